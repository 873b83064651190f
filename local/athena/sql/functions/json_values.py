"""What a cast from JSON reads in Python: scalars, and the parts of arrays and objects.

https://trino.io/docs/current/functions/json.html#cast-from-json
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.json_text import read, scalar_text, write
from local.athena.sql.rendering import standard_double_text
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("JSON values")

_EXACT = Context(prec=400)  # more digits than a double has before its point
_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}
_DIGITS = re.compile(r"[+-]?\d+", re.ASCII)
_DOUBLE = re.compile(r"[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)", re.ASCII)
_BOOLEANS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}


@CHAPTER.python_helper("json_string(value varchar) -> varchar")
def _string(value: str) -> str:
    return write(value)


def _uncast(text: str, kind: str) -> InvalidArgument:
    return InvalidArgument(f"INVALID_CAST_ARGUMENT: Cannot cast '{text}' to {kind}")


@CHAPTER.python_helper("json_to_varchar(text varchar, length bigint) -> varchar")
def _to_varchar(text: str, length: int) -> str | None:
    value = read(text)
    if value is None:
        return None
    shown = standard_double_text(value) if isinstance(value, float) else scalar_text(value)
    if shown is None:
        raise _uncast(text, "varchar")
    if len(shown) > length:
        raise _uncast(text, f"varchar({length})")
    return shown


@CHAPTER.python_helper("json_to_boolean(text varchar) -> boolean")
def _to_boolean(text: str) -> bool | None:
    value = read(text)
    if isinstance(value, str):
        if value.lower() not in _BOOLEANS:
            raise _uncast(value, "BOOLEAN")
        return _BOOLEANS[value.lower()]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) or (isinstance(value, int) and _fits(value, "bigint")):
        return bool(value)
    raise _uncast(text, "boolean")


def _unfit(text: str, kind: str, wanted: str) -> InvalidArgument:
    begins = text[0] if text[0] in "[{" else scalar_text(read(text))
    return InvalidArgument(
        f"INVALID_CAST_ARGUMENT: Cannot cast to {kind}. "
        f"Expected a json {wanted}, but got {begins}\n{text}"
    )


def _fits(number: int, kind: str) -> bool:
    limit = 1 << (_BITS[kind] - 1)
    return -limit <= number < limit


@CHAPTER.python_helper("json_to_integer(text varchar, kind varchar) -> bigint")
def _to_integer(text: str, kind: str) -> int | None:
    value = read(text)
    if value is None:
        return None
    if isinstance(value, str):
        if _DIGITS.fullmatch(value.strip()) and _fits(int(value), kind):
            return int(value)
        raise _uncast(value, "INT" if kind == "integer" else kind.upper())
    number: int | None = None
    if isinstance(value, float) and math.isfinite(value):  # half away from zero
        number = int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP, _EXACT))
    elif isinstance(value, int):
        number = int(value)
    if number is None or not _fits(number, kind):
        raise _uncast(text, kind)
    return number


# As a text, for DuckDB takes a NaN from Python for NULL.
@CHAPTER.python_helper("json_to_double(text varchar, kind varchar) -> varchar")
def _to_double(text: str, kind: str) -> str | None:
    value = read(text)
    if value is None:
        return None
    if isinstance(value, str):
        if _DOUBLE.fullmatch(value.strip()):
            return value
        raise _uncast(value, kind.upper())
    if isinstance(value, list | dict):
        raise _uncast(text, kind)
    return repr(float(value))


@CHAPTER.python_helper("json_to_decimal(text varchar, precision bigint, scale bigint) -> varchar")
def _to_decimal(text: str, precision: int, scale: int) -> str | None:
    value = read(text)
    if value is None:
        return None
    kind = f"DECIMAL({precision},{scale})"
    try:
        digits = str(int(value)) if isinstance(value, bool) else scalar_text(value)
        exact = Decimal(digits or "").quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, _EXACT)
    except InvalidOperation:
        raise _uncast(text, kind) from None
    if not abs(exact) < Decimal(10) ** (precision - scale):
        raise InvalidArgument(f"INVALID_CAST_ARGUMENT: Cannot cast input json to {kind}")
    return f"{exact:f}"


@CHAPTER.python_helper("json_elements(text varchar, kind varchar) -> array(varchar)")
def _list_of(text: str, kind: str) -> list[str] | None:
    value = read(text)
    if value is None:
        return None
    if not isinstance(value, list):
        raise _unfit(text, kind, "array")
    return [write(each) for each in value]


@CHAPTER.python_helper("json_entries(text varchar, kind varchar) -> array(array(varchar))")
def _entries(text: str, kind: str) -> list[list[str]] | None:
    value = read(text)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _unfit(text, kind, "object")
    return [[write(key), write(each)] for key, each in value.items()]


@CHAPTER.python_helper(
    "json_fields(text varchar, kind varchar, names array(varchar)) -> array(varchar)"
)
def _fields(text: str, kind: str, names: list[str]) -> list[str | None] | None:
    value = read(text)
    if value is None:
        return None
    if isinstance(value, dict):
        by_name = {key.lower(): each for key, each in value.items()}
        return [write(by_name[name.lower()]) if name.lower() in by_name else None for name in names]
    if not isinstance(value, list) or len(value) != len(names):
        raise _unfit(text, kind, "array or object")
    return [write(each) for each in value]
