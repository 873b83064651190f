"""CREATE VIEW, DROP VIEW, SHOW VIEWS and SHOW CREATE VIEW.

https://docs.aws.amazon.com/athena/latest/ug/create-view.html
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.catalogue import hive_types
from local.athena.catalogue.tables import load
from local.athena.catalogue.views import View, encode
from local.athena.ddl.columns import check_names
from local.athena.ddl.context import Command, Context, database_not_found, lines, nothing
from local.athena.ddl.listing import table_pattern
from local.athena.ddl.words import Words
from local.athena.model import QueryFailed, ResultSet
from local.athena.types import Type


def create_view(words: Words, query: exp.Query) -> Command:
    """CREATE [OR REPLACE] VIEW: its query is looked at now, and run when the view is read."""
    words.expect("CREATE")
    replaces = words.skip("OR", "REPLACE")
    words.expect("VIEW")
    database, name = words.table()
    words.expect("AS")
    sql = words.rest()

    def run(context: Context) -> ResultSet:
        context.caller.require_table("CreateTable", database, name)
        if not context.catalogue.has_database(database):
            raise QueryFailed(
                f"SCHEMA_NOT_FOUND: line 1:1: Schema '{database}' does not exist", error_type=1301
            )
        old = load(context.catalogue, database, name)
        if old is not None and not (replaces and old.is_view):
            what = "View" if old.is_view else "Table"
            raise QueryFailed(
                f"TABLE_ALREADY_EXISTS: line 1:1: {what} already exists: "
                f"'awsdatacatalog.{database}.{name}'",
                error_type=1110,
            )
        bound = context.bind(query)
        check_names(bound)
        view = View(sql, context.database, [(each.name, str(each.kind)) for each in bound.columns])
        entry = {
            "Name": name,
            "TableType": "VIRTUAL_VIEW",
            "Parameters": {"comment": "Presto View", "presto_view": "true"},
            "PartitionKeys": [],
            "ViewOriginalText": encode(view),
            "ViewExpandedText": "/* Presto View */",
            "StorageDescriptor": {
                "Columns": [
                    {"Name": each.name.lower(), "Type": _glue_type(each.kind)}
                    for each in bound.columns
                ],
                "Location": "",
                "SerdeInfo": {},
            },
        }
        if old is None:
            context.catalogue.create_table(database, entry)
        else:
            context.catalogue.update_table(database, entry)
        return nothing()

    return run


def drop_view(words: Words) -> Command:
    """DROP VIEW."""
    words.expect("DROP", "VIEW")
    may_lack = words.skip("IF", "EXISTS")
    database, name = words.table()
    words.end()

    def run(context: Context) -> ResultSet:
        view = load(context.catalogue, database, name)
        if view is not None and view.is_view:
            context.catalogue.delete_table(database, name)
        elif view is not None or not may_lack:
            raise _not_found(database, name)
        return nothing()

    return run


def show_views(words: Words) -> Command:
    """SHOW VIEWS [{IN|FROM} database] [LIKE 'pattern']."""
    words.expect("SHOW", "VIEWS")
    database = words.database() if words.skip_any("IN", "FROM") else words.default_database
    matches = table_pattern(words.text() if words.skip("LIKE") else "*")
    words.end()

    def run(context: Context) -> ResultSet:
        if not context.catalogue.has_database(database):
            return database_not_found(database)
        names = filter(matches, sorted(each.lower() for each in context.catalogue.tables(database)))
        views = (name for name in names if context.table(database, name).is_view)
        return lines(["views"], list(views), "varchar")

    return run


def show_create_view(words: Words) -> Command:
    """SHOW CREATE VIEW: a line of the statement each row."""
    words.expect("SHOW", "CREATE", "VIEW")
    database, name = words.table()
    words.end()

    def run(context: Context) -> ResultSet:
        table = load(context.catalogue, database, name)
        view = table.view if table else None
        if view is None:
            raise _not_found(database, name)
        text = f"CREATE VIEW {database}.{name} AS\n{view.sql}"
        return lines(["create view"], text.split("\n"), "varchar")

    return run


def _not_found(database: str, name: str) -> QueryFailed:
    return QueryFailed(
        f"TABLE_NOT_FOUND: line 1:1: View 'awsdatacatalog.{database}.{name}' does not exist",
        error_type=1301,
    )


def _glue_type(kind: Type) -> str:
    """Hive's name of a type, or Athena's where Hive has none."""
    try:
        return hive_types.spelled(kind)
    except QueryFailed:
        return str(kind)
