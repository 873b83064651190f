import { render } from "preact";
import { CannotStart, Root } from "./app/root";
import { loadStack } from "./app/stack";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";

const element = document.getElementById("app") as HTMLElement;

try {
  const stack = await loadStack();
  render(<Root stack={stack} />, element);
} catch (error) {
  render(<CannotStart error={error} />, element);
}
