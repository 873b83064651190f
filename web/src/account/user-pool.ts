import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  resendSignUpCode,
  resetPassword,
  type SignInOutput,
  signIn,
  signUp,
} from "@aws-amplify/auth";

/** What stands between a right password and being signed in; `done`: nothing. */
export type Next = "done" | "email-code" | "new-password" | "app-code" | "reset";

const NEXT: Partial<Record<SignInOutput["nextStep"]["signInStep"], Next>> = {
  DONE: "done",
  CONFIRM_SIGN_UP: "email-code",
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: "new-password",
  CONFIRM_SIGN_IN_WITH_TOTP_CODE: "app-code",
  RESET_PASSWORD: "reset",
};

/** Sign in, by SRP: the password itself never leaves the browser. Rejects as Cognito does. */
export async function enter(email: string, password: string): Promise<Next> {
  const options = { authFlowType: "USER_SRP_AUTH" } as const;
  return nextOf(await signIn({ username: email, password, options }));
}

/** Answer what `enter` asked for: a new password, or the code of an authenticator app. */
export async function answer(challengeResponse: string): Promise<Next> {
  return nextOf(await confirmSignIn({ challengeResponse }));
}

/** Make an account; a code goes to its e-mail, unless the pool asks for none. */
export async function register(email: string, password: string): Promise<Next> {
  const options = { userAttributes: { email } };
  const { isSignUpComplete } = await signUp({ username: email, password, options });
  return isSignUpComplete ? "done" : "email-code";
}

/** Confirm the e-mail of a new account. */
export async function confirmEmail(email: string, code: string): Promise<void> {
  await confirmSignUp({ username: email, confirmationCode: code });
}

/** Send the code for a new account once more. */
export async function resendCode(email: string): Promise<void> {
  await resendSignUpCode({ username: email });
}

/** Send a code for a new password. */
export async function sendResetCode(email: string): Promise<void> {
  await resetPassword({ username: email });
}

/** Set a new password with the code that `sendResetCode` sent. */
export async function reset(email: string, code: string, password: string): Promise<void> {
  await confirmResetPassword({ username: email, confirmationCode: code, newPassword: password });
}

function nextOf({ nextStep: { signInStep } }: SignInOutput): Next {
  const next = NEXT[signInStep];
  if (!next) {
    throw new Error(`this account signs in in a way that this page does not know (${signInStep}).`);
  }
  return next;
}
