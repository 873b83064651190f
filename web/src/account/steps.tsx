import type { ComponentChildren, ComponentType } from "preact";
import { useState } from "preact/hooks";
import type { Stack } from "../app/stack";
import type { Problem } from "./errors";
import { CodeField, EmailField, PasswordField } from "./fields";
import { StepForm, type Work } from "./form";
import { codeProblem, emailProblem, passwordProblem } from "./rules";
import * as pool from "./user-pool";

/** Where somebody stands on the way in. */
export type Step = "sign-in" | "sign-up" | "forgotten" | Exclude<pool.Next, "done">;

/** What the steps share. */
export interface Account {
  stack: Stack;
  email: string;
  setEmail(email: string): void;
  password: string;
  setPassword(password: string): void;
  /** Show another step, and say why. */
  go(step: Step, said?: string): void;
  /** Show what Cognito wants next, or the application. */
  proceed(next: pool.Next): Promise<void>;
  /** Sign in with what was typed; where that cannot be done, go to the sign-in and say `orElse`. */
  enterOr(orElse: string): Promise<void>;
}

/** Every step's form. */
export const STEPS: Record<Step, ComponentType<{ account: Account }>> = {
  "sign-in": SignIn,
  "sign-up": SignUp,
  "email-code": EmailCode,
  forgotten: Forgotten,
  reset: Reset,
  "new-password": NewPassword,
  "app-code": AppCode,
};

function SignIn({ account }: { account: Account }) {
  const { stack, email, setEmail, password, setPassword, go, proceed } = account;
  return (
    <StepForm
      title="Sign in"
      task="sign-in"
      submit="Sign in"
      work={{
        busy: "Signing in …",
        check: () =>
          at("email", emailProblem(email)) ??
          at("password", password ? null : "Write your password."),
        run: async () => proceed(await pool.enter(email, password)),
      }}
      others={() => (
        <>
          <Other onClick={() => go("forgotten")}>Forgotten password</Other>
          {stack.selfSignUp && <Other onClick={() => go("sign-up")}>Sign up</Other>}
          {!stack.selfSignUp && <p class="small soft">An administrator makes the accounts here.</p>}
        </>
      )}
    >
      {(problemAt) => (
        <>
          <EmailField value={email} onValue={setEmail} problem={problemAt("email")} />
          <PasswordField value={password} onValue={setPassword} problem={problemAt("password")} />
        </>
      )}
    </StepForm>
  );
}

function SignUp({ account }: { account: Account }) {
  const { email, setEmail, password, proceed, enterOr } = account;
  return (
    <StepForm
      title="Sign up"
      task="sign-up"
      submit="Sign up"
      work={{
        busy: "Signing up …",
        check: () => at("email", emailProblem(email)) ?? at("password", passwordProblem(password)),
        run: async () => {
          const next = await pool.register(email, password);
          await (next === "done" ? enterOr("The account is made. Sign in.") : proceed(next));
        },
      }}
      others={() => <Back account={account} />}
    >
      {(problemAt) => (
        <>
          <EmailField value={email} onValue={setEmail} problem={problemAt("email")} />
          <NewPasswordField account={account} problem={problemAt("password")} />
        </>
      )}
    </StepForm>
  );
}

function EmailCode({ account }: { account: Account }) {
  const { email, enterOr } = account;
  const [code, setCode] = useState("");
  return (
    <StepForm
      title="Confirm your e-mail"
      task="email-code"
      submit="Confirm, and sign in"
      work={{
        busy: "Confirming …",
        check: () => at("code", codeProblem(code)),
        run: async () => {
          await pool.confirmEmail(email, code);
          await enterOr("Your e-mail is confirmed. Sign in.");
        },
      }}
      intro={
        <CodeSent account={account}>
          Write the code that was sent to <strong>{email}</strong>.
        </CodeSent>
      }
      others={(start) => (
        <>
          <Other onClick={() => start(another(pool.resendCode, email))}>Send another code</Other>
          <Back account={account} />
        </>
      )}
    >
      {(problemAt) => <CodeField value={code} onValue={setCode} problem={problemAt("code")} />}
    </StepForm>
  );
}

