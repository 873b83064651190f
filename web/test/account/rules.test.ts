import { describe, expect, test } from "vitest";
import {
  cleanCode,
  codeProblem,
  emailProblem,
  passwordProblem,
  passwordRules,
} from "../../src/account/rules";

describe("a password", () => {
  test("that meets every rule has no problem", () => {
    expect(passwordProblem("Abcdefg1!")).toBeNull();
    expect(passwordRules("Abcdefg1!").every(({ isMet }) => isMet)).toBe(true);
  });

  test.each([
    ["Abcde1!", "8 characters"],
    ["ABCDEFG1!", "lower-case"],
    ["abcdefg1!", "upper-case"],
    ["Abcdefgh!", "digit"],
    ["Abcdefg12", "symbol"],
    ["Äbcdefg1!", "upper-case"],
    [" Abcdefg1!", "no space"],
    [`Aa1!${"x".repeat(253)}`, "256"],
  ])("%s is told what it lacks: %s", (password, lack) => {
    expect(passwordProblem(password)).toContain(lack);
    expect(passwordRules(password).filter(({ isMet }) => !isMet)).toHaveLength(1);
  });

  test("may have a space inside as its symbol, but not around", () => {
    expect(passwordProblem("Abcd efg1")).toBeNull();
    expect(passwordProblem("Abcdefg1 ")).toContain("symbol");
  });

  test.each([..."^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-"])("may have %s as its symbol", (symbol) => {
    expect(passwordProblem(`Abcdefg1${symbol}`)).toBeNull();
  });

  test("that is empty is told every rule, and none that is seldom broken", () => {
    expect(passwordRules("").map(({ isMet }) => isMet)).toEqual(Array(5).fill(false));
  });
});

describe("an e-mail address", () => {
  test.each(["ann@example.com", "ann+x@localhost"])("%s is taken", (email) => {
    expect(emailProblem(email)).toBeNull();
  });

  test.each(["", "ann", "ann@", "@example.com", "an n@example.com", "a@b@c"])(
    "%j is refused with an example of one",
    (email) => {
      expect(emailProblem(email)).toContain("name@example.com");
    },
  );
});

describe("a code", () => {
  test("is six digits", () => {
    expect(codeProblem("012345")).toBeNull();
    expect(codeProblem("12345")).toContain("six digits");
    expect(codeProblem("12345a")).toContain("six digits");
  });

  test("may be pasted with spaces", () => {
    expect(cleanCode(" 123 456\n")).toBe("123456");
  });
});
