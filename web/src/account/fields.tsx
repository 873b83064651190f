import { useState } from "preact/hooks";
import { Field } from "../ui/field";
import { cleanCode, passwordProblem, passwordRules } from "./rules";

interface FieldProps {
  value: string;
  onValue: (value: string) => void;
  problem: string | null;
}

/** The e-mail, which is the name of an account. */
export function EmailField({ value, onValue, problem }: FieldProps) {
  return (
    <Field label="E-mail" problem={problem}>
      {(control) => (
        <input
          {...control}
          class="input"
          type="email"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value.trim())}
        />
      )}
    </Field>
  );
}

const SHOWN = { type: "text" } as const;
const HIDDEN = { type: "password" } as const;

/** A password, with a button that shows it; for a new one the rules too, checked as it is typed. */
export function PasswordField(props: FieldProps & { isNew?: boolean }) {
  const { value, onValue, problem, isNew = false } = props;
  const [isShown, setShown] = useState(false);
  return (
    <Field
      label={isNew ? "New password" : "Password"}
      hint={isNew && <Rules password={value} />}
      problem={problem}
    >
      {(control) => (
        <div class="secret">
          <input
            {...control}
            class="input"
            {...(isShown ? SHOWN : HIDDEN)}
            name="password"
            autocomplete={isNew ? "new-password" : "current-password"}
            autocapitalize="none"
            spellcheck={false}
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          <button type="button" class="button" onClick={() => setShown(!isShown)}>
            {isShown ? "Hide" : "Show"}
            <span class="visually-hidden"> the characters</span>
          </button>
        </div>
      )}
    </Field>
  );
}

function Rules({ password }: { password: string }) {
  return (
    <>
      <ul class="rules">
        {passwordRules(password).map(({ text, isMet }) => (
          <li key={text} data-met={isMet}>
            {text}
            <span class="visually-hidden">{isMet ? ": done" : ": missing"}</span>
          </li>
        ))}
      </ul>
      <span class="visually-hidden" aria-live="polite">
        {password && (passwordProblem(password) ?? "The password meets every rule.")}
      </span>
    </>
  );
}

/** A code of six digits, from an e-mail or an authenticator app. */
export function CodeField({ value, onValue, problem }: FieldProps) {
  return (
    <Field label="Code" problem={problem}>
      {(control) => (
        <input
          {...control}
          class="input code numbers"
          inputmode="numeric"
          name="code"
          autocomplete="one-time-code"
          value={value}
          onInput={(event) => onValue(cleanCode(event.currentTarget.value))}
        />
      )}
    </Field>
  );
}
