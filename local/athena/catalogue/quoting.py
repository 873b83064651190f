"""Names, texts and lists as DuckDB's SQL writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def literal(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def texts(values: Iterable[str]) -> str:
    """A list of string literals."""
    return f"[{', '.join(map(literal, values))}]"


def projection(expressions: Mapping[str, str]) -> str:
    """What a SELECT gives, by the names it gives them."""
    return ", ".join(f"{value} AS {name(column)}" for column, value in expressions.items())
