"""Athena's types: their names, what a value of one becomes in another, what they are in DuckDB.

https://docs.aws.amazon.com/athena/latest/ug/data-types.html
https://trino.io/docs/current/language/types.html

Values live in DuckDB as follows, where it is not as itself:

    varchar(n), char(n)          VARCHAR; a char is padded
    timestamp(p)                 TIMESTAMP, of microseconds
    timestamp(p) with time zone  STRUCT(moment TIMESTAMP, zone VARCHAR), the moment in UTC
    time(p) with time zone       STRUCT(clock TIME, zone VARCHAR), the clock as it is read there
    interval day to second       BIGINT, milliseconds
    interval year to month       INTEGER, months
    row(...)                     STRUCT, or DuckDB's TUPLE; its fields are found by their place
    json                         JSON
    ipaddress                    VARCHAR, as it is printed
    Geometry, SphericalGeography BLOB, Well-Known Binary
    BingTile                     BIGINT, as Athena numbers them
    HyperLogLog                  VARCHAR[], its values, each once
    SetDigest                    BIGINT[], the hashes of its values
    tdigest                      DOUBLE[][], pairs of a value and its weight
    qdigest(T)                   STRUCT(value T, weight BIGINT)[]
    unknown                      INTEGER, always NULL
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_VARCHAR = 2**31 - 1
MAX_DECIMAL = 38


@dataclass(frozen=True)
class Type:
    """A type; `sizes` are a length, or precision and scale; `children` are the types within."""

    name: str
    sizes: tuple[int, ...] = ()
    children: tuple[Type, ...] = ()
    names: tuple[str | None, ...] = ()  # of a row's fields

    def __str__(self) -> str:
        """As Athena's typeof spells it."""
        if self.name == "row":
            fields = (
                f"{_quoted(name)} {child}" if name else str(child)
                for name, child in zip(self.names, self.children, strict=True)
            )
            return f"row({', '.join(fields)})"
        if self.children:
            return f"{self.name}({', '.join(map(str, self.children))})"
        if self.name in _ZONED:
            return f"{_ZONED[self.name]}({self.sizes[0]}) with time zone"
        if self.sizes:
            return f"{self.name}({', '.join(map(str, self.sizes)).replace(', ', ',')})"
        return self.name

    @property
    def duckdb(self) -> str:
        """The type that its values have in DuckDB's SQL."""
        if self.name == "array":
            return f"{self.children[0].duckdb}[]"
        if self.name == "map":
            return f"MAP({self.children[0].duckdb}, {self.children[1].duckdb})"
        if self.name == "row":
            # Fields without a name, or two of one name, could not be told apart by theirs.
            names = self.field_names
            fields = ", ".join(
                f'"{name}" {child.duckdb}' for name, child in zip(names, self.children, strict=True)
            )
            return f"STRUCT({fields})"
        if self.name == "qdigest":
            return f"STRUCT(value {self.children[0].duckdb}, weight BIGINT)[]"
        if self.name == "decimal":
            return f"DECIMAL({self.sizes[0]}, {self.sizes[1]})"
        return _DUCKDB[self.name]

    @property
    def field_names(self) -> tuple[str, ...]:
        """Names that a row's fields have in DuckDB, each another."""
        if len(set(self.names)) == len(self.names) and all(self.names):
            return tuple((name or "").replace('"', '""') for name in self.names)
        return tuple(f"field{place}" for place in range(len(self.names)))

    @property
    def is_orderable(self) -> bool:
        """True where `<` and ORDER BY are defined."""
        return self.name not in _NOT_ORDERED and all(child.is_orderable for child in self.children)

    @property
    def is_comparable(self) -> bool:
        """True where `=` and GROUP BY are defined."""
        return self.name not in _NOT_COMPARED and all(
            child.is_comparable for child in self.children
        )


def _quoted(name: str) -> str:
    plain = name.isidentifier() and name.islower()
    return name if plain else '"' + name.replace('"', '""') + '"'


# Names of ours for types whose sizes stand in the midst of their own.
TIMESTAMP_ZONED = "timestamp with time zone"
TIME_ZONED = "time with time zone"
_ZONED = {TIMESTAMP_ZONED: "timestamp", TIME_ZONED: "time"}

UNKNOWN = Type("unknown")
BOOLEAN = Type("boolean")
TINYINT = Type("tinyint")
SMALLINT = Type("smallint")
INTEGER = Type("integer")
BIGINT = Type("bigint")
REAL = Type("real")
DOUBLE = Type("double")
VARCHAR = Type("varchar")
VARBINARY = Type("varbinary")
DATE = Type("date")
JSON = Type("json")
UUID = Type("uuid")
IPADDRESS = Type("ipaddress")
DAY_TO_SECOND = Type("interval day to second")
YEAR_TO_MONTH = Type("interval year to month")

INTEGERS = ("tinyint", "smallint", "integer", "bigint")
NUMBERS = (*INTEGERS, "decimal", "real", "double")
_PRECISIONS = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19}

