/** What is kept under the key in this tab of the browser; null for nothing, and for no JSON. */
export function kept(key: string, storage: Storage = sessionStorage): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Keep it as JSON, until the tab is closed; full or barred, only the page itself still has it. */
export function keep(key: string, value: unknown, storage: Storage = sessionStorage): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A reload loses it; nothing else does.
  }
}
