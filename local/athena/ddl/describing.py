"""DESCRIBE, SHOW CREATE TABLE and SHOW TBLPROPERTIES.

https://docs.aws.amazon.com/athena/latest/ug/describe-table.html
https://docs.aws.amazon.com/athena/latest/ug/show-create-table.html
https://docs.aws.amazon.com/athena/latest/ug/show-tblproperties.html
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace

from local.athena.catalogue.tables import Table, TableColumn, load
from local.athena.ddl.context import Command, Context, hive_failure, lines
from local.athena.ddl.formats import COLUMNS_IN_CATALOGUE, DELIMITERS, LAZY_SIMPLE
from local.athena.ddl.listing import HIVE_WIDTH, view_columns
from local.athena.ddl.partitions import Specification, specification
from local.athena.ddl.words import Words
from local.athena.model import Catalogue, QueryFailed, ResultSet, StatementRefused
from local.athena.sql.statements import ParsedStatement

_BLANK = "\t \t "


def describe(words: Words) -> Command:
    """{DESCRIBE|DESC} table [PARTITION ...] [column]."""
    words.skip_any("DESCRIBE", "DESC")
    extent = next((each for each in ("EXTENDED", "FORMATTED") if words.skip(each)), None)
    words.skip("VIEW")
    database, name = words.table()
    partition: Specification = specification(words) if words.next_is("PARTITION") else {}
    column = None if words.at_end else words.name()
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        if table.is_view:
            return view_columns(table)
        if extent or partition:
            raise QueryFailed(
                f"NOT_SUPPORTED: DESCRIBE {extent or 'of a partition'}", error_type=1200
            )
        if column is not None:
            return _described(_column(table, column))
        return _described(*_table_rows(table))

    return run


def settled(parsed: ParsedStatement, database: str, catalogue: Catalogue) -> ParsedStatement:
    """What StartQueryExecution makes of DESCRIBE and SHOW COLUMNS: of a view it is DESC_VIEW.

    Any other statement stays as it is. Raises StatementRefused when there is no such table, and
    QueryFailed where the caller may not look.
    """
    if parsed.substatement_type not in {"DESCRIBE_TABLE", "SHOW_COLUMNS"}:
        return parsed
    words = Words(parsed, database)
    if words.skip("SHOW", "COLUMNS"):
        words.skip_any("IN", "FROM")
    else:
        words.skip_any("DESCRIBE", "DESC")
        words.skip_any("EXTENDED", "FORMATTED", "VIEW")
    database, name = words.table()
    if words.skip_any("IN", "FROM"):
        database = words.database()
    table = load(catalogue, database, name)
    if table is None:
        raise StatementRefused(
            "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; Error Code: "
            f"EntityNotFoundException; Request ID: {uuid.uuid4()}; Proxy: null)",
            "INVALID_INPUT",
        )
    return replace(parsed, substatement_type="DESC_VIEW") if table.is_view else parsed


def _described(*rows: str) -> ResultSet:
    return lines(["col_name", "data_type", "comment"], rows)


def _table_rows(table: Table) -> Iterator[str]:
    columns = list(_columns(table))
    yield from map(_row, columns)
    if table.partition_keys:
        heading = _row(TableColumn("# col_name", "data_type", "comment"))
        yield from (_BLANK, "# Partition Information\t \t ", heading, _BLANK)
        yield from map(_row, columns[len(table.columns) :])


def _columns(table: Table) -> Iterator[TableColumn]:
    """All columns with the comments that Hive shows: those of other SerDes it does not keep."""
    serde = (table.descriptor.get("SerdeInfo") or {}).get("SerializationLibrary")
    default = "" if serde in COLUMNS_IN_CATALOGUE else "from deserializer"
    for column in table.columns:
        yield TableColumn(column.name, column.type, column.comment or default)
    yield from table.partition_keys


def _row(column: TableColumn) -> str:
    cells = (column.name, column.type, column.comment)
    # A tab in a comment ends it.
    return "\t".join(cell.ljust(HIVE_WIDTH).partition("\t")[0] for cell in cells)


def _column(table: Table, name: str) -> str:
    for column in _columns(table):
        if column.name == name:
            return _row(column)
    raise hive_failure(f"cannot find field {name} from {[c.name for c in table.columns]}")


def show_properties(words: Words) -> Command:
    """SHOW TBLPROPERTIES table [('property')]."""
    words.expect("SHOW", "TBLPROPERTIES")
    database, name = words.table()
    wanted = None
    if words.skip("("):
        wanted = words.text()
        words.expect(")")
    words.end()

    def run(context: Context) -> ResultSet:
        table = load(context.catalogue, database, name)
        if table is None:
            raise QueryFailed(
                f"FAILED: SemanticException [Error 10001]: Table not found {name}", 2, 1301
            )
        if wanted is None:
            rows = [f"{key}\t{value}" for key, value in table.parameters.items()]
        else:
            missing = f"Table {database}.{name} does not have property: {wanted}"
            rows = [table.parameters.get(wanted, missing)]
        return lines(["prpt_name", "prpt_value"], "\n".join(rows).split("\n") if rows else [])

    return run


def show_create_table(words: Words) -> Command:
    """SHOW CREATE TABLE: a line of the statement each row."""
    words.expect("SHOW", "CREATE", "TABLE")
    database, name = words.table()
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        if table.is_view:
            raise hive_failure("SHOW CREATE TABLE does not show views: use SHOW CREATE VIEW")
        return lines(["createtab_stmt"], "\n".join(_statement(table)).split("\n"))

    return run


def _statement(table: Table) -> Iterator[str]:
    """The statement that would make the table, laid out as Hive does: blanks at line ends too."""
    columns = list(_columns(table))
    yield f"CREATE EXTERNAL TABLE `{table.database}.{table.name}`("
    yield from _declared(columns[: len(table.columns)])
    if "comment" in table.parameters:
        yield f"COMMENT {_quoted(table.parameters['comment'])}"
    if table.partition_keys:
        yield "PARTITIONED BY ( "
        yield from _declared(columns[len(table.columns) :])
    if buckets := table.descriptor.get("BucketColumns"):
        yield "CLUSTERED BY ( "
        yield ", \n".join(f"  {name}" for name in buckets) + ") "
        yield f"INTO {table.descriptor['NumberOfBuckets']} BUCKETS"
    yield from _row_format(table)
    yield "STORED AS INPUTFORMAT "
    yield f"  {_quoted(table.descriptor.get('InputFormat', ''))} "
    yield "OUTPUTFORMAT "
    yield f"  {_quoted(table.descriptor.get('OutputFormat', ''))}"
    yield "LOCATION"
    yield f"  {_quoted(table.descriptor.get('Location', ''))}"
    shown = {k: v for k, v in table.parameters.items() if k not in {"EXTERNAL", "comment"}}
    if shown:
        yield "TBLPROPERTIES ("
        yield f"{_listed(shown)})"


def _declared(columns: list[TableColumn]) -> Iterator[str]:
    for place, column in enumerate(columns, start=1):
        comment = f" COMMENT {_quoted(column.comment)}" if column.comment else ""
        yield f"  `{column.name}` {column.type}{comment}{')' if place == len(columns) else ', '}"


def _row_format(table: Table) -> Iterator[str]:
    serde = table.descriptor.get("SerdeInfo") or {}
    library = serde.get("SerializationLibrary", "")
    parameters = dict(serde.get("Parameters") or {})
    clauses = {name: clause for clause, name in DELIMITERS.items() if name in parameters}
    if library == LAZY_SIMPLE and clauses:
        yield "ROW FORMAT DELIMITED "
        for name, clause in clauses.items():
            yield f"  {' '.join(clause)} {_quoted(parameters[name])} "
        return
    yield "ROW FORMAT SERDE "
    yield f"  {_quoted(library)} "
    parameters.pop("serialization.format", None)
    if parameters:
        yield "WITH SERDEPROPERTIES ( "
        yield f"{_listed(parameters)}) "


def _listed(properties: Mapping[str, str]) -> str:
    pairs = (f"  {_quoted(key)}={_quoted(value)}" for key, value in sorted(properties.items()))
    return ", \n".join(pairs)


def _quoted(text: str) -> str:
    escapes = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    shown = "".join(
        escapes.get(each) or (each if each.isprintable() else f"\\u{ord(each):04x}")
        for each in text
    )
    return f"'{shown}'"
