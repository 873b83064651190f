"""Functions that write values as text for people, and read such text.

https://trino.io/docs/current/functions/conversion.html
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from sqlglot import exp

from local.athena.sql.functions import conversion
from local.athena.sql.functions.chapter import Call, Chapter, SpecialCall
from local.athena.sql.functions.java_format import java_format
from local.athena.sql.functions.java_values import READERS
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import InvalidArgument, Typed, mismatch, unsupported
from local.athena.types import TIMESTAMP_ZONED, UNKNOWN, VARCHAR
from local.translation.chapter import call

CHAPTER = Chapter("Formats")


@CHAPTER.translation("typeof(T) -> varchar")
def _typeof(given: Call) -> exp.Expr:
    return exp.Literal.string(str(given.type("T")))


@CHAPTER.python_helper("format(varchar, array(varchar), array(varchar)) -> varchar")
def _format(form: str, kinds: list[str], texts: list[str | None]) -> str:
    values = [
        None if text is None else READERS.get(kind, str)(text)
        for kind, text in zip(kinds, texts, strict=True)
    ]
    return java_format(form, values)


@CHAPTER.special("format")
def _formatted(given: SpecialCall) -> Typed:
    form, *values = given.typed()
    if form.kind.name not in {"varchar", "char", "unknown"}:
        raise mismatch(f"Type of first argument to format() must be VARCHAR (actual: {form.kind})")
    if not values:
        raise given.unfit()
    kinds = [exp.Literal.string(value.kind.name) for value in values]
    texts = [_text(value) for value in values]
    arrays = (exp.array(*part, copy=False) for part in (kinds, texts))
    return Typed(call("athena_py_format", given.coerce(form, VARCHAR), *arrays), VARCHAR)


def _text(value: Typed) -> exp.Expr:
    """What a value is read from again."""
    kind = value.kind
    if kind.children or kind.name == "varbinary":
        raise unsupported(f"Type not supported for formatting: {kind}")
    if kind.name in READERS or kind == UNKNOWN or kind.name in {"varchar", "char", "json"}:
        if kind.name != TIMESTAMP_ZONED:
            return cast_to(value.node, VARCHAR)
        moment = cast_to(call("struct_extract", value.node, "moment"), VARCHAR)
        zone = call("struct_extract", value.node.copy(), "zone")
        return exp.DPipe(
            this=exp.DPipe(this=moment, expression=exp.Literal.string(" ")), expression=zone
        )
    return conversion.cast(value, VARCHAR, safe=False)


def _shortened(number: int) -> str:
    value, unit = float(number), ""
    for unit_above in "KMBTQ":
        if abs(value) < 1000:
            break
        value, unit = value / 1000, unit_above
    # Three digits; below zero Trino gives two decimals always.
    places = 2 if value < 10 else 1 if value < 100 else 0
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(rounded, "f")
    return (text.rstrip("0").rstrip(".") if places else text) + unit


CHAPTER.python("format_number(bigint) -> varchar")(lambda number: _shortened(number))


@CHAPTER.python("format_number(double) -> varchar")
def _format_double(number: float) -> str:
    # As Java makes a long of it.
    limited = 0.0 if math.isnan(number) else min(max(number, -(2.0**63)), 2.0**63)
    return _shortened(min(int(limited), 2**63 - 1))


_DATA_SIZE = re.compile(r"([0-9.]+)(B|kB|MB|GB|TB|PB|EB|ZB|YB)")
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")


@CHAPTER.python("parse_data_size(varchar(x)) -> decimal(38, 0)")
def _parse_data_size(text: str) -> Decimal:
    found = _DATA_SIZE.fullmatch(text)
    try:
        number = Decimal(found[1]) if found else None
    except ArithmeticError:
        number = None
    if found is None or number is None:
        raise InvalidArgument(f"Invalid data size: '{text}'")
    size = int(number * 1024 ** _UNITS.index(found[2]))
    if size >= 10**38:
        raise InvalidArgument(
            f"NUMERIC_VALUE_OUT_OF_RANGE: Value out of range: '{text}' ('{size}B')"
        )
    return Decimal(size)
