import { useState } from "preact/hooks";
import { Notice } from "../ui/notice";
import { wordsOf } from "../ui/words";
import type { LoadedResult } from "./result";

/** Saves the whole result: the engine's own file where there is one, else what has been loaded. */
export function DownloadButton({ result }: { result: LoadedResult }) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const mustWait = !result.hasFile && result.state.value === "loading";

  async function download(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      if (result.hasFile) save(await result.freshUrl());
      else saveBlob(await result.csvOfAll(), `${result.queryId}.csv`);
    } catch (error) {
      setProblem(wordsOf(error));
    }
    setBusy(false);
  }

  return (
    <>
      <button
        type="button"
        class="button push"
        disabled={isBusy || mustWait}
        title={mustWait ? "Once the rows are loaded" : undefined}
        onClick={download}
      >
        Download {result.hasText ? "text" : "CSV"}
      </button>
      {problem && <Notice tone="bad">The file cannot be downloaded. {problem}</Notice>}
    </>
  );
}

/** The link is never on the page: who has the URL has the result. */
function save(url: string, name = ""): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.rel = "noreferrer";
  link.click();
}

function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  save(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
