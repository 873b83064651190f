"""Types as Glue holds them, in Hive's spelling.

https://docs.aws.amazon.com/athena/latest/ug/data-types.html
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-tables.html
"""

from __future__ import annotations

from functools import lru_cache

from local.athena import types
from local.athena.model import QueryFailed
from local.athena.types import Type

_BY_NAME = {
    "boolean": types.BOOLEAN,
    "tinyint": types.TINYINT,
    "smallint": types.SMALLINT,
    "int": types.INTEGER,
    "integer": types.INTEGER,
    "bigint": types.BIGINT,
    "float": types.REAL,
    "real": types.REAL,
    "double": types.DOUBLE,
    "decimal": types.decimal(10),
    "string": types.VARCHAR,
    "varchar": types.VARCHAR,
    "binary": types.VARBINARY,
    "date": types.DATE,
    "timestamp": types.timestamp(),
}
_SPELLINGS = {
    "integer": "int",
    "real": "float",
    "varbinary": "binary",
    "timestamp": "timestamp",
    "map": "map",
    "array": "array",
}
_AS_THEY_ARE = {
    "boolean", "tinyint", "smallint", "bigint", "double", "decimal", "char", "varchar", "date",
}  # fmt: skip


@lru_cache(4096)
def parse(text: str) -> Type:
    """The type that Hive spells so; raises QueryFailed when Athena has none such, naming it."""
    reader = _Reader(text)
    kind = reader.type()
    if not reader.at_end:
        raise reader.unknown()
    return kind


def spelled(kind: Type) -> str:
    """Hive's spelling of a type; raises QueryFailed in Athena's words where Hive has none."""
    if kind == types.VARCHAR:
        return "string"
    if kind.name == "row":
        if not all(kind.names):
            raise QueryFailed(
                f"NOT_SUPPORTED: Anonymous row type is not supported in Hive: {kind}",
                error_type=1200,
            )
        fields = zip(kind.names, kind.children, strict=True)
        return f"struct<{','.join(f'{name}:{spelled(child)}' for name, child in fields)}>"
    if kind.name in _AS_THEY_ARE:
        sizes = f"({','.join(map(str, kind.sizes))})" if kind.sizes else ""
        return f"{kind.name}{sizes}"
    if kind.name not in _SPELLINGS:
        raise QueryFailed(f"NOT_SUPPORTED: Unsupported Hive type: {kind}", error_type=1200)
    within = f"<{','.join(map(spelled, kind.children))}>" if kind.children else ""
    return f"{_SPELLINGS[kind.name]}{within}"


class _Reader:
    """Reads one spelling from its left to its right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rest = text.strip().lower()

    @property
    def at_end(self) -> bool:
        return not self._rest

    def type(self) -> Type:
        word = self._until("<>(),:")
        if word == "array" and self._skip("<"):
            return types.array(self._closed(self.type()))
        if word == "map" and self._skip("<"):
            key = self.type()
            self._require(",")
            return types.map_of(key, self._closed(self.type()))
        if word == "struct" and self._skip("<"):
            return self._row()
        if word in {"decimal", "varchar", "char"} and self._skip("("):
            sizes = self._sizes()
            return types.decimal(*sizes) if word == "decimal" else Type(word, sizes)
        if word not in _BY_NAME:
            raise self.unknown()
        return _BY_NAME[word]

    def unknown(self) -> QueryFailed:
        return QueryFailed(f"NOT_SUPPORTED: columns of type {self._text}", error_type=1200)

    def _row(self) -> Type:
        names, children = [], []
        while True:
            names.append(self._until(":").strip("`"))
            self._require(":")
            children.append(self.type())
            if not self._skip(","):
                return self._closed(types.row(children, names))

    def _closed(self, kind: Type) -> Type:
        self._require(">")
        return kind

    def _sizes(self) -> tuple[int, ...]:
        sizes = self._until(")").split(",")
        self._require(")")
        if not 1 <= len(sizes) <= 2 or not all(size.strip().isdecimal() for size in sizes):
            raise self.unknown()
        return tuple(map(int, sizes))

    def _until(self, stops: str) -> str:
        length = next(
            (at for at, character in enumerate(self._rest) if character in stops), len(self._rest)
        )
        word, self._rest = self._rest[:length].strip(), self._rest[length:]
        return word

    def _skip(self, mark: str) -> bool:
        found = self._rest.startswith(mark)
        if found:
            self._rest = self._rest[len(mark) :].lstrip()
        return found

    def _require(self, mark: str) -> None:
        if not self._skip(mark):
            raise self.unknown()
