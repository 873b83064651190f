import { useState } from "preact/hooks";
import type { Stack } from "../app/stack";
import { Notice } from "../ui/notice";
import "./account.css";
import { SESSION_ENDED, type Session } from "./session";
import { type Account, STEPS, type Step } from "./steps";
import { enter, type Next } from "./user-pool";

/** Sign in, sign up, or a new password: what is shown while nobody is signed in. */
export default function AccountView({ stack, session }: { stack: Stack; session: Session }) {
  const [step, setStep] = useState<Step>("sign-in");
  const [said, setSaid] = useState<string | null>(null);
  const [email, setEmail] = useState("");
  // Kept, in memory alone, from signing up to the code, so that nobody has to write it twice.
  const [password, setPassword] = useState("");

  function go(step: Step, said: string | null = null): void {
    if (step !== "email-code") setPassword("");
    setSaid(said);
    setStep(step);
  }

  async function proceed(next: Next): Promise<void> {
    if (next === "done") await session.resume();
    else go(next, next === "reset" ? "An administrator asks you for a new password." : null);
  }

  async function enterOr(orElse: string): Promise<void> {
    const next = password && (await enter(email, password).catch(() => null));
    if (next) await proceed(next);
    else go("sign-in", orElse);
  }

  const account: Account = {
    stack,
    email,
    setEmail,
    password,
    setPassword,
    go,
    proceed,
    enterOr,
  };
  const StepView = STEPS[step];
  return (
    <main class="account">
      <div>
        <p class="brand">querysocket</p>
        <p class="soft">
          SQL over a WebSocket: ask Athena and Redshift, and see the answer the moment it is there.
        </p>
      </div>
      {session.hasEnded.value && <Notice tone="warn">{SESSION_ENDED}</Notice>}
      <div class="card stack">
        {said && <Notice>{said}</Notice>}
        <StepView key={step} account={account} />
      </div>
    </main>
  );
}
