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
from local.athena.sql.binding.pruning import conditions
from local.athena.sql.binding.scope import CATALOG, Field, Use
from local.athena.sql.typed.expression import Fault
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
    conditions: list[str] = field(default_factory=list)  # on partition keys, for DuckDB


class Tables:
    """The tables of one statement: each is read once all that is asked of it is known."""

    def __init__(
        self, catalogue: Catalogue, reader: TableReader, connection: DuckDBPyConnection
    ) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._connection = connection
        self._uses: list[TableUse] = []
        self._relations: list[Relation] = []

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
        place = len(self._uses)
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
                frozenset([Use(place, name)] if name in keys else []),
                hidden=name in HIDDEN,
                label=name,
            )
            for name, kind in (*columns, *HIDDEN.items())
        ]
        self._uses.append(TableUse(place, alias, table, fields))
        return self._uses[-1]

    def prune(self, condition: exp.Expr, fields: Sequence[Field]) -> None:
        """Let a condition on columns of a query tell which partitions of tables it needs."""
        for place, text in conditions(condition, fields).items():
            self._uses[place].conditions.append(text)

    def text(self, use: TableUse) -> str:
        """What stands for the table's rows in a query, until `filled` puts them there."""
        return f"{_mark(use.place)} AS {use.alias}"

    def filled(self, query: str) -> str:
        """The query with the tables' rows, of those partitions that it needs.

        Raises QueryFailed.
        """
        for use in self._uses:
            pruning = " AND ".join(use.conditions) or None
            relation = self._reader.read(use.table, self._connection, pruning)
            self._relations.append(relation)
            query = query.replace(_mark(use.place), f"({relation.query})")
        return query

    def scanned_bytes(self, uses: set[Use]) -> int:
        """What Athena bills for reading these columns."""
        columns: list[set[str]] = [set() for _ in self._relations]
        for each in uses:
            columns[each.table].add(each.column)
        return sum(
            relation.scanned(frozenset(used))
            for relation, used in zip(self._relations, columns, strict=True)
        )


def _mark(place: int) -> str:
    """What no statement has in it."""
    return f"\0{place}\0"
