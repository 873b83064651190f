"""Conditional functions: https://trino.io/docs/current/functions/conditional.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.binding.coercion import unified
from local.athena.sql.binding.comparisons import compare
from local.athena.sql.binding.typed import Typed
from local.athena.sql.functions.chapter import Call, Chapter, SpecialCall
from local.translation.chapter import call

CHAPTER = Chapter("Conditional")

CHAPTER.same("coalesce(T, T...) -> T", "try(T) -> T")


@CHAPTER.special("if")
def _if(given: SpecialCall) -> Typed:
    condition, *values = given.typed()
    if condition.kind.name not in {"boolean", "unknown"} or not 1 <= len(values) <= 2:
        raise given.unfit()
    nodes, kind = unified(values, "Result types for IF must be the same")
    case = exp.Case(ifs=[exp.If(this=condition.node, true=nodes[0])])
    if len(nodes) > 1:
        case.set("default", nodes[1])
    return Typed(exp.paren(case, copy=False), kind)


@CHAPTER.special("nullif")
def _nullif(given: SpecialCall) -> Typed:
    first, second = given.typed()
    same = compare(exp.EQ, first, second)
    case = exp.Case(ifs=[exp.If(this=same, true=exp.Null())], default=first.node.copy())
    return Typed(exp.paren(case, copy=False), first.kind)


@CHAPTER.translation("greatest(T, T...) -> T where T orderable")
def _greatest(given: Call) -> exp.Expr:
    return call("athena_greatest_of", exp.array(*given.arguments, copy=False))


@CHAPTER.translation("least(T, T...) -> T where T orderable")
def _least(given: Call) -> exp.Expr:
    return call("athena_least_of", exp.array(*given.arguments, copy=False))


# NULL when any value is; DuckDB's own skip NULL.
for _name, _of_list in {"greatest_of": "list_max", "least_of": "list_min"}.items():
    CHAPTER.helper(
        _name,
        "items",
        "list_transform([items], lambda it: "
        f"CASE WHEN len(it) = list_count(it) THEN {_of_list}(it) END)[1]",
    )


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
CHAPTER.helper("map_value", "entries, name", "map_extract(entries, name)[1]")
CHAPTER.helper(
    "maps_equal",
    "a, b, results",
    "CASE WHEN a IS NULL OR b IS NULL THEN NULL "
    "WHEN list_sort(map_keys(a)) <> list_sort(map_keys(b)) THEN false "
    "ELSE athena_all_true(results) END",
)
