"""Values of JSON as the two SerDes understand them for a column's type.

What they give is JSON again, plainer: every value that is no collection is a text that DuckDB
casts to the type. `BadValue` says that a value cannot be one of the type.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from local.athena.types import INTEGERS, Type

Plain = str | list[Any] | dict[str, Any] | None

_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}
_EXACT = Context(prec=100)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"(\d{1,10})-(\d{1,2})-(\d{1,2})")
_MOMENT = re.compile(
    r"(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?"
    r"(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_MILLISECONDS_LENGTH = 13  # a shorter number is of seconds


class BadValue(ValueError):
    """The value is none of the type."""


class Number(str):
    """A number as it is written."""

    __slots__ = ()


@dataclass(frozen=True)
class JsonRules:
    """How values become those of types; the defaults are those of Hive's own SerDe."""

    is_openx: bool = False
    has_case: bool = False
    has_dots: bool = False
    keeps_json: bool = False  # a collection where a text is due, as its JSON
    keys: Mapping[str, str] = field(default_factory=dict)  # the JSON's, by the column's

    def plain(self, value: Any, kind: Type) -> Plain:
        """A value, parsed with `Number` for numbers, as a type; raises BadValue."""
        if value is None:
            return None
        if kind.name == "array":
            return self._array(value, kind.children[0])
        if kind.name == "map":
            return self._map(value, kind)
        if kind.name == "row":
            return self._row(value, kind)
        if isinstance(value, list | dict):
            if (self.is_openx or self.keeps_json) and kind.name in ("varchar", "char"):
                return written(value)
            raise BadValue(f"a JSON {'array' if isinstance(value, list) else 'object'}")
        text = str(value).lower() if isinstance(value, bool) else str(value)
        is_quoted = isinstance(value, str) and not isinstance(value, Number)
        return self._scalar(text, kind, is_quoted=is_quoted)

    def _scalar(self, text: str, kind: Type, *, is_quoted: bool) -> str:
        if kind.name in ("varchar", "char"):
            return text
        if kind.name == "boolean":
            return str(text.lower() == "true").lower()
        if kind.name == "varbinary":
            return self._binary(text)
        if is_quoted and not self.is_openx and kind.name in (*INTEGERS, "real", "double"):
            raise BadValue(text)
        try:
            if kind.name in INTEGERS:
                return str(self._integer(text, _BITS[kind.name]))
            if kind.name == "decimal":
                return _decimal(text, *kind.sizes)
            if kind.name in ("real", "double"):
                return repr(float(text))
            if kind.name == "date":
                return _date(text)
            return self._timestamp(text)
        except (ValueError, InvalidOperation, OverflowError) as error:
            raise BadValue(text) from error

    def _integer(self, text: str, bits: int) -> int:
        if self.is_openx and re.fullmatch(r"0[xX][0-9a-fA-F]+", text):
            number = int(text, 16)
        elif self.is_openx and re.fullmatch(r"0[0-7]+", text):
            number = int(text, 8)
        else:
            number = int(Decimal(text).to_integral_value(ROUND_DOWN, _EXACT))
        if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            raise BadValue(text)
        return number

    def _binary(self, text: str) -> str:
        try:
            content = base64.b64decode(text, validate=True) if self.is_openx else text.encode()
        except binascii.Error as error:
            raise BadValue(text) from error
        return "".join(f"\\x{byte:02X}" for byte in content)

    def _timestamp(self, text: str) -> str:
        if self.is_openx and ":" not in text and re.fullmatch(r"[-+]?\d+(\.\d*)?", text):
            whole, point, _ = text.partition(".")
            is_seconds = bool(point) or len(whole) < _MILLISECONDS_LENGTH
            milliseconds = int(Decimal(text) * (1000 if is_seconds else 1))
            return _written_moment(_EPOCH + timedelta(milliseconds=milliseconds))
        found = _MOMENT.fullmatch(text.strip())
        if found is None or (found[8] and not (self.is_openx and found[4])):
            raise BadValue(text)
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        nanoseconds = int((found[7] or "0").ljust(9, "0"))
        moment += timedelta(milliseconds=(nanoseconds + 500_000) // 1_000_000)
        return _written_moment(moment - _offset(found[8]))

    def _array(self, value: Any, element: Type) -> Plain:
        if isinstance(value, list):
            return [self.plain(item, element) for item in value]
        if not self.is_openx:
            raise BadValue(written(value))
        return None if value == "" else [self.plain(value, element)]

    def _map(self, value: Any, kind: Type) -> Plain:
        if isinstance(value, dict):
            key, element = kind.children
            # Keys are texts to plain JSON, so that DuckDB makes of them what they are.
            return {
                self._scalar(name, key, is_quoted=False): self.plain(item, element)
                for name, item in value.items()
            }
        if self.is_openx and isinstance(value, str) and not value.strip():
            return None
        raise BadValue(written(value))

    def _row(self, value: Any, kind: Type) -> dict[str, Plain]:
        fields = list(zip(kind.field_names, kind.children, strict=True))
        if isinstance(value, dict):
            found = self.by_name(value)
            return {name: self.plain(found.get(self.key(name)), child) for name, child in fields}
        if self.is_openx and isinstance(value, list):
            values = [*value, *[None] * len(fields)]
            return {
                name: self.plain(item, child)
                for (name, child), item in zip(fields, values, strict=False)
            }
        if self.is_openx and isinstance(value, str) and not value.strip():
            return {}
        raise BadValue(written(value))

    def key(self, name: str) -> str:
        """The key that `by_name` has for a column or a row's field."""
        key = self.keys.get(name, name)
        return key if self.has_case else key.lower()

    def by_name(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """An object's values by names that can be compared."""
        found: dict[str, Any] = {}
        for key, item in value.items():
            name = key if self.has_case else key.lower()
            found[name] = item
            if self.has_dots and "." in name:
                found.setdefault(name.replace(".", "_"), item)
        return found


def written(value: Any) -> str:
    """A parsed value as JSON again, numbers as they were."""
    if isinstance(value, dict):
        items = (f"{json.dumps(key, ensure_ascii=False)}:{written(each)}"
                 for key, each in value.items())  # fmt: skip
        return f"{{{','.join(items)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def _decimal(text: str, precision: int, scale: int) -> str:
    number = Decimal(text).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, _EXACT)
    if number.adjusted() >= precision - scale and number:
        raise BadValue(text)
    return f"{number:f}"


def _date(text: str) -> str:
    found = _DATE.fullmatch(text.strip().partition(" ")[0])
    if found is None:
        raise BadValue(text)
    year, month, day = map(int, found.groups())
    return datetime(year, month, day, tzinfo=UTC).date().isoformat()


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "zZ":
        return timedelta()
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -offset if zone[0] == "-" else offset


def _written_moment(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "milliseconds")
