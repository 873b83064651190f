"""SHOW, DESCRIBE and EXPLAIN, answered from the catalogue and the statement itself.

https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from local.athena.catalogue.tables import Table, TableColumn, load
from local.athena.ddl.words import Words
from local.athena.model import Catalogue, Column, QueryFailed, ResultSet
from local.athena.sql.statements import ParsedStatement

# Hive pads what DESCRIBE and SHOW COLUMNS print.
_HIVE_WIDTH = 20


def explain(parsed: ParsedStatement) -> ResultSet:
    """EXPLAIN: the query itself; the plan that Athena would make of it is not ours to know."""
    text = f"Planned by the local engine, which keeps no plan: {parsed.sql}"
    return ResultSet([Column("Query Plan", "varchar")], iter([(text,)]), 0, 0)


def answer(parsed: ParsedStatement, catalogue: Catalogue, database: str) -> ResultSet:
    """The rows of a statement about the catalogue; any other kind fails as not supported."""
    answer_to = _ANSWERS.get(parsed.substatement_type)
    if answer_to is None:
        raise QueryFailed(
            f"NOT_SUPPORTED: {parsed.substatement_type.replace('_', ' ')}", error_type=1200
        )
    verb_length = 1 if parsed.tokens[0].text.upper().startswith("DESC") else 2
    return answer_to(Words(parsed.sql, parsed.tokens[verb_length:]), catalogue, database)


def _rows(column_names: Sequence[str], rows: Iterable[str]) -> ResultSet:
    # Several columns are one value to the client: their text with tabs between.
    columns = [Column(name, "string") for name in column_names]
    return ResultSet(columns, ((row,) for row in rows), 0, 0, has_header=False)


def _show_databases(words: Words, catalogue: Catalogue, _: str) -> ResultSet:
    wanted = words.pattern()
    names = sorted(name.lower() for name in catalogue.databases())
    return _rows(["database_name"], filter(wanted, names))


def _show_tables(words: Words, catalogue: Catalogue, database: str) -> ResultSet:
    database = words.database(database)
    if not catalogue.has_database(database):
        raise QueryFailed(
            f"FAILED: SemanticException [Error 10072]: Database does not exist: {database}",
            1,
            1502,
        )
    wanted = words.pattern()
    names = sorted(name.lower() for name in catalogue.tables(database))
    return _rows(["tab_name"], filter(wanted, names))


def _show_columns(words: Words, catalogue: Catalogue, database: str) -> ResultSet:
    words.skip("IN", "FROM")
    in_database, name = words.name(database)
    if words.skip("IN", "FROM"):
        _, in_database = words.name(database)
    table = _table(catalogue, in_database, name)
    columns = (*table.columns, *table.partition_keys)
    return _rows(["field"], [column.name.ljust(_HIVE_WIDTH) for column in columns])


def _show_partitions(words: Words, catalogue: Catalogue, database: str) -> ResultSet:
    table = _table(catalogue, *words.name(database))
    names = [key.name for key in table.partition_keys]
    rows = [
        "/".join(f"{key}={value}" for key, value in zip(names, partition["Values"], strict=True))
        for partition in catalogue.partitions(table.database, table.name)
    ]
    return _rows(["partition"], rows)


def _describe(words: Words, catalogue: Catalogue, database: str) -> ResultSet:
    words.skip("EXTENDED", "FORMATTED")
    table = _table(catalogue, *words.name(database))
    rows = [_described(column) for column in (*table.columns, *table.partition_keys)]
    if table.partition_keys:
        heading = _described(TableColumn("# col_name", "data_type", "comment"))
        rows += ["\t \t ", "# Partition Information\t \t ", heading, "\t \t "]
        rows += [_described(column) for column in table.partition_keys]
    return _rows(["col_name", "data_type", "comment"], rows)


def _described(column: TableColumn) -> str:
    cells = (column.name, column.type, column.comment)
    return "\t".join(cell.ljust(_HIVE_WIDTH) for cell in cells)


def _table(catalogue: Catalogue, database: str, name: str) -> Table:
    table = load(catalogue, database, name)
    if table is None:
        raise QueryFailed(
            f"FAILED: SemanticException [Error 10001]: Table not found {database}.{name}", 1, 1502
        )
    return table


_ANSWERS: dict[str, Callable[[Words, Catalogue, str], ResultSet]] = {
    "SHOW_DATABASES": _show_databases,
    "SHOW_TABLES": _show_tables,
    "SHOW_COLUMNS": _show_columns,
    "SHOW_PARTITIONS": _show_partitions,
    "DESCRIBE_TABLE": _describe,
}
