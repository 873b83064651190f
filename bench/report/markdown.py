"""Tables and figures as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under their heads; a head that begins with a dash is that of figures."""
    names = [head.removeprefix("-") for head in heads]
    rules = ["---:" if head.startswith("-") else "---" for head in heads]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, rules, *rows))


def number(value: float) -> str:
    """Three digits, whole where large: 0.052, 1.14, 36.1, 1,613."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def dollars(value: float) -> str:
    """Cents, and two digits more where it is less than ten of them: 8.25, 0.27, 0.0041."""
    return f"{value:,.2f}" if value >= 0.1 else f"{value:.4f}"


def words(name: str) -> str:
    """A name of the results as words: `endToEvent` is "end to event"."""
    return re.sub(r"[A-Z]", lambda letter: f" {letter[0].lower()}", name).strip()
