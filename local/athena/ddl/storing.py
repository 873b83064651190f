"""What a column of a query becomes in a table's files.

https://docs.aws.amazon.com/athena/latest/ug/insert-into.html
"""

from __future__ import annotations

from collections.abc import Sequence

from local.athena import types
from local.athena.catalogue import hive_types
from local.athena.ddl.writing import StoredColumn
from local.athena.model import QueryFailed
from local.athena.sql.binding.binder import Bound
from local.athena.types import Type

_TEXT = {"varchar", "char"}


def as_they_are(bound: Bound) -> list[StoredColumn]:
    """The columns of a new table; raises QueryFailed for types that Hive cannot store."""
    return [
        StoredColumn(column.name.lower(), _storable(column.kind, column.name), f"c{place}")
        for place, column in enumerate(bound.columns)
    ]


def split(
    columns: Sequence[StoredColumn], keys: Sequence[str]
) -> tuple[Sequence[StoredColumn], Sequence[StoredColumn]]:
    """(columns of the files, columns of the partition keys), which must come last."""
    names = [column.name for column in columns]
    if missing := [key for key in keys if key not in names]:
        raise QueryFailed(
            f"INVALID_TABLE_PROPERTY: Partition columns [{', '.join(missing)}] not present in "
            "schema"
        )
    if keys and len(keys) == len(names):
        raise QueryFailed("INVALID_TABLE_PROPERTY: Table contains only partition columns")
    at = len(names) - len(keys)
    if names[at:] != list(keys):
        raise QueryFailed(
            "HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table "
            f"and in the same order as the table properties: [{', '.join(keys)}]"
        )
    return columns[:at], columns[at:]


def as_the_table_has_them(
    bound: Bound, named: Sequence[str], table: Sequence[tuple[str, Type]]
) -> list[StoredColumn]:
    """The table's columns, given by the query's in the order of `named`, or NULL.

    Raises QueryFailed in Athena's words when the types do not fit.
    """
    kinds = dict(table)
    wanted = [kinds[each] for each in named]
    given = [column.kind for column in bound.columns]
    if len(given) != len(wanted) or not all(map(_fits, given, wanted)):
        raise QueryFailed(
            "TYPE_MISMATCH: Insert query has mismatched column types: "
            f"Table: [{', '.join(map(str, wanted))}], Query: [{', '.join(map(str, given))}]",
            error_type=1002,
        )
    values = {
        each: _converted(f"c{place}", kind, kinds[each])
        for place, (each, kind) in enumerate(zip(named, given, strict=True))
    }
    return [
        StoredColumn(each, kind, values.get(each, f"CAST(NULL AS {kind.duckdb})"))
        for each, kind in table
    ]


def _fits(given: Type, wanted: Type) -> bool:
    return types.coerces(given, wanted) or {given.name, wanted.name} <= _TEXT


def _converted(value: str, given: Type, wanted: Type) -> str:
    if given == wanted:
        return value
    if wanted.name not in _TEXT or not wanted.sizes:
        return f"CAST({value} AS {wanted.duckdb})"
    (length,) = wanted.sizes
    reason = (
        "INVALID_CAST_ARGUMENT: Cannot truncate non-space characters when casting from "
        f"{given} to {wanted} on INSERT"
    )
    cut = f"left({value}, {length})"
    text = f"rpad({cut}, {length}, ' ')" if wanted.name == "char" else cut
    return f"CASE WHEN length(rtrim({value})) > {length} THEN error('{reason}') ELSE {text} END"


def _storable(kind: Type, name: str) -> Type:
    hive_types.spelled(kind)
    for part in _parts(kind):
        if part.name == "timestamp" and part.sizes[0] > types.timestamp().sizes[0]:
            raise QueryFailed(
                f"NOT_SUPPORTED: Incorrect timestamp precision for {kind}; the configured "
                f"precision is MILLISECONDS; column name: {name}",
                error_type=1200,
            )
    return kind


def _parts(kind: Type) -> list[Type]:
    return [kind, *(part for child in kind.children for part in _parts(child))]
