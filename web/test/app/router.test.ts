import { expect, test } from "vitest";
import { href } from "../../src/app/router";

test("a link keeps what a part holds", () => {
  expect(href("reports", "a/b c")).toBe("#/reports/a%2Fb%20c");
});