function Forgotten({ account }: { account: Account }) {
  const { email, setEmail, go } = account;
  return (
    <StepForm
      title="Forgotten password"
      task="reset"
      submit="Send a code"
      work={{
        busy: "Sending a code …",
        check: () => at("email", emailProblem(email)),
        run: async () => {
          await pool.sendResetCode(email);
          go("reset");
        },
      }}
      intro={<p>You get a code by e-mail, and set a new password with it.</p>}
      others={() => <Back account={account} />}
    >
      {(problemAt) => <EmailField value={email} onValue={setEmail} problem={problemAt("email")} />}
    </StepForm>
  );
}

function Reset({ account }: { account: Account }) {
  const { email, password, enterOr } = account;
  const [code, setCode] = useState("");
  return (
    <StepForm
      title="Set a new password"
      task="reset"
      submit="Set the password, and sign in"
      work={{
        busy: "Setting the password …",
        check: () => at("code", codeProblem(code)) ?? at("password", passwordProblem(password)),
        run: async () => {
          await pool.reset(email, code, password);
          await enterOr("The new password is set. Sign in with it.");
        },
      }}
      intro={
        <CodeSent account={account}>
          If <strong>{email}</strong> has an account, a code is on its way there.
        </CodeSent>
      }
      others={(start) => (
        <>
          <Other onClick={() => start(another(pool.sendResetCode, email))}>Send another code</Other>
          <Back account={account} />
        </>
      )}
    >
      {(problemAt) => (
        <>
          <CodeField value={code} onValue={setCode} problem={problemAt("code")} />
          <NewPasswordField account={account} problem={problemAt("password")} />
        </>
      )}
    </StepForm>
  );
}

function NewPassword({ account }: { account: Account }) {
  const { password, proceed } = account;
  return (
    <StepForm
      title="Choose a password"
      task="new-password"
      submit="Set the password, and sign in"
      work={{
        busy: "Setting the password …",
        check: () => at("password", passwordProblem(password)),
        run: async () => proceed(await pool.answer(password)),
      }}
      intro={<p>Your first password was for once only. Choose your own, within three minutes.</p>}
      others={() => <Back account={account} />}
    >
      {(problemAt) => <NewPasswordField account={account} problem={problemAt("password")} />}
    </StepForm>
  );
}

function AppCode({ account }: { account: Account }) {
  const [code, setCode] = useState("");
  return (
    <StepForm
      title="Code of your authenticator app"
      task="app-code"
      submit="Sign in"
      work={{
        busy: "Signing in …",
        check: () => at("code", codeProblem(code)),
        run: async () => account.proceed(await pool.answer(code)),
      }}
      intro={<p>Write the six digits that the app shows.</p>}
      others={() => <Back account={account} />}
    >
      {(problemAt) => <CodeField value={code} onValue={setCode} problem={problemAt("code")} />}
    </StepForm>
  );
}

function NewPasswordField({ account, problem }: { account: Account; problem: string | null }) {
  const { email, password, setPassword } = account;
  return (
    <>
      {/* Tells a password manager whose password it keeps, where the form itself does not ask. */}
      <input hidden readOnly type="email" autocomplete="username" value={email} />
      <PasswordField isNew value={password} onValue={setPassword} problem={problem} />
    </>
  );
}

function CodeSent({ account, children }: { account: Account; children: ComponentChildren }) {
  const { endpointUrl } = account.stack;
  return (
    <div class="stack tight">
      <p>{children}</p>
      {endpointUrl && (
        <a href={`${endpointUrl}/_ministack/ses/messages`} target="_blank" rel="noreferrer">
          Locally, the e-mail is here
        </a>
      )}
    </div>
  );
}

function Back({ account }: { account: Account }) {
  return <Other onClick={() => account.go("sign-in")}>Back to signing in</Other>;
}

function Other(props: { onClick: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="button quiet" onClick={props.onClick}>
      {props.children}
    </button>
  );
}

function another(send: (email: string) => Promise<void>, email: string): Work {
  return {
    busy: "Sending another code …",
    run: () => send(email),
    done: "Another code is on its way.",
  };
}

function at(field: Problem["about"], message: string | null): Problem | null {
  return message === null ? null : { about: field, message };
}
