"""Conditional and comparison functions: https://trino.io/docs/current/functions/conditional.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.translation.chapter import Arguments, call, once

CHAPTER = Chapter("Conditional")

CHAPTER.same("coalesce", "nullif", "try")
# NULL when any value is; DuckDB's own skip NULL.
for _name, _of_list in {"greatest_of": "list_max", "least_of": "list_min"}.items():
    CHAPTER.helper(
        _name,
        "(items) AS "
        + once("items", f"CASE WHEN len(it) = list_count(it) THEN {_of_list}(it) END"),
    )
# `= ALL (VALUES ...)` reads as a call.
CHAPTER.unsupported("all", "any", "some")


@CHAPTER.function("if")
def _if(arguments: Arguments) -> exp.Expr:
    condition, value, *default = arguments
    case = exp.Case(ifs=[exp.If(this=condition, true=value)])
    if default:
        case.set("default", default[0])
    return exp.paren(case, copy=False)


@CHAPTER.function("greatest")
def _greatest(arguments: Arguments) -> exp.Expr:
    return call("athena_greatest_of", exp.array(*arguments, copy=False))


@CHAPTER.function("least")
def _least(arguments: Arguments) -> exp.Expr:
    return call("athena_least_of", exp.array(*arguments, copy=False))
