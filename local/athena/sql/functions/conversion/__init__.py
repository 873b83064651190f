"""Casts and literals with a type: https://trino.io/docs/current/functions/conversion.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.conversion import identifiers, numbers, text, times
from local.athena.sql.functions.conversion.attempt import Attempt, bound
from local.athena.sql.functions.conversion.identifiers import to_bytes, to_identifier
from local.athena.sql.functions.conversion.literals import typed_literal
from local.athena.sql.functions.conversion.numbers import to_boolean, to_number
from local.athena.sql.functions.conversion.structures import cast_structure
from local.athena.sql.functions.conversion.text import to_text
from local.athena.sql.functions.conversion.times import to_time
from local.athena.sql.functions.json_casts import from_json, to_json
from local.athena.sql.typed.coercion import cast_to, coerce
from local.athena.sql.typed.expression import Typed, mismatch
from local.athena.types import JSON, NUMBERS, TIME_ZONED, TIMESTAMP_ZONED, UNKNOWN, Type, coerces
from local.translation.chapter import call

__all__ = ["CHAPTERS", "cast", "typed_literal"]

CHAPTERS = (text.CHAPTER, numbers.CHAPTER, times.CHAPTER, identifiers.CHAPTER)

_TIMES = {"date", "time", TIME_ZONED, "timestamp", TIMESTAMP_ZONED}


def cast(value: Typed, kind: Type, *, safe: bool) -> exp.Expr:
    """CAST, and TRY_CAST, `safe`: NULL where a CAST fails. Raises Fault where there is no cast."""
    given = value.kind
    if given == kind:
        return value.node
    if given == UNKNOWN or isinstance(value.node, exp.Null):
        return cast_to(exp.Null(), kind)
    if given != JSON and kind == JSON:
        return to_json(value)
    if given == JSON:
        if not safe:
            return from_json(value, kind)
        return bound(value.node, lambda it: call("try", from_json(Typed(it, given), kind)))
    if coerces(given, kind):
        return coerce(value, kind)
    if kind.children:
        made = cast_structure(
            value, kind, lambda inner, wanted: cast(inner, wanted, safe=False), safe=safe
        )
    else:
        attempt = _attempt(given, kind)
        made = attempt.of(value.node, safe=safe) if attempt else None
    if made is None:
        raise mismatch(f"Cannot cast {given} to {kind}")
    return made


def _attempt(given: Type, kind: Type) -> Attempt | None:
    if kind.name in NUMBERS:
        return to_number(given, kind)
    if kind.name in {"varchar", "char"}:
        return to_text(given, kind)
    if kind.name in _TIMES:
        return to_time(given, kind)
    if kind.name == "boolean":
        return to_boolean(given)
    if kind.name == "varbinary":
        return to_bytes(given)
    return to_identifier(given, kind)
