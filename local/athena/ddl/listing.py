"""SHOW TABLES and SHOW COLUMNS.

https://docs.aws.amazon.com/athena/latest/ug/show-tables.html
https://docs.aws.amazon.com/athena/latest/ug/show-columns.html
"""

from __future__ import annotations

import re
from collections.abc import Callable

from local.athena.catalogue.tables import Table
from local.athena.ddl.context import Command, Context, database_not_found, lines
from local.athena.ddl.words import Words
from local.athena.model import ResultSet

HIVE_WIDTH = 20
"""Hive pads names to it in what DESCRIBE and SHOW COLUMNS print."""


def table_pattern(pattern: str) -> Callable[[str], object]:
    """Hive's pattern of names: `*` for any characters, `|` for either side, without case."""
    choices = [choice.replace("*", ".*") for choice in pattern.split("|")]
    try:
        expressions = [re.compile(choice, re.IGNORECASE) for choice in choices]
    except re.error:
        return lambda _: False
    return lambda name: any(expression.fullmatch(name) for expression in expressions)


def show_tables(words: Words) -> Command:
    """SHOW TABLES [{IN|FROM} database] [[LIKE] 'pattern']."""
    words.expect("SHOW", "TABLES")
    database = words.database() if words.skip_any("IN", "FROM") else words.default_database
    has_pattern = words.skip("LIKE") or words.at_text
    matches = table_pattern(words.text() if has_pattern else "*")
    words.end()

    def run(context: Context) -> ResultSet:
        if not context.catalogue.has_database(database):
            return database_not_found(database)
        names = sorted(name.lower() for name in context.catalogue.tables(database))
        return lines(["tab_name"], filter(matches, names))

    return run


def show_columns(words: Words) -> Command:
    """SHOW COLUMNS {IN|FROM} table [{IN|FROM} database]."""
    words.expect("SHOW", "COLUMNS")
    if not words.skip_any("IN", "FROM"):
        raise words.refusal()
    database, name = words.table()
    if words.skip_any("IN", "FROM"):
        database = words.database()
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        if table.view is not None:
            return view_columns(table)
        columns = (*table.columns, *table.partition_keys)
        return lines(["field"], [column.name.ljust(HIVE_WIDTH) for column in columns])

    return run


def view_columns(table: Table) -> ResultSet:
    """The names and types of a view, as SHOW COLUMNS and DESCRIBE tell them."""
    columns = table.view.columns if table.view else ()
    return lines(["column", "type"], [f"{name}\t{kind}" for name, kind in columns], "varchar")
