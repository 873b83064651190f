"""The tables that a query names, found in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.catalogue import information_schema
from local.athena.catalogue.tables import (
    HIDDEN,
    Relation,
    Table,
    TableReader,
    load,
)
from local.athena.model import Catalogue
from local.athena.sql.binding.scope import CATALOG, Field, Use
from local.athena.sql.binding.typed import Fault
from local.athena.types import Type

_MADE_UP = "information_schema"
_PARTITIONS = "$partitions"


@dataclass
class TableUse:
    """A place where a query names a table."""

    place: int
    alias: str  # in DuckDB
    table: Table
    fields: Sequence[Field]
    partition_fields: Sequence[Field]
    qualifiers: tuple[str, ...] = ()
    conditions: list[str] = field(default_factory=list)  # on partition keys, for DuckDB
    is_optional: bool = False  # an outer join may put NULL in its place


class Tables:
    """The tables of one statement: each is read once all that is asked of it is known."""

    def __init__(
        self, catalogue: Catalogue, reader: TableReader, connection: DuckDBPyConnection
    ) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._connection = connection
        self._relations: dict[int, Relation] = {}
        self._count = 0

    def find(self, node: exp.Table, database: str) -> tuple[str, str, Table | None]:
        """The database, the name, and the table if there is one; raises Fault."""
        catalog = node.catalog.lower() or CATALOG
        if catalog != CATALOG:
            raise Fault("CATALOG_NOT_FOUND", f"Catalog '{catalog}' does not exist")
        database = node.db.lower() or database
        name = node.name.lower()
        if database == _MADE_UP:
            return database, name, None
        return database, name, load(self._catalogue, database, name)

    def missing(self, database: str, name: str) -> Fault:
        """Why a table is not there."""
        if database != _MADE_UP and not self._catalogue.has_database(database):
            return Fault("SCHEMA_NOT_FOUND", f"Schema '{database}' does not exist")
        return Fault("TABLE_NOT_FOUND", f"Table '{CATALOG}.{database}.{name}' does not exist")

    def synthetic(self, database: str, name: str) -> tuple[Mapping[str, Type], str] | None:
        """The columns and the query of a table that the catalogue makes up; None: it has none."""
        if database == _MADE_UP:
            columns = information_schema.columns(name)
            query = information_schema.relation(self._catalogue, CATALOG, name)
            return (columns, query) if columns is not None and query is not None else None
        if name.endswith(_PARTITIONS):
            table = load(self._catalogue, database, name.removesuffix(_PARTITIONS))
            if table is not None and table.partition_keys:
                return self._reader.partitions_relation(table, self._connection)
        return None

    def use(self, table: Table, alias: str) -> TableUse:
        """A use of the table under a name in DuckDB."""
        place = self._count
        self._count += 1
        qualifiers = (table.database, table.name)
        keys = {key.name for key in table.partition_keys}
        columns = [(column.name, column.kind) for column in (*table.columns, *table.partition_keys)]
        fields = [
            Field(
                name,
                kind,
                exp.column(exp.to_identifier(name, quoted=True), table=alias),
                qualifiers,
                frozenset([Use(place, name)]),
                hidden=name in HIDDEN,
                label=name,
            )
            for name, kind in (*columns, *HIDDEN.items())
        ]
        partition_fields = [
            Field(each.name, each.kind, exp.column(exp.to_identifier(each.name, quoted=True)))
            for each in fields
            if each.name in keys
        ]
        return TableUse(place, alias, table, fields, partition_fields, qualifiers)

    def text(self, use: TableUse) -> str:
        """The table's rows, of those partitions that the query needs; raises QueryFailed."""
        pruning = " AND ".join(use.conditions) or None
        relation = self._reader.read(use.table, self._connection, pruning)
        self._relations[use.place] = relation
        return f"({relation.query}) AS {use.alias}"

    def scanned_bytes(self, uses: set[Use]) -> int:
        """What Athena bills for reading these columns."""
        columns: dict[int, set[str]] = {place: set() for place in self._relations}
        for each in uses:
            if each.table in columns:
                columns[each.table].add(each.column)
        return sum(
            relation.scanned(frozenset(columns[place]))
            for place, relation in self._relations.items()
        )
