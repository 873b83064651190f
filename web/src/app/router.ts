import { signal } from "@preact/signals";

/** The parts of the address after `#/`: `#/reports/taxi` is `["reports", "taxi"]`. */
export const route = signal<readonly string[]>(parts());

function parts(): string[] {
  const path = globalThis.location?.hash.replace(/^#\/?/, "") ?? "";
  return path.split("/").filter(Boolean).map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

globalThis.addEventListener?.("hashchange", () => {
  route.value = parts();
});

/** The link to a view: `href("reports", "taxi")` is `#/reports/taxi`. */
export function href(...path: string[]): string {
  return `#/${path.map(encodeURIComponent).join("/")}`;
}

/** Go to a view. */
export function go(...path: string[]): void {
  location.hash = href(...path);
}
