/** What the user was doing when something went wrong: the same error means different things. */
export type Task = "sign-in" | "new-password" | "app-code" | "sign-up" | "email-code" | "reset";

/** What to tell the user, and at which field, if the form has it; `form`: at none of them. */
export interface Problem {
  about: "email" | "password" | "code" | "form";
  message: string;
}

/** Whether an error has one of these names, by which Cognito's errors are told apart. */
export function hasName(error: unknown, names: readonly string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}

/** A Cognito or Amplify error in words for the user. */
export function problemOf(error: unknown, task: Task): Problem {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const known = KNOWN[name]?.(task, message);
  return known ?? { about: "form", message: `That did not work: ${message || name}` };
}

const WRONG_PASSWORD = about("password", "The e-mail or the password is not right.");
const TOO_MANY = about("form", "Too many attempts. Wait a quarter of an hour, then try again.");
const TOO_LATE = about("form", "That took too long. Go back, and sign in again.");

const KNOWN: Record<string, (task: Task, message: string) => Problem> = {
  NotAuthorizedException: notAuthorized,
  // A pool that tells these two apart would tell anybody who has an account.
  UserNotFoundException: (task) => (task === "sign-in" ? WRONG_PASSWORD : wrongCode(task)),
  CodeMismatchException: wrongCode,
  EnableSoftwareTokenMFAException: wrongCode,
  ExpiredCodeException: () =>
    about("code", "This code is not good any more. Have another one sent, and write that."),
  UsernameExistsException: () =>
    about("email", "There is an account with this e-mail already. Sign in with it."),
  AliasExistsException: () =>
    about("email", "There is an account with this e-mail already. Sign in with it."),
  InvalidPasswordException: (_, message) => about("password", message),
  PasswordHistoryPolicyViolationException: () =>
    about("password", "This password was used before. Choose another one."),
  InvalidParameterException: (task, message) =>
    // Cognito mails a code only to an address that is confirmed.
    task === "reset" && /no registered\/verified/.test(message)
      ? about("email", "This e-mail is not confirmed yet. Sign in with it to confirm it.")
      : about("form", `That is not accepted: ${message}`),
  LimitExceededException: () => TOO_MANY,
  TooManyFailedAttemptsException: () => TOO_MANY,
  TooManyRequestsException: () => about("form", "Too many people at once. Try again in a moment."),
  CodeDeliveryFailureException: () =>
    about("email", "The e-mail could not be sent. Check the address, or try again later."),
  NetworkError: () =>
    about("form", "Signing in is out of reach. Check your connection, then try again."),
  InternalErrorException: () =>
    about("form", "Signing in does not work at the moment. Try again in a minute."),
  SignInException: () => TOO_LATE,
};

// Cognito has one name for all of these, and tells them apart in the message alone.
function notAuthorized(task: Task, message: string): Problem {
  if (/attempts exceeded/i.test(message)) return TOO_MANY;
  if (/temporary password/i.test(message))
    return about("form", "Your first password has run out. Ask an administrator for another one.");
  if (/disabled/i.test(message))
    return about("form", "This account is switched off. Ask an administrator.");
  if (task === "sign-up")
    return about("form", "Nobody can sign up here. Ask an administrator for an account.");
  if (task === "email-code") return about("form", "This e-mail is confirmed already. Sign in.");
  if (task === "sign-in") return WRONG_PASSWORD;
  return /session/i.test(message) ? TOO_LATE : about("form", `That is not accepted: ${message}`);
}

function wrongCode(task: Task): Problem {
  const newest =
    task === "app-code" ? "the one that the app shows now" : "the one from the newest e-mail";
  return about("code", `This code is not right. Write ${newest}.`);
}

function about(field: Problem["about"], message: string): Problem {
  return { about: field, message };
}
