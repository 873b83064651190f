"""Types as a statement writes them.

https://trino.io/docs/current/language/types.html
"""

from __future__ import annotations

from sqlglot import exp

from local.athena import types
from local.athena.sql.typed.expression import Fault, mismatch, unsupported
from local.athena.types import Type

_PLAIN = {
    exp.DType.BOOLEAN: types.BOOLEAN,
    exp.DType.TINYINT: types.TINYINT,
    exp.DType.SMALLINT: types.SMALLINT,
    exp.DType.INT: types.INTEGER,
    exp.DType.BIGINT: types.BIGINT,
    exp.DType.FLOAT: types.REAL,
    exp.DType.DOUBLE: types.DOUBLE,
    exp.DType.VARBINARY: types.VARBINARY,
    exp.DType.DATE: types.DATE,
    exp.DType.JSON: types.JSON,
    exp.DType.UUID: types.UUID,
    exp.DType.IPADDRESS: types.IPADDRESS,
}
# sqlglot reads others as the same types: float, int8, bool, struct.
_NAMES = frozenset(
    """
    boolean tinyint smallint int integer bigint real double decimal dec numeric varchar char
    varbinary json date time timestamp interval array map row uuid ipaddress
    """.split()  # noqa: SIM905 - as one reads it
) | {"double precision"}
_DEFAULT_PRECISION = 3


def written_type(node: exp.DataType) -> Type:
    """The type that a CAST names; raises Fault where there is none of that name."""
    kind = node.this
    if kind in {exp.DType.HLLSKETCH, exp.DType.TDIGEST, exp.DType.GEOMETRY, exp.DType.GEOGRAPHY}:
        raise unsupported(f"type {node.sql('trino').lower()}")
    name = node.meta.get("name")
    if name is not None and name not in _NAMES:
        raise mismatch(f"Unknown type: {name}")
    if isinstance(kind, exp.Interval):
        return _interval(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    sizes = [int(part.name) for part in node.expressions if isinstance(part, exp.DataTypeParam)]
    if kind == exp.DType.VARCHAR:
        return types.varchar(*sizes)
    if kind == exp.DType.CHAR:
        return types.char(*(sizes or [1]))
    if kind == exp.DType.DECIMAL:
        return _decimal(sizes)
    if kind in {exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ}:
        return types.timestamp(_precision(sizes), zoned=kind == exp.DType.TIMESTAMPTZ)
    if kind in {exp.DType.TIME, exp.DType.TIMETZ}:
        return types.time(_precision(sizes), zoned=kind == exp.DType.TIMETZ)
    if kind == exp.DType.ARRAY:
        return types.array(written_type(node.expressions[0]))
    if kind == exp.DType.MAP:
        return types.map_of(*map(written_type, node.expressions))
    if kind == exp.DType.STRUCT:
        return _row(node)
    raise mismatch(f"Unknown type: {node.sql('trino').lower()}")


def _interval(node: exp.Interval) -> Type:
    unit = node.args.get("unit")
    first = unit.this.name.upper() if isinstance(unit, exp.IntervalSpan) else ""
    return types.YEAR_TO_MONTH if first == "YEAR" else types.DAY_TO_SECOND


def _decimal(sizes: list[int]) -> Type:
    precision, scale = (*sizes, 0)[:2] if sizes else (types.MAX_DECIMAL, 0)
    if not 0 < precision <= types.MAX_DECIMAL:
        raise Fault(
            "INVALID_FUNCTION_ARGUMENT",
            f"DECIMAL precision must be in range [1, {types.MAX_DECIMAL}]: {precision}",
        )
    if scale > precision:
        raise Fault("INVALID_FUNCTION_ARGUMENT", f"DECIMAL scale must be in range [0, {precision}]")
    return types.decimal(precision, scale)


def _precision(sizes: list[int]) -> int:
    precision = sizes[0] if sizes else _DEFAULT_PRECISION
    if precision > 6:  # DuckDB's timestamps are of microseconds
        raise unsupported(f"timestamp({precision})")
    return precision


def _row(node: exp.DataType) -> Type:
    names: list[str | None] = []
    children: list[Type] = []
    for part in node.expressions:
        named = isinstance(part, exp.ColumnDef)
        # Names of a row's fields keep their case only between quotes.
        identifier = part.this if named else None
        names.append(_name(identifier) if identifier else None)
        children.append(written_type(part.args["kind"] if named else part))
    return types.row(children, names)


def _name(identifier: exp.Identifier) -> str:
    return identifier.name if identifier.quoted else identifier.name.lower()
