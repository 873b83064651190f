import { describe, expect, test } from "vitest";
import { hasName, problemOf, type Task } from "../../src/account/errors";

function cognitoError(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name });
}

describe("what went wrong is said in words", () => {
  test.each<[string, string, Task, string, string]>([
    [
      "NotAuthorizedException",
      "Incorrect username or password.",
      "sign-in",
      "password",
      "not right",
    ],
    ["NotAuthorizedException", "Password attempts exceeded", "sign-in", "form", "Too many"],
    ["NotAuthorizedException", "User is disabled.", "sign-in", "form", "switched off"],
    [
      "NotAuthorizedException",
      "Temporary password has expired",
      "sign-in",
      "form",
      "administrator",
    ],
    ["NotAuthorizedException", "SignUp is not permitted", "sign-up", "form", "Nobody can sign up"],
    ["NotAuthorizedException", "Current status is CONFIRMED", "email-code", "form", "already"],
    ["NotAuthorizedException", "Invalid session for the user", "app-code", "form", "too long"],
    ["UsernameExistsException", "", "sign-up", "email", "already"],
    ["CodeMismatchException", "", "email-code", "code", "newest e-mail"],
    ["CodeMismatchException", "", "app-code", "code", "the app shows"],
    ["ExpiredCodeException", "", "reset", "code", "another one"],
    ["LimitExceededException", "", "reset", "form", "Too many"],
    ["TooManyRequestsException", "", "sign-in", "form", "in a moment"],
    ["InvalidPasswordException", "Password must have symbols", "sign-up", "password", "symbols"],
    ["InvalidParameterException", "no registered/verified email", "reset", "email", "Sign in"],
    ["InvalidParameterException", "bad value", "sign-up", "form", "bad value"],
    ["CodeDeliveryFailureException", "", "sign-up", "email", "Check the address"],
    ["NetworkError", "A network error has occurred.", "sign-in", "form", "Check your connection"],
    ["SignInException", "", "new-password", "form", "too long"],
  ])("%s (%s) while in %s is at the %s field", (name, message, task, field, words) => {
    const problem = problemOf(cognitoError(name, message), task);
    expect(problem.about).toBe(field);
    expect(problem.message).toContain(words);
  });

  test("an unknown user looks like a wrong password, and like a wrong code", () => {
    const unknown = cognitoError("UserNotFoundException", "User does not exist.");
    const wrong = cognitoError("NotAuthorizedException", "Incorrect username or password.");
    expect(problemOf(unknown, "sign-in")).toEqual(problemOf(wrong, "sign-in"));
    const mismatch = cognitoError("CodeMismatchException");
    expect(problemOf(unknown, "reset")).toEqual(problemOf(mismatch, "reset"));
  });

  test("an error that nobody foresaw is told in its own words", () => {
    expect(problemOf(cognitoError("Odd", "Odd thing."), "sign-in").message).toContain("Odd thing.");
    expect(problemOf("odd", "sign-in").message).toContain("odd");
  });
});

test("errors are told apart by name", () => {
  expect(hasName(cognitoError("A"), ["A", "B"])).toBe(true);
  expect(hasName(cognitoError("C"), ["A", "B"])).toBe(false);
  expect(hasName("A", ["A"])).toBe(false);
});
