"""LazySimpleSerDe.

https://docs.aws.amazon.com/athena/latest/ug/lazy-simple-serde.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `quoting`

from __future__ import annotations

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from local.athena.catalogue.cache import DataFile
from local.athena.catalogue.quoting import literal
from local.athena.catalogue.serdes.fields import scalar
from local.athena.catalogue.serdes.scan import Scan, select
from local.athena.catalogue.serdes.text import TextSerde, lines, unsupported
from local.athena.types import Type

# What divides the items of a collection, level by level, after the three that can be chosen.
_DEEPER = "\x04\x05\x06\x07\x08"

# Stand, while a line is divided, for an escaped escape character and for escaped delimiters.
_ESCAPED = [chr(code) for code in range(0xE000, 0xE00A)]


class LazySimple(TextSerde):
    """Fields between delimiters, of one character each; what cannot be read is NULL."""

    def scans(self, files: Sequence[DataFile], connection: DuckDBPyConnection) -> Sequence[Scan]:  # noqa: ARG002
        """One scan of all the files."""
        if self.parameter("serialization.last.column.takes.rest") == "true":
            raise unsupported("serialization.last.column.takes.rest")
        values = {
            column: self._value(f"fields[{at}]", kind, 1)
            for at, (column, kind) in enumerate(self.columns, start=1)
        }
        line = self._protected("coalesce(line, '')")
        split = f"string_split({line}, {literal(self._delimiters[0])}) AS fields, file_index"
        return [Scan(select(values, f"(SELECT {split} FROM {lines(files)})"), files)]

    def _value(self, text: str, kind: Type, level: int) -> str:
        """A text, which is a column of DuckDB's, as a value; its items are `level` deep."""
        null = literal(self.parameter("serialization.null.format", otherwise="\\N"))
        return f"CASE WHEN {text} <> {null} THEN {self._not_null(text, kind, level)} END"

    def _not_null(self, text: str, kind: Type, level: int) -> str:
        if not kind.children:
            return scalar(self._restored(text), kind)
        if level + (kind.name == "map") >= len(self._delimiters):
            raise unsupported(f"LazySimpleSerDe with {kind}")
        item = f"item{level}"
        items = f"string_split({text}, {literal(self._delimiters[level])})"
        if kind.name == "row":
            fields = ", ".join(
                f'"{field}" := {self._value(f"({items})[{at}]", child, level + 1)}'
                for at, (field, child) in enumerate(
                    zip(kind.field_names, kind.children, strict=True), start=1
                )
            )
            return f"struct_pack({fields})"
        some = f"CASE WHEN {text} <> '' THEN {items} ELSE [] END"
        if kind.name == "array":
            value = self._value(item, kind.children[0], level + 1)
            return f"list_transform({some}, lambda {item}: {value})"
        return self._map(some, item, kind, level)

    def _map(self, items: str, item: str, kind: Type, level: int) -> str:
        """The first of the entries that have the same key; those without a key are dropped."""
        divider = literal(self._delimiters[level + 1])
        key = self._value(f"split_part({item}, {divider}, 1)", kind.children[0], level + 2)
        rest = f"substr({item}, nullif(strpos({item}, {divider}), 0) + 1)"
        value = self._value(rest, kind.children[1], level + 2)
        entries = f"list_transform({items}, lambda {item}: {{'k': {key}, 'v': {value}}})"
        known = f"list_filter({entries}, lambda {item}: {item}.k IS NOT NULL)"
        # A map is made of the entries whose key is not among the keys before it.
        first = (
            f"list_filter({known}, lambda {item}, place: "
            f"list_position(list_transform({known}, lambda {item}: {item}.k), {item}.k) = place)"
        )
        return f"map_from_entries({first})"

    @property
    def _delimiters(self) -> list[str]:
        field = self._character("field.delim", "serialization.format", otherwise="\x01")
        items = self._character("collection.delim", "colelction.delim", otherwise="\x02")
        return [field, items, self._character("mapkey.delim", otherwise="\x03"), *_DEEPER]

    @property
    def _escape(self) -> str:
        return self._character("escape.delim", otherwise="")

    def _character(self, *keys: str, otherwise: str) -> str:
        text = self.parameter(*keys, otherwise=otherwise)
        if text.isdecimal() and int(text) < 128:
            return chr(int(text))
        if len(text) > 1:
            raise unsupported(f"LazySimpleSerDe with the delimiter {text}")
        return text

    def _protected(self, text: str) -> str:
        """The text with nothing escaped that would divide it."""
        if self._escape:
            for stand_in, escaped in zip(_ESCAPED, [self._escape, *self._delimiters], strict=False):
                text = f"replace({text}, {literal(self._escape + escaped)}, {literal(stand_in)})"
        return text

    def _restored(self, text: str) -> str:
        if self._escape:
            for stand_in, escaped in zip(_ESCAPED[1:], self._delimiters, strict=False):
                text = f"replace({text}, {literal(stand_in)}, {literal(escaped)})"
            # Another escaped character is itself.
            text = f"replace({text}, {literal(self._escape)}, '')"
            text = f"replace({text}, {literal(_ESCAPED[0])}, {literal(self._escape)})"
        return text