_DUCKDB = {
    "unknown": "INTEGER",
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "real": "FLOAT",
    "double": "DOUBLE",
    "varchar": "VARCHAR",
    "char": "VARCHAR",
    "varbinary": "BLOB",
    "date": "DATE",
    "time": "TIME",
    TIME_ZONED: "STRUCT(clock TIME, zone VARCHAR)",
    "timestamp": "TIMESTAMP",
    TIMESTAMP_ZONED: "STRUCT(moment TIMESTAMP, zone VARCHAR)",
    "interval day to second": "BIGINT",
    "interval year to month": "INTEGER",
    "json": "JSON",
    "uuid": "UUID",
    "ipaddress": "VARCHAR",
    "Geometry": "BLOB",
    "SphericalGeography": "BLOB",
    "BingTile": "BIGINT",
    "HyperLogLog": "VARCHAR[]",
    "SetDigest": "BIGINT[]",
    "tdigest": "DOUBLE[][]",
}
_NOT_COMPARED = {"HyperLogLog", "SetDigest", "tdigest", "qdigest"}
_NOT_ORDERED = {
    "map",
    "json",
    "Geometry",
    "SphericalGeography",
    "BingTile",
    *_NOT_COMPARED,
}


def varchar(length: int | None = None) -> Type:
    """Text of at most so many characters, or without a bound."""
    return VARCHAR if length is None else Type("varchar", (length,))


def char(length: int) -> Type:
    """Text of so many characters, filled up with blanks."""
    return Type("char", (length,))


def decimal(precision: int, scale: int = 0) -> Type:
    """Exact numbers of so many digits, at most 38, and so many of them behind the point."""
    return Type("decimal", (min(precision, MAX_DECIMAL), scale))


def timestamp(precision: int = 3, *, zoned: bool = False) -> Type:
    """Moments, their seconds with so many digits, with a time zone or without."""
    return Type(TIMESTAMP_ZONED if zoned else "timestamp", (precision,))


def time(precision: int = 3, *, zoned: bool = False) -> Type:
    """Times of day, their seconds with so many digits, with a time zone or without."""
    return Type(TIME_ZONED if zoned else "time", (precision,))


def array(element: Type) -> Type:
    """Arrays of elements of a type."""
    return Type("array", (), (element,))


def map_of(key: Type, value: Type) -> Type:
    """Maps from keys of a type to values of a type."""
    return Type("map", (), (key, value))


def row(children: Sequence[Type], names: Sequence[str | None] | None = None) -> Type:
    """Rows of fields, named or not."""
    return Type("row", (), tuple(children), tuple(names or [None] * len(children)))


def common(one: Type, other: Type) -> Type | None:
    """The type that both become where a single one is needed, as in UNION; None: there is none.

    https://trino.io/docs/current/language/types.html
    """
    if one == other or other == UNKNOWN:
        return one
    if one == UNKNOWN:
        return other
    if one.name == other.name:
        return _common_of_a_kind(one, other)
    for first, second in ((one, other), (other, one)):
        wider = _wider(first, second)
        if wider is not None:
            return wider
    return None


def coerces(given: Type, wanted: Type) -> bool:
    """True where a value becomes one of the wanted type without a CAST."""
    return common(given, wanted) == wanted


def _common_of_a_kind(one: Type, other: Type) -> Type | None:
    if one.name == "decimal":
        scale = max(one.sizes[1], other.sizes[1])
        whole = max(one.sizes[0] - one.sizes[1], other.sizes[0] - other.sizes[1])
        return decimal(whole + scale, scale)
    if one.name == "varchar":
        return varchar(max(one.sizes[0], other.sizes[0])) if one.sizes and other.sizes else VARCHAR
    if one.sizes:
        return Type(one.name, (max(one.sizes[0], other.sizes[0]),))
    if len(one.children) != len(other.children):
        return None
    children = [
        common(mine, theirs) for mine, theirs in zip(one.children, other.children, strict=True)
    ]
    names = tuple(
        mine if mine == theirs else None
        for mine, theirs in zip(one.names, other.names, strict=True)
    )
    known = tuple(child for child in children if child is not None)
    return Type(one.name, (), known, names) if len(known) == len(children) else None


def _wider(narrow: Type, wide: Type) -> Type | None:
    """The type of both when the first can become something like the second."""
    if narrow.name in INTEGERS:
        if wide.name in INTEGERS:
            return wide if INTEGERS.index(narrow.name) < INTEGERS.index(wide.name) else None
        if wide.name == "decimal":
            return _common_of_a_kind(decimal(_PRECISIONS[narrow.name]), wide)
    if narrow.name in NUMBERS and wide.name in ("real", "double"):
        return wide if narrow.name != "double" else None
    if (narrow.name, wide.name) == ("varchar", "char"):
        return char(max(narrow.sizes[0], wide.sizes[0])) if narrow.sizes else VARCHAR
    if narrow.name == "date" and wide.name in ("timestamp", TIMESTAMP_ZONED):
        return wide
    if (narrow.name, wide.name) in (("timestamp", TIMESTAMP_ZONED), ("time", TIME_ZONED)):
        return Type(wide.name, (max(narrow.sizes[0], wide.sizes[0]),))
    return None
