"""Window functions: https://trino.io/docs/current/functions/window.html

Every aggregate is one too.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import AggregateCall, Build, Chapter
from local.athena.sql.typed.expression import Fault, Typed

CHAPTER = Chapter("Window")

for _name in ("rank", "dense_rank", "row_number"):
    CHAPTER.window(f"{_name}() -> bigint", _name)
for _name in ("cume_dist", "percent_rank"):
    CHAPTER.window(f"{_name}() -> double", _name)
CHAPTER.window("ntile(bigint) -> bigint", "ntile")
for _name in ("first_value", "last_value"):
    CHAPTER.window(f"{_name}(T) -> T", _name)


def _at_least(least: int, message: str, name: str) -> Build:
    """The function, its second argument looked at where it is a literal."""

    def build(given: AggregateCall) -> exp.Expr:
        offset = given.given[1] if len(given) > 1 else None
        text = offset.node.sql("duckdb") if isinstance(offset, Typed) else ""
        number = text.strip("()").replace(" ", "")
        if number.lstrip("-").isdigit() and int(number) < least:
            raise Fault("INVALID_FUNCTION_ARGUMENT", message)
        return given.of(name, *given.arguments)

    return build


for _name in ("lag", "lead"):
    for _parameters in ("T", "T, bigint", "T, bigint, T"):
        CHAPTER.window(
            f"{_name}({_parameters}) -> T", _at_least(0, "Offset must be at least 0", _name)
        )
CHAPTER.window("nth_value(T, bigint) -> T", _at_least(1, "Offset must be at least 1", "nth_value"))
