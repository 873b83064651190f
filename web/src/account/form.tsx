import type { ComponentChildren, TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Notice } from "../ui/notice";
import { type Problem, problemOf, type Task } from "./errors";

/** Something that a form does: it is busy meanwhile, and says what goes wrong. */
export interface Work {
  /** What to say meanwhile: `Signing in …`. */
  busy: string;
  /** What is wrong already with what was typed; null where nothing is. */
  check?(): Problem | null;
  /** Does it; rejects with Cognito's error. */
  run(): Promise<void>;
  /** What to say once it is done, where the form stays. */
  done?: string;
}

/** A step of the account: its title, its fields, one thing to do, and other ways to go. */
export function StepForm(props: {
  title: string;
  task: Task;
  submit: string;
  work: Work;
  /** What led here, or is to be done here. */
  intro?: ComponentChildren;
  /** The fields; `problemAt` says what is wrong with one, to be shown there. */
  children: (problemAt: (field: Problem["about"]) => string | null) => ComponentChildren;
  /** Below the button; `start` does other work in the same form, such as sending a code again. */
  others?: (start: (work: Work) => void) => ComponentChildren;
}) {
  const { title, task, submit, work, intro, children, others } = props;
  const form = useRef<HTMLFormElement>(null);
  const isBusy = useRef(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    document.title = `${title} · querysocket`;
    const inputs = [...(form.current?.querySelectorAll<HTMLInputElement>("input.input") ?? [])];
    (inputs.find((input) => input.value === "") ?? inputs[0])?.focus();
  }, [title]);

  useEffect(() => {
    if (!problem) return;
    const place = form.current?.querySelector<HTMLElement>("[aria-invalid], [data-problem]");
    place?.focus();
    if (place instanceof HTMLInputElement) place.select();
  }, [problem]);

  async function start({ busy, check, run, done }: Work): Promise<void> {
    if (isBusy.current) return;
    setSaid(null);
    const found = check?.() ?? null;
    setProblem(found);
    if (found) return;
    isBusy.current = true;
    setBusy(busy);
    try {
      await run();
      setSaid(done ?? null);
    } catch (error) {
      setProblem(problemOf(error, task));
    } finally {
      isBusy.current = false;
      setBusy(null);
    }
  }

  function onSubmit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    void start(work);
  }

  const withPlace = new Set<Problem["about"]>();
  const fields = children((field) => {
    withPlace.add(field);
    return problem?.about === field ? problem.message : null;
  });
  return (
    <form class="stack" ref={form} noValidate onSubmit={onSubmit} onInput={() => setProblem(null)}>
      <h1>{title}</h1>
      {intro}
      {problem && !withPlace.has(problem.about) && (
        <div tabIndex={-1} data-problem>
          <Notice tone="bad">{problem.message}</Notice>
        </div>
      )}
      {fields}
      <button type="submit" class="button primary" aria-disabled={busy !== null}>
        {busy ?? submit}
      </button>
      <p class={said ? "small" : "visually-hidden"} role="status">
        {busy ?? said}
      </p>
      {others && <div class="others">{others((other) => void start(other))}</div>}
    </form>
  );
}
