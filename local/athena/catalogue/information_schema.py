"""The schema information_schema: the catalogue's own names and nothing of DuckDB's.

https://docs.aws.amazon.com/athena/latest/ug/querying-glue-catalog.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `name` and `literal`

from __future__ import annotations

from collections.abc import Iterator, Sequence

from local.athena.catalogue.serdes import literal, name
from local.athena.catalogue.tables import Table, load
from local.athena.model import Catalogue

_COLUMNS = {
    "schemata": ("catalog_name", "schema_name"),
    "tables": ("table_catalog", "table_schema", "table_name", "table_type"),
    "columns": (
        "table_catalog",
        "table_schema",
        "table_name",
        "column_name",
        "ordinal_position",
        "column_default",
        "is_nullable",
        "data_type",
    ),
}

Row = Sequence[str | int | None]


def relation(catalogue: Catalogue, catalog: str, table: str) -> str | None:
    """A DuckDB query of one of its tables' rows; None when it has no table of that name."""
    if table not in _COLUMNS:
        return None
    if table == "schemata":
        rows: Iterator[Row] = ((catalog, database) for database in _databases(catalogue))
    elif table == "tables":
        rows = (
            (catalog, found.database, found.name, _table_type(found))
            for found in _tables(catalogue)
        )
    else:
        rows = (
            (catalog, found.database, found.name, column.name, at, None, "YES", column.type)
            for found in _tables(catalogue)
            for at, column in enumerate((*found.columns, *found.partition_keys), start=1)
        )
    return _values(_COLUMNS[table], list(rows))


def _databases(catalogue: Catalogue) -> list[str]:
    return sorted(database.lower() for database in catalogue.databases())


def _tables(catalogue: Catalogue) -> Iterator[Table]:
    for database in _databases(catalogue):
        for table in sorted(catalogue.tables(database)):
            found = load(catalogue, database, table.lower())
            if found is not None:
                yield found


def _table_type(table: Table) -> str:
    return "VIEW" if table.structure.get("TableType") == "VIRTUAL_VIEW" else "BASE TABLE"


def _values(columns: Sequence[str], rows: Sequence[Row]) -> str:
    names = ", ".join(map(name, columns))
    if not rows:
        nothing = ", ".join(f"NULL::VARCHAR AS {name(column)}" for column in columns)
        return f"SELECT {nothing} WHERE false"
    texts = ", ".join(f"({', '.join(map(_value, row))})" for row in rows)
    return f"SELECT * FROM (VALUES {texts}) AS rows({names})"


def _value(value: str | int | None) -> str:
    if value is None:
        return "NULL::VARCHAR"
    return literal(value) if isinstance(value, str) else f"{value}::BIGINT"
