"""What a value becomes without a CAST where another type is due.

https://trino.io/docs/current/language/types.html
"""

from __future__ import annotations

from itertools import count

from sqlglot import exp

from local.athena.sql.typed.expression import Typed, mismatch
from local.athena.types import TIME_ZONED, TIMESTAMP_ZONED, UNKNOWN, Type, common
from local.translation.chapter import call

_parameters = count()


def coerce(value: Typed, wanted: Type) -> exp.Expr:
    """DuckDB's expression of the value as the type wanted, which it must be able to become."""
    given = value.kind
    if given == wanted:
        return value.node
    if given == UNKNOWN or (isinstance(value.node, exp.Null)):
        return cast_to(exp.Null(), wanted)
    if given.name == "row":
        fields = [
            coerce(row_field(Typed(value.node.copy(), given), place), child)
            for place, child in enumerate(wanted.children)
        ]
        return null_safe(value.node, packed(fields, wanted))
    if given.name in {"array", "map"}:
        return _coerce_within(value, wanted)
    if wanted.name == "char":
        return call("rpad", value.node, wanted.sizes[0], " ")
    if wanted.name == TIMESTAMP_ZONED and given.name != TIMESTAMP_ZONED:
        return null_safe(value.node, zoned(cast_to(value.node.copy(), Type("timestamp", (3,)))))
    if wanted.name == TIME_ZONED and given.name != TIME_ZONED:
        made = call("struct_pack", named("clock", value.node.copy()), named("zone", "+00:00"))
        return null_safe(value.node, made)
    if given.duckdb == wanted.duckdb:
        return value.node
    return cast_to(value.node, wanted)


def _coerce_within(value: Typed, wanted: Type) -> exp.Expr:
    if value.kind.duckdb == wanted.duckdb and not _needs_work(value.kind, wanted):
        return value.node
    if value.kind.name == "array":
        element = parameter()
        body = coerce(Typed(element, value.kind.children[0]), wanted.children[0])
        return call("list_transform", value.node, lambda_of(element, body))
    entry = parameter()
    pairs = Type("row", (), value.kind.children, (None, None))
    key, content = (
        coerce(row_field(Typed(entry.copy(), pairs), place), wanted.children[place])
        for place in (0, 1)
    )
    entries = call("map_entries", value.node)
    made = call("list_transform", entries, lambda_of(entry, call("row", key, content)))
    return call("map_from_entries", made)


def _needs_work(given: Type, wanted: Type) -> bool:
    """True where values differ although DuckDB's types are the same."""
    if given.name != wanted.name:
        return "char" in (given.name, wanted.name)
    return any(map(_needs_work, given.children, wanted.children))


def cast_to(node: exp.Expr, kind: Type) -> exp.Expr:
    """DuckDB's own CAST to the type that the values have there."""
    return exp.Cast(this=node, to=exp.Var(this=kind.duckdb))


def packed(fields: list[exp.Expr], kind: Type) -> exp.Expr:
    """A row of the type, of its fields."""
    return cast_to(call("row", *fields), kind)


def zoned(moment: exp.Expr, zone: str = "UTC") -> exp.Expr:
    """A timestamp with time zone, of its moment in UTC."""
    return call("struct_pack", named("moment", moment), named("zone", zone))


def named(name: str, value: exp.Expr | str) -> exp.Expr:
    """A named argument of DuckDB's: `name := value`."""
    node = exp.Literal.string(value) if isinstance(value, str) else value
    return exp.PropertyEQ(this=exp.to_identifier(name), expression=node)


def null_safe(value: exp.Expr, result: exp.Expr) -> exp.Expr:
    """The result, but NULL where the value is: a struct of NULLs is not NULL."""
    if isinstance(value, exp.Struct) or (
        isinstance(value, exp.Anonymous) and value.name in {"row", "struct_pack"}
    ):
        return result
    is_null = exp.Is(this=value.copy(), expression=exp.Null())
    return exp.paren(
        exp.Case(ifs=[exp.If(this=is_null, true=exp.Null())], default=result), copy=False
    )


def parameter() -> exp.Column:
    """A name for a lambda's parameter that nothing else has."""
    return exp.column(f"athena_l{next(_parameters)}")


def lambda_of(element: exp.Column, body: exp.Expr) -> exp.Lambda:
    """A lambda of one parameter."""
    return exp.Lambda(this=body, expressions=[exp.to_identifier(element.name)])


def unified(values: list[Typed], what: str) -> tuple[list[exp.Expr], Type]:
    """The values as the one type that all can become; raises Fault, which says `what` they are."""
    kind = UNKNOWN
    every = list(dict.fromkeys(value.kind for value in values))
    for each in every:
        both = common(kind, each)
        if both is None:
            raise mismatch(
                f"{what} must be the same type or coercible to a common type. Cannot find common "
                f"type between {kind} and {each}, all types (without duplicates): "
                f"[{', '.join(map(str, every))}]"
            )
        kind = both
    return [coerce(value, kind) for value in values], kind


def row_field(value: Typed, place: int) -> Typed:
    """A field of a row, by its place from zero."""
    node = call("struct_extract_at", value.node, place + 1)
    return Typed(node, value.kind.children[place])
