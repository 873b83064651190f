import { useEffect, useRef, useState } from "preact/hooks";
import type { LoadedResult } from "./result";

const PAUSE_MS = 250;

/** Searches the rows that are here, once the typing pauses; at once on Enter. */
export function SearchField({ result }: { result: LoadedResult }) {
  const [text, setText] = useState(() => result.search.peek());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function find(sought: string, pauseMs: number): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (sought !== result.search.peek()) result.find(sought);
    }, pauseMs);
  }

  return (
    <input
      class="input search"
      type="search"
      aria-label="Search in the rows"
      placeholder="Search"
      spellcheck={false}
      autocomplete="off"
      value={text}
      onInput={(event) => {
        setText(event.currentTarget.value);
        find(event.currentTarget.value, PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") find(event.currentTarget.value, 0);
      }}
    />
  );
}
