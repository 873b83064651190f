"""Finds the tables a query names in the catalogue, and puts their relations in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.catalogue import information_schema
from local.athena.catalogue.pruning import pruning_condition
from local.athena.catalogue.tables import Relation, Table, TableReader, load
from local.athena.model import Catalogue, QueryFailed
from local.athena.sql.translation.dialect import offset, position

CATALOG = "awsdatacatalog"


@dataclass(frozen=True)
class Source:
    """A table as a query names it."""

    node: exp.Table
    table: Table


class Resolver:
    """One query's names; failures carry their place in its text."""

    def __init__(self, catalogue: Catalogue, sql: str, database: str) -> None:
        self._catalogue = catalogue
        self._sql = sql
        self._database = database.lower()

    def resolve(self, query: exp.Query, reader: TableReader, connection: DuckDBPyConnection) -> int:
        """Replace every table by a subquery that reads it; the bytes this scans."""
        wanted = _wanted_columns(query)
        scanned = 0
        # Found first, replaced afterwards: a relation is never searched for tables itself.
        replacements: list[tuple[exp.Table, Relation]] = []
        for node in list(query.find_all(exp.Table)):
            if _is_cte(node):
                continue
            relation = self._relation(node, reader, connection, wanted)
            replacements.append((node, relation))
            scanned += relation.scanned_bytes
        names = {(node.db.lower() or self._database, node.name.lower()) for node, _ in replacements}
        for column in list(query.find_all(exp.Column)):
            _drop_qualifiers(column, names)
        for node, relation in replacements:
            node.replace(_subquery(node, relation))
        return scanned

    def _relation(
        self,
        node: exp.Table,
        reader: TableReader,
        connection: DuckDBPyConnection,
        wanted: frozenset[str] | None,
    ) -> Relation:
        if isinstance(node.this, exp.Anonymous):
            raise self._failure(
                "FUNCTION_NOT_FOUND",
                node,
                f"Function '{node.this.name.lower()}' not registered",
                1303,
            )
        catalog = node.catalog.lower() or CATALOG
        if catalog != CATALOG:
            raise self._failure(
                "CATALOG_NOT_FOUND", node, f"Catalog '{catalog}' does not exist", 1006
            )
        database = node.db.lower() or self._database
        name = node.name.lower()
        if database == "information_schema":
            query = information_schema.relation(self._catalogue, CATALOG, name)
            if query is not None:
                return Relation(query, 0)
        table = load(self._catalogue, database, name)
        if table is not None:
            pruning = pruning_condition(node, {key.name for key in table.partition_keys})
            return reader.relation(table, connection, wanted=wanted, pruning=pruning)
        if database != "information_schema" and not self._catalogue.has_database(database):
            raise self._failure(
                "SCHEMA_NOT_FOUND", node, f"Schema '{database}' does not exist", 1301
            )
        raise self._failure(
            "TABLE_NOT_FOUND", node, f"Table '{CATALOG}.{database}.{name}' does not exist", 1301
        )

    def _failure(self, code: str, node: exp.Expr, message: str, error_type: int) -> QueryFailed:
        where = position(self._sql, offset(node))
        return QueryFailed(f"{code}: {where}: {message}", error_type=error_type)


def _subquery(node: exp.Table, relation: Relation) -> exp.Subquery:
    alias = node.args.get("alias") or exp.TableAlias(
        this=exp.to_identifier(node.name.lower(), quoted=True)
    )
    replaced = exp.Subquery(this=exp.Var(this=relation.query), alias=alias)
    for part in ("joins", "sample"):
        if node.args.get(part):
            replaced.set(part, node.args[part])
    return replaced


def _is_cte(node: exp.Table) -> bool:
    if node.db or isinstance(node.this, exp.Anonymous):
        return False
    return any(name == node.name.lower() for name in _visible_ctes(node))


def _visible_ctes(node: exp.Expr) -> Iterator[str]:
    """The names that WITH clauses around a node give to queries it can see."""
    below: exp.Expr = node
    above = node.parent
    while above is not None:
        clause = above.args.get("with_")
        if isinstance(above, exp.With):
            # Inside a CTE only the earlier ones are seen, and itself when it is recursive.
            for cte in above.expressions:
                if cte is below and not above.args.get("recursive"):
                    break
                yield cte.alias.lower()
                if cte is below:
                    break
        elif clause is not None and clause is not below:
            yield from (cte.alias.lower() for cte in clause.expressions)
        below, above = above, above.parent


def _wanted_columns(query: exp.Query) -> frozenset[str] | None:
    """Names of the columns that the query can read; None when it reads all of some table."""
    for star in query.find_all(exp.Star):
        if not isinstance(star.parent, exp.Anonymous):
            return None
    names = {node.name.lower() for node in query.find_all(exp.Identifier)}
    return frozenset(names)


def _drop_qualifiers(column: exp.Column, tables: set[tuple[str, str]]) -> None:
    """`catalog.database.table.column` becomes `table.column`: the relation has no database."""
    parts = column.parts
    names = [part.name.lower() for part in parts]
    first = 1 if names[0] == CATALOG and len(names) > 3 else 0
    if len(names) - first >= 3 and (names[first], names[first + 1]) in tables:
        kept = parts[first + 1 :]
        slots = ("this", "table", "db", "catalog")
        for slot, part in zip(slots, [*reversed(kept), None, None, None], strict=False):
            column.set(slot, part)
