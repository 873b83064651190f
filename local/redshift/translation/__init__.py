"""Redshift's SQL in DuckDB's words, so that the answer is Redshift's.

The breadth of the dialect grows here and nowhere else: a chapter per chapter of Redshift's function
reference, and `operators` for what has a syntax of its own. What is not known does not exist; what
is known but cannot be given right says NOT SUPPORTED.
https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from duckdb import DuckDBPyConnection
from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError
from sqlglot.transforms import eliminate_join_marks

from local.redshift.translation import (
    aggregate,
    binary,
    catalogue,
    conditional,
    conversion,
    date_time,
    definitions,
    json,
    maths,
    operators,
    regexp,
    string,
    system,
)
from local.redshift.translation.chapter import Chapter
from local.redshift.translation.errors import RedshiftError
from local.redshift.translation.failures import translated_error
from local.redshift.translation.hoisting import hoist
from local.redshift.translation.names import fold, name_columns, resolve_tables
from local.redshift.translation.navigation import navigate
from local.redshift.translation.statements import parameter_names, parse
from local.redshift.translation.types import ColumnType, redshift_type
from local.translation.chapter import NotTranslated, Translate, install_chapters

__all__ = [
    "CHAPTERS",
    "ColumnType",
    "RedshiftError",
    "install",
    "parameter_names",
    "redshift_type",
    "translate",
    "translated_error",
]

CHAPTERS: tuple[Chapter, ...] = (
    conditional.CHAPTER,
    conversion.CHAPTER,
    string.CHAPTER,
    regexp.CHAPTER,
    binary.CHAPTER,
    maths.CHAPTER,
    date_time.CHAPTER,
    json.CHAPTER,
    aggregate.CHAPTER,
    system.CHAPTER,
    catalogue.CHAPTER,
)

_FUNCTIONS: dict[str, Translate] = {
    name: translate for chapter in CHAPTERS for name, translate in chapter.functions.items()
}
_OVERLOADED = frozenset().union(*(chapter.overloaded for chapter in CHAPTERS))
_NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


def install(connection: DuckDBPyConnection) -> None:
    """Make a DuckDB, new or opened again, one that understands what `translate` writes."""
    # A text beside something else in a CASE or coalesce makes it text.
    connection.execute("SET GLOBAL old_implicit_casting = true")
    install_chapters(connection, CHAPTERS)


def translate(sql: str, parameters: Mapping[str, str] = _NO_PARAMETERS) -> str:
    """DuckDB's SQL for one statement, its `:name` parameters bound; raises RedshiftError.

    Each value becomes a string literal of the syntax tree; nothing in it is ever read as SQL.
    """
    try:
        return _translate(parse(sql, parameters))
    except (NotTranslated, UnsupportedError) as error:
        raise RedshiftError(f"ERROR: NOT SUPPORTED locally: {error}") from error
    except RecursionError as error:
        raise RedshiftError("ERROR: stack depth limit exceeded") from error


def _translate(tree: exp.Expr) -> str:
    # A parent, so that the tree itself can be replaced too.
    holder = exp.Tuple(expressions=[tree])
    fold(tree)
    name_columns(tree)
    navigate(tree)
    resolve_tables(tree)
    before = definitions.prepare(tree)
    for select in list(tree.find_all(exp.Select)):
        if any(column.args.get("join_mark") for column in select.find_all(exp.Column)):
            select.replace(eliminate_join_marks(select.copy()))
    # A reversed walk meets every node after all that is below it.
    for node in reversed(list(holder.expressions[0].walk(bfs=False))):
        translated = _translated(node)
        if translated is not node:
            node.replace(translated)
    hoist(holder.expressions[0], _OVERLOADED)
    statement = holder.expressions[0].sql(
        "duckdb", identify=True, unsupported_level=ErrorLevel.RAISE
    )
    return "; ".join([*before, statement])


def _translated(node: exp.Expr) -> exp.Expr | None:
    if node.meta.get("ours"):
        return node
    if not isinstance(node, exp.Anonymous):
        return operators.translate(node)
    if isinstance(node.parent, exp.Pivot) and node.name.lower() in ("sum", "avg"):
        # A PIVOT takes no macro for its aggregate.
        return node
    ordered = operators.ordered_call(node)
    if ordered is not None:
        return ordered
    name = node.name.lower()
    function = _FUNCTIONS.get(name)
    if function is None:
        raise _no_such_function(node)
    try:
        return function(node.expressions)
    except (ValueError, IndexError) as error:
        raise _no_such_function(node) from error


def _no_such_function(node: exp.Anonymous) -> RedshiftError:
    types = ", ".join(_type_name(argument) for argument in node.expressions)
    return RedshiftError(
        f"ERROR: function {node.name.lower()}({types}) does not exist\n  Hint: No function matches "
        "the given name and argument types. You may need to add explicit type casts."
    )


def _type_name(node: exp.Expr) -> str:
    if isinstance(node, exp.Boolean):
        return "boolean"
    if isinstance(node, exp.Literal) and not node.is_string:
        return "numeric" if "." in node.name else "integer"
    return '"unknown"'
