"""Athena's SQL in DuckDB's words, so that the answer is Athena's.

The breadth of the dialect grows here and nowhere else: a chapter per chapter of Athena's function
reference, and `operators` for what has a syntax of its own. What is not known is not registered;
what is known but cannot be given right says NOT_SUPPORTED.
https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from local.athena.model import QueryFailed
from local.athena.sql.translation import (
    aggregate,
    array,
    binary,
    conditional,
    conversion,
    date_time,
    json,
    map_row,
    maths,
    missing,
    operators,
    regexp,
    string,
    window,
)
from local.athena.sql.translation.chapter import Chapter
from local.athena.sql.translation.dialect import offset, position
from local.athena.sql.translation.hoisting import hoist
from local.athena.sql.translation.naming import name_columns, unnamed
from local.translation.chapter import NotTranslated, Translate

__all__ = ["CHAPTERS", "translate", "unnamed"]

CHAPTERS: tuple[Chapter, ...] = (
    operators.CHAPTER,
    conditional.CHAPTER,
    conversion.CHAPTER,
    string.CHAPTER,
    regexp.CHAPTER,
    binary.CHAPTER,
    maths.CHAPTER,
    date_time.CHAPTER,
    array.CHAPTER,
    map_row.CHAPTER,
    json.CHAPTER,
    aggregate.CHAPTER,
    window.CHAPTER,
    missing.CHAPTER,
)

_FUNCTIONS: dict[str, Translate] = {
    name: translate for chapter in CHAPTERS for name, translate in chapter.functions.items()
}
_OVERLOADED = frozenset().union(*(chapter.overloaded for chapter in CHAPTERS))
_AGGREGATES = frozenset().union(*(chapter.aggregates for chapter in CHAPTERS))


def translate(query: exp.Query, sql: str) -> str:
    """DuckDB's SQL for a query whose tables are resolved; `sql` is the text it was parsed from."""
    name_columns(query)
    # A reversed walk meets every node after all that is below it.
    for node in reversed(list(query.walk(bfs=False))):
        translated = _translated(node, sql)
        if translated is not node:
            node.replace(translated)
    hoist(query, _OVERLOADED, _AGGREGATES)
    try:
        return query.sql("duckdb", identify=True, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise QueryFailed(f"NOT_SUPPORTED: {error}", error_type=1200) from error
    except RecursionError as error:
        raise QueryFailed(
            "NOT_SUPPORTED: expressions nested this deeply", error_type=1200
        ) from error


def _translated(node: exp.Expr, sql: str) -> exp.Expr:
    try:
        if isinstance(node, exp.Anonymous):
            return _function(node, sql)
        return operators.translate(node)
    except NotTranslated as error:
        where = position(sql, offset(node))
        raise QueryFailed(f"NOT_SUPPORTED: {where}: {error}", error_type=1200) from error


def _function(node: exp.Anonymous, sql: str) -> exp.Expr:
    name = node.name.lower()
    function = _FUNCTIONS.get(name)
    if function is None:
        where = position(sql, node.meta.get("start"))
        raise QueryFailed(
            f"FUNCTION_NOT_FOUND: {where}: Function '{name}' not registered", error_type=1303
        )
    return function(node.expressions)
