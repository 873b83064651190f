import type { ComponentChildren } from "preact";

/** Something said to the user: `bad` and `warn` are read out at once by screen readers. */
export function Notice(props: { tone?: "info" | "bad" | "warn"; children: ComponentChildren }) {
  const { tone = "info", children } = props;
  return (
    <div class={`notice ${tone}`} role={tone === "info" ? "status" : "alert"}>
      {children}
    </div>
  );
}
