"""Which partitions of a table a query reads.

https://docs.aws.amazon.com/athena/latest/ug/partitions.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `quoting`

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlglot
from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.catalogue.projection import MAX_PARTITIONS, Projection, too_many
from local.athena.catalogue.quoting import literal, name
from local.athena.catalogue.serdes.fields import sized
from local.athena.model import Catalogue, QueryFailed
from local.athena.types import Type

if TYPE_CHECKING:
    from local.athena.catalogue.tables import Table, TableColumn

_NULL = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Partition:
    """A part of a table: the keys' values as texts, and where its objects are."""

    values: tuple[str, ...]
    location: str
    descriptor: Mapping[str, Any] = field(repr=False, hash=False, compare=False)


def partition_value(text: str, kind: Type) -> str:
    """A key's value in DuckDB's SQL, still a text."""
    return "NULL" if text == _NULL else sized(literal(text), kind)


def partitions(
    table: Table, catalogue: Catalogue, connection: DuckDBPyConnection, pruning: str | None
) -> Sequence[Partition]:
    """The partitions that meet a DuckDB condition on their keys; a plain table is one.

    Raises QueryFailed.
    """
    if not table.partition_keys:
        return [Partition((), table.descriptor.get("Location") or "", table.descriptor)]
    if table.is_projected:
        return _projected(table, connection, pruning)
    found = [
        Partition(
            tuple(each["Values"]),
            each["StorageDescriptor"]["Location"],
            {**table.descriptor, **each["StorageDescriptor"]},
        )
        for each in catalogue.partitions(table.database, table.name)
    ]
    columns = [list(column) for column in zip(*(each.values for each in found), strict=True)]
    for key, column in zip(table.partition_keys, columns, strict=False):
        _require_values(key, column, connection)
    if pruning is None or not found:
        return found
    kept = _matching([table.partition_keys], [columns], connection, pruning)
    return [found[place] for (place,) in sorted(kept)]


def _projected(
    table: Table, connection: DuckDBPyConnection, pruning: str | None
) -> Sequence[Partition]:
    keys = table.partition_keys
    projected = Projection(
        f"{table.database}.{table.name}",
        table.descriptor.get("Location") or "",
        table.parameters,
        datetime.now(UTC),
    )
    values = [
        projected.values(key.name, key.kind, partial(_equal, key, pruning, connection))
        for key in keys
    ]
    columns = [[[value.text for value in each]] for each in values]
    kept = _matching([[key] for key in keys], columns, connection, pruning or "true")
    found = []
    for places in sorted(kept):
        chosen = [each[place] for each, place in zip(values, places, strict=True)]
        location = projected.location_of(
            {key.name: value for key, value in zip(keys, chosen, strict=True)}
        )
        texts = tuple(value.text for value in chosen)
        found.append(Partition(texts, location, table.descriptor))
    return found


def _matching(
    keys: Sequence[Sequence[TableColumn]],
    columns: Sequence[Sequence[Sequence[str]]],
    connection: DuckDBPyConnection,
    condition: str,
) -> Sequence[tuple[int, ...]]:
    """Which combinations of the rows of some relations of keys meet a DuckDB condition.

    A relation is its keys and their columns of texts; a combination is a place in each. DuckDB
    applies what is on one relation before it combines them.
    """
    relations, given = [], []
    for at, (of_relation, texts) in enumerate(zip(keys, columns, strict=True)):
        typed = ", ".join(
            f"CAST({sized(name(key.name), key.kind)} AS {key.kind.duckdb}) AS {name(key.name)}"
            for key in of_relation
        )
        rows = ", ".join(f"unnest(CAST(? AS VARCHAR[])) AS {name(key.name)}" for key in of_relation)
        relations.append(
            f"(SELECT place{at}, {typed} FROM "
            f"(SELECT unnest(range({len(texts[0])})) AS place{at}, {rows}))"
        )
        given += [[None if text == _NULL else text for text in column] for column in texts]
    places = ", ".join(f"place{at}" for at in range(len(relations)))
    found = connection.execute(
        f"SELECT {places} FROM {', '.join(relations)} WHERE {condition} LIMIT {MAX_PARTITIONS + 1}",
        given,
    ).fetchall()
    if len(found) > MAX_PARTITIONS:
        raise too_many()
    return found


def _require_values(key: TableColumn, texts: Sequence[str], connection: DuckDBPyConnection) -> None:
    """Raise QueryFailed when a text is no value of the key's type."""
    given = [text for text in texts if text != _NULL]
    wrong = connection.execute(
        "SELECT text FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS text) "
        f"WHERE TRY_CAST(text AS {key.kind.duckdb}) IS NULL LIMIT 1",
        [given],
    ).fetchone()
    if wrong is not None:
        raise QueryFailed(
            f"HIVE_INVALID_PARTITION_VALUE: Invalid partition value '{wrong[0]}' for {key.kind} "
            f"partition key: {key.name}"
        )


def _equal(
    key: TableColumn, condition: str | None, connection: DuckDBPyConnection
) -> Sequence[str] | None:
    """Values that a DuckDB condition wants a key to be one of; None where it wants none such.

    The rest of the condition, another such part too, is still to be met.
    """
    whole = sqlglot.parse_one(condition or "true", read="duckdb").unnest()
    for part in whole.flatten() if isinstance(whole, exp.And) else [whole]:
        values = _equal_values(part.unnest(), key.name)
        if values:
            texts = ", ".join(
                f"CAST(TRY_CAST({value.sql('duckdb')} AS {key.kind.duckdb}) AS VARCHAR)"
                for value in values
            )
            (found,) = connection.execute(f"SELECT [{texts}]").fetchall()
            return [text for text in dict.fromkeys(found[0]) if text is not None]
    return None


def _equal_values(condition: exp.Expr, key: str) -> Sequence[exp.Expr]:
    """What the key is compared with, where that can be told without reading data."""
    if isinstance(condition, exp.Or):
        sides = [_equal_values(side.unnest(), key) for side in condition.flatten()]
        return [value for side in sides for value in side] if all(sides) else []
    if isinstance(condition, exp.In) and not condition.args.get("query"):
        found, values = condition.this, condition.expressions
    elif isinstance(condition, exp.EQ):
        found, values = condition.left, [condition.right]
        if not _is_key(found, key):
            found, values = condition.right, [condition.left]
    else:
        return []
    is_static = not any(value.find(exp.Column, exp.Query) for value in values)
    return values if is_static and _is_key(found, key) else []


def _is_key(expression: exp.Expr, key: str) -> bool:
    inner = expression.unnest()
    while isinstance(inner, exp.Cast):
        inner = inner.this.unnest()
    return isinstance(inner, exp.Column) and inner.name == key
