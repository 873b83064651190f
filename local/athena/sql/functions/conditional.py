"""Conditional functions: https://trino.io/docs/current/functions/conditional.html"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from local.athena.sql.functions.array_search import extreme
from local.athena.sql.functions.chapter import Call, Chapter, SpecialCall
from local.athena.sql.typed.coercion import unified
from local.athena.sql.typed.comparing import compare
from local.athena.sql.typed.expression import Fault, Typed, mismatch
from local.athena.sql.typed.volatile import computed_once
from local.athena.types import common
from local.translation.chapter import call

CHAPTER = Chapter("Conditional")

CHAPTER.same("try(T) -> T")


@CHAPTER.special("coalesce")
def _coalesce(given: SpecialCall) -> Typed:
    values = given.typed()
    if len(values) < 2:
        raise Fault("SYNTAX_ERROR", "The 'coalesce' function must have at least two arguments")
    nodes, kind = unified(values, "All COALESCE operands")
    return Typed(call("coalesce", *nodes), kind)


@CHAPTER.special("if")
def _if(given: SpecialCall) -> Typed:
    _check_number(given, 2, 3)
    condition, *values = given.typed()
    if condition.kind.name not in {"boolean", "unknown"}:
        raise mismatch(f"IF condition must evaluate to a boolean (actual: {condition.kind})")
    _common("Result types for IF must be the same", values[0], values[-1])
    nodes, kind = unified(values, "IF")
    case = exp.Case(ifs=[exp.If(this=condition.node, true=nodes[0])])
    if len(nodes) > 1:
        case.set("default", nodes[1])
    return Typed(exp.paren(case, copy=False), kind)


@CHAPTER.special("nullif")
def _nullif(given: SpecialCall) -> Typed:
    _check_number(given, 2, 2)
    first, second = given.typed()
    _common("Types are not comparable with NULLIF", first, second)

    def unless_same(nodes: Sequence[exp.Expr]) -> exp.Expr:
        value, other = nodes
        same = compare(exp.EQ, Typed(value, first.kind), Typed(other, second.kind))
        case = exp.Case(ifs=[exp.If(this=same, true=exp.Null())], default=value.copy())
        return exp.paren(case, copy=False)

    return Typed(computed_once([first.node, second.node], unless_same), first.kind)


def _check_number(given: SpecialCall, least: int, most: int) -> None:
    if not least <= len(given.arguments) <= most:
        raise Fault("SYNTAX_ERROR", f"Invalid number of arguments for '{given.name}' function")


def _common(what: str, one: Typed, other: Typed) -> None:
    if common(one.kind, other.kind) is None:
        raise mismatch(f"{what}: {one.kind} vs {other.kind}")


@CHAPTER.translation("greatest(T, T...) -> T where T orderable")
def _greatest(given: Call) -> exp.Expr:
    return extreme("max", exp.array(*given.arguments, copy=False), given.type("T"))


@CHAPTER.translation("least(T, T...) -> T where T orderable")
def _least(given: Call) -> exp.Expr:
    return extreme("min", exp.array(*given.arguments, copy=False), given.type("T"))


# Of arrays and maps, by what became of their elements: NULL where one is unknown and none differs.
CHAPTER.helper(
    "all_true",
    "results",
    "CASE WHEN list_contains(results, false) THEN false "
    "WHEN len(list_filter(results, lambda it: it IS NULL)) > 0 THEN NULL "
    "WHEN results IS NOT NULL THEN true END",
)
CHAPTER.helper(
    "lists_equal",
    "a, b, results",
    "CASE WHEN len(a) <> len(b) THEN false WHEN a IS NULL OR b IS NULL THEN NULL "
    "ELSE athena_all_true(results) END",
)
# Whether parts of two arrays or rows differ, the first difference before any NULL, decides.
CHAPTER.helper(
    "ordered",
    "differ, message, compared",
    "CASE WHEN len(list_filter(differ, lambda it: it IS DISTINCT FROM false)[1:1]) > 0 "
    "AND list_filter(differ, lambda it: it IS DISTINCT FROM false)[1] IS NULL "
    "THEN athena_fail('NOT_SUPPORTED: ' || message) ELSE compared END",
)
CHAPTER.helper("map_value", "entries, name", "map_extract(entries, name)[1]")
CHAPTER.helper(
    "maps_equal",
    "a, b, results",
    "CASE WHEN a IS NULL OR b IS NULL THEN NULL "
    "WHEN list_sort(map_keys(a)) <> list_sort(map_keys(b)) THEN false "
    "ELSE athena_all_true(results) END",
)
