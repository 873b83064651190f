"""Statements that are not queries: about the catalogue, and those that write.

Each kind has a reader, which refuses what Athena's grammar does not have and gives a command; the
command runs with a `Context`: the catalogue, the storage and a way to run queries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from sqlglot import exp

from local.athena.ddl import (
    alterations,
    databases,
    describing,
    functions,
    listing,
    partitions,
    tables,
    views,
)
from local.athena.ddl.context import Command, Context
from local.athena.ddl.create_table_as import create_table_as
from local.athena.ddl.describing import settled
from local.athena.ddl.insert import insert
from local.athena.ddl.unload import unload
from local.athena.ddl.words import Words
from local.athena.model import Column, QueryFailed, ResultSet
from local.athena.sql.spans import without_data, words_of
from local.athena.sql.statements import ParsedStatement

__all__ = ["Context", "explain", "read", "run", "settled"]

# What EXPLAIN can be asked for that has a form of Athena's own.
_PLANS = {("TYPE", "IO"), ("FORMAT", "JSON"), ("FORMAT", "GRAPHVIZ")}

_READERS: Mapping[str, Callable[[Words], Command]] = {
    "CREATE_DATABASE": databases.create_database,
    "DROP_DATABASE": databases.drop_database,
    "ALTER_DATABASE": databases.alter_database,
    "SHOW_DATABASES": databases.show_databases,
    "CREATE_TABLE": tables.create_table,
    "DROP_TABLE": tables.drop_table,
    "ALTER_TABLE_ADD_COLUMN": alterations.add_columns,
    "ALTER_TABLE_REPLACE_COLUMN": alterations.replace_columns,
    "ALTER_TABLE_PROPERTIES": alterations.set_properties,
    "ALTER_TABLE_SET_LOCATION": alterations.set_location,
    "ALTER_TABLE_ADD_PARTITION": partitions.add_partitions,
    "ALTER_TABLE_DROP_PARTITION": partitions.drop_partitions,
    "ALTER_TABLE_RENAME_PARTITION": partitions.rename_partition,
    "MSCK_REPAIR": partitions.repair,
    "SHOW_PARTITIONS": partitions.show_partitions,
    "SHOW_TABLES": listing.show_tables,
    "SHOW_COLUMNS": listing.show_columns,
    "DROP_VIEW": views.drop_view,
    "SHOW_VIEWS": views.show_views,
    "SHOW_CREATE_VIEW": views.show_create_view,
    "DESCRIBE_TABLE": describing.describe,
    "SHOW_TABLE_PROPERTIES": describing.show_properties,
    "SHOW_CREATE_TABLE": describing.show_create_table,
    "SHOW_FUNCTIONS": functions.show_functions,
}


def read(parsed: ParsedStatement, database: str) -> Command:
    """The command of a statement that is no query; raises StatementRefused.

    A kind that is not known here gives a command that fails as not supported.
    """
    words = Words(parsed, database)
    kind = parsed.substatement_type
    if kind == "DESC_VIEW":
        kind = "SHOW_COLUMNS" if words.next_is("SHOW") else "DESCRIBE_TABLE"
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(words)
    if isinstance(parsed.query, exp.Query):
        match kind:
            case "CREATE_VIEW":
                return views.create_view(words, parsed.query)
            case "CREATE_TABLE_AS_SELECT":
                is_empty = without_data(words_of(parsed.tokens))
                return create_table_as(words, parsed.query, without_data=is_empty)
            case "INSERT":
                return insert(words, parsed.query)
            case "UNLOAD":
                return unload(words, parsed.query)

    def run(_: Context) -> ResultSet:
        raise QueryFailed(f"NOT_SUPPORTED: {kind.replace('_', ' ')}", error_type=1200)

    return run


def run(parsed: ParsedStatement, context: Context) -> ResultSet:
    """Run a statement that is no query; raises QueryFailed and duckdb.Error."""
    return read(parsed, context.database)(context)


def explain(parsed: ParsedStatement) -> ResultSet:
    """EXPLAIN: the query itself; the plan that Athena would make of it is not ours to know.

    Raises QueryFailed where more is asked for than that the query is valid.
    https://docs.aws.amazon.com/athena/latest/ug/athena-explain-statement.html
    """
    words = words_of(parsed.tokens)
    if words[1] == "ANALYZE":
        raise QueryFailed("NOT_SUPPORTED: EXPLAIN ANALYZE", error_type=1200)
    for option in pairwise(words[: words.index(")")] if words[1] == "(" else ()):
        if option == ("TYPE", "VALIDATE"):
            return ResultSet([Column("Valid", "boolean")], iter([("true",)]), 0, 0)
        if option in _PLANS:
            raise QueryFailed(f"NOT_SUPPORTED: EXPLAIN ({' '.join(option)})", error_type=1200)
    text = f"Planned by the local engine, which keeps no plan: {parsed.sql}"
    return ResultSet([Column("Query Plan", "varchar")], iter([(text,)]), 0, 0)
