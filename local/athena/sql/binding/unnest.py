"""UNNEST: a row for each element of arrays and maps.

https://trino.io/docs/current/sql/select.html#unnest
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from local.athena.sql.binding.scope import Field
from local.athena.sql.binding.text import sql
from local.athena.sql.typed.expression import Fault, Typed
from local.athena.types import BIGINT, Type
from local.translation.chapter import call

# ruff: noqa: S608 - its work is to write SQL, out of what was bound


@dataclass(frozen=True)
class Unnested:
    """An UNNEST beside what stands left of it: the columns of both, and their relation's text."""

    left: list[Field]
    fields: list[Field]
    text: Callable[[str], str]
    """Takes ` FROM ...` of what stands left, or nothing.

    Elements are unnested where those rows are selected: joined to them, as LATERAL would, they
    would lose their order once a condition asks for some of them.
    """


def unnest(
    arguments: Sequence[Typed],
    names: int,
    left: Sequence[Field],
    aliases: tuple[str, str],
    *,
    has_ordinality: bool,
    keeps_left: bool,
) -> Unnested:
    """`UNNEST(a, b) WITH ORDINALITY`: shorter ones are filled up with NULL; raises Fault.

    `names` is how many columns its alias names: rows are spread over columns, but Athena's guide
    also gives a row one name. With `keeps_left` a row without elements stays, beside NULL.
    """
    whole = names == sum(len(item.kind.children) for item in arguments) + has_ordinality
    inner, outer = aliases
    kept = [f"l{place}" for place in range(len(left))]
    selected = [f"{sql(each.node)} AS {name}" for each, name in zip(left, kept, strict=True)]
    longest = f"greatest({', '.join(_length(item) for item in arguments)}, 0)"
    columns: list[str] = []
    fields: list[tuple[exp.Expr, Type, str | None]] = []
    for argument in arguments:
        for part, element in zip(_parts(argument), argument.kind.children, strict=True):
            column = exp.column(f"u{len(columns)}", table=inner)
            columns.append(part)
            if element.name == "row" and argument.kind.name == "array" and not whole:
                spread = zip(element.children, element.names, strict=True)
                fields += [
                    (call("struct_extract_at", column.copy(), place), child, name)
                    for place, (child, name) in enumerate(spread, start=1)
                ]
            else:
                fields.append((column, element, None))
    if has_ordinality:
        fields.append((exp.column(f"u{len(columns)}", table=inner), BIGINT, None))
        columns.append(f"range(1, {longest} + 1)")
    if keeps_left:
        columns = [f"CASE WHEN {longest} > 0 THEN {each} ELSE [NULL] END" for each in columns]
    selected += [f"unnest({each}) AS u{place}" for place, each in enumerate(columns)]
    given = [f"{sql(value)} AS c{place}" for place, (value, *_) in enumerate(fields)]
    chosen = ", ".join(kept + given)
    return Unnested(
        [
            replace(each, node=exp.column(name, table=outer))
            for each, name in zip(left, kept, strict=True)
        ],
        [
            Field(name, kind, exp.column(f"c{place}", table=outer), label=name or "")
            for place, (_, kind, name) in enumerate(fields)
        ],
        lambda from_: (
            f"(SELECT {chosen} FROM (SELECT {', '.join(selected)}{from_}) AS {inner}) AS {outer}"
        ),
    )


def _parts(argument: Typed) -> list[str]:
    """The arrays of an argument: itself, or the keys and the values of a map."""
    value = sql(argument.node)
    if argument.kind.name == "map":
        return [f"map_keys({value})", f"map_values({value})"]
    if argument.kind.name == "array":
        return [value]
    raise Fault("INVALID_FUNCTION_ARGUMENT", f"Cannot unnest type: {argument.kind}")


def _length(argument: Typed) -> str:
    return f"len({_parts(argument)[0]})"


def with_ordinality(node: exp.Unnest) -> exp.Unnest:
    """The node with its ordinality's name, which sqlglot keeps elsewhere, back among the others."""
    offset = node.args.get("offset")
    alias = node.args.get("alias")
    if alias is None or not isinstance(offset, exp.Identifier):
        return node
    copy = node.copy()
    copy.args["alias"].append("columns", offset.copy())
    return copy
