/** One of the user pool's rules for passwords, and whether a password meets it. */
export interface Rule {
  text: string;
  isMet: boolean;
}

// Cognito's own set of symbols; a space counts where the password neither starts nor ends with it.
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

const RULES: readonly { text: string; test: (password: string) => boolean }[] = [
  { text: "8 characters or more", test: (password) => password.length >= 8 },
  { text: "a lower-case letter, a–z", test: (password) => /[a-z]/.test(password) },
  { text: "an upper-case letter, A–Z", test: (password) => /[A-Z]/.test(password) },
  { text: "a digit", test: (password) => /[0-9]/.test(password) },
  {
    text: "a symbol, such as ! - _ #",
    test: (password) => SYMBOL.test(password.trim()),
  },
];

// Seldom broken, so only said when they are.
const LIMITS: typeof RULES = [
  { text: "no space at the start or the end", test: (password) => password === password.trim() },
  { text: "256 characters at most", test: (password) => password.length <= 256 },
];

/** The rules for passwords as template.yaml sets them, checked against a password. */
export function passwordRules(password: string): Rule[] {
  const rules = RULES.map(({ text, test }) => ({ text, isMet: test(password) }));
  const broken = LIMITS.filter(({ test }) => !test(password));
  return [...rules, ...broken.map(({ text }) => ({ text, isMet: false }))];
}

/** What a password still lacks, as a sentence; null where it meets every rule. */
export function passwordProblem(password: string): string | null {
  const missing = passwordRules(password).filter(({ isMet }) => !isMet);
  if (missing.length === 0) return null;
  return `The password still needs: ${missing.map(({ text }) => text).join("; ")}.`;
}

/** What is wrong with an e-mail address as far as a page can tell; null where nothing is. */
export function emailProblem(email: string): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(email)
    ? null
    : "Write your e-mail address, as in name@example.com.";
}

/** A code as people type and paste it, without the spaces. */
export function cleanCode(code: string): string {
  return code.replace(/\s/g, "");
}

/** What is wrong with a code of Cognito or of an authenticator app; null where nothing is. */
export function codeProblem(code: string): string | null {
  return /^[0-9]{6}$/.test(code) ? null : "Write the code: six digits.";
}
