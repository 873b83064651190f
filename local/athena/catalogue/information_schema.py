"""The schema information_schema: the catalogue's own names and nothing of DuckDB's.

https://docs.aws.amazon.com/athena/latest/ug/querying-glue-catalog.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `quoting`

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from local.athena.catalogue.quoting import literal, name, projection
from local.athena.catalogue.tables import Table, load
from local.athena.model import Catalogue, QueryFailed
from local.athena.types import BIGINT, VARCHAR, Type

Row = Sequence[str | int | None]
_Rows = Callable[[Catalogue, str], Iterator[Row]]


def columns(table: str) -> Mapping[str, Type] | None:
    """The columns of one of its tables; None when it has no table of that name."""
    if table not in _TABLES:
        return None
    names, _ = _TABLES[table]
    return {column: BIGINT if column == "ordinal_position" else VARCHAR for column in names}


def relation(catalogue: Catalogue, catalog: str, table: str) -> str | None:
    """A DuckDB query of one of its tables' rows; None when it has no table of that name."""
    kinds = columns(table)
    if kinds is None:
        return None
    _, rows = _TABLES[table]
    texts = [f"({', '.join(map(_value, row))})" for row in rows(catalogue, catalog)]
    # A row that is dropped again, so that there is one.
    texts = texts or [f"({', '.join('NULL' for _ in kinds)})"]
    typed = {column: f"CAST({name(column)} AS {kind.duckdb})" for column, kind in kinds.items()}
    return (
        f"SELECT {projection(typed)} "
        f"FROM (VALUES {', '.join(texts)}) AS rows({', '.join(map(name, kinds))}) "
        f"WHERE {name(next(iter(kinds)))} IS NOT NULL"
    )


def _schemata(catalogue: Catalogue, catalog: str) -> Iterator[Row]:
    yield from ((catalog, database) for database in _databases(catalogue))


def _tables(catalogue: Catalogue, catalog: str) -> Iterator[Row]:
    for table in _all(catalogue):
        kind = "VIEW" if table.is_view else "BASE TABLE"
        yield catalog, table.database, table.name, kind


def _columns(catalogue: Catalogue, catalog: str) -> Iterator[Row]:
    for table in _all(catalogue):
        keys = {key.name for key in table.partition_keys}
        for at, (column, kind, comment) in enumerate(_described(table), start=1):
            extra = "partition key" if column in keys else None
            place = catalog, table.database, table.name
            yield *place, column, at, None, "YES", kind, comment or None, extra


def _views(catalogue: Catalogue, catalog: str) -> Iterator[Row]:
    for table in _all(catalogue):
        if table.is_view:
            yield catalog, table.database, table.name, _definition(table)


def _definition(table: Table) -> str | None:
    try:
        return table.view.sql if table.view else None
    except QueryFailed:
        return None


_TABLES: Mapping[str, tuple[Sequence[str], _Rows]] = {
    "schemata": (("catalog_name", "schema_name"), _schemata),
    "tables": (("table_catalog", "table_schema", "table_name", "table_type"), _tables),
    "views": (("table_catalog", "table_schema", "table_name", "view_definition"), _views),
    "columns": (
        (
            "table_catalog",
            "table_schema",
            "table_name",
            "column_name",
            "ordinal_position",
            "column_default",
            "is_nullable",
            "data_type",
            "comment",
            "extra_info",
        ),
        _columns,
    ),
}


def _databases(catalogue: Catalogue) -> list[str]:
    return sorted(database.lower() for database in catalogue.databases())


def _all(catalogue: Catalogue) -> Iterator[Table]:
    for database in _databases(catalogue):
        for table in sorted(catalogue.tables(database)):
            found = load(catalogue, database, table.lower())
            if found is not None:
                yield found


def _described(table: Table) -> Iterator[tuple[str, str, str]]:
    """The columns' names, types in Athena's spelling, and comments."""
    for column in (*table.columns, *table.partition_keys):
        try:
            kind = str(column.kind)
        except QueryFailed:
            # Athena has no such type; the table is listed all the same.
            kind = column.type
        yield column.name, kind, column.comment


def _value(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    return literal(value) if isinstance(value, str) else str(value)
