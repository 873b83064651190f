/** `1.2 s`, `340 ms`, `3 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** `7.3 kB`; units of 1,000, as Athena bills. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** `$0.000048`: two digits that count, at least cents. */
export function dollars(amount: number): string {
  if (amount === 0) return "$0";
  return `$${amount >= 0.01 ? amount.toFixed(2) : amount.toFixed(1 - Math.floor(Math.log10(amount)))}`;
}

/** `1,234,567`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `22 Nov 2026, 21:15:03`, in the reader's own time zone. */
export function moment(isoTime: string): string {
  return new Date(isoTime).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}
