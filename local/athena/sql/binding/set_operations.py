"""UNION, INTERSECT and EXCEPT: https://trino.io/docs/current/sql/select.html#set-operations"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.scope import Field, Scope, Use
from local.athena.sql.binding.text import sql
from local.athena.sql.typed.coercion import coerce
from local.athena.sql.typed.expression import Fault, Typed, mismatch, unsupported
from local.athena.sql.typed.keys import has_key, key
from local.athena.types import Type, common

if TYPE_CHECKING:
    from local.athena.sql.binding.queries import Queries

# ruff: noqa: S608 - its work is to write SQL, out of what was bound


def set_operation(
    queries: Queries, node: exp.SetOperation, scope: Scope
) -> tuple[str, list[Field]]:
    """The operation in DuckDB's SQL, without its ORDER BY; raises QueryFailed."""
    name, is_distinct = type(node).__name__.upper(), bool(node.args.get("distinct"))
    chain = _chain(node)
    text, fields = queries.query(chain[-1].left, scope)
    bound = [(text, fields)]
    for link in reversed(chain):
        text, theirs = queries.query(link.right, scope)
        try:
            fields = _merged(name, fields, theirs)
        except Fault as fault:
            raise queries.failed(fault, link) from fault
        bound.append((text, theirs))
    if is_distinct or name != "UNION":
        for each in fields:
            queries.expressions.uses |= each.uses
    kinds = [each.kind for each in fields]
    texts = [f"({as_kinds(queries.alias(), text, own, kinds)})" for text, own in bound]
    if any(has_key(each.kind) for each in fields) and (is_distinct or name != "UNION"):
        if not is_distinct:
            what = f"{name} ALL of {', '.join(map(str, kinds))}"
            raise queries.failed(unsupported(what), node)
        return _by_keys(name, texts, kinds), fields
    return f" {name}{'' if is_distinct else ' ALL'} ".join(texts), fields


def _by_keys(name: str, texts: Sequence[str], kinds: Sequence[Type]) -> str:
    """The operation on rows that may be the same although DuckDB tells them apart."""

    def keys(side: str) -> list[str]:
        columns = (exp.column(f"c{place}", table=side) for place in range(len(kinds)))
        return [sql(key(each, kind)) for each, kind in zip(columns, kinds, strict=True)]

    head = f"SELECT DISTINCT ON ({', '.join(keys('one'))}) one.* FROM"
    if name == "UNION":
        return f"{head} ({' UNION ALL '.join(texts)}) AS one"
    pairs = zip(keys("one"), keys("other"), strict=True)
    same = " AND ".join(map(" IS NOT DISTINCT FROM ".join, pairs))
    join = "SEMI" if name == "INTERSECT" else "ANTI"
    found, *others = texts
    for other in others:
        found = f"({head} {found} AS one {join} JOIN {other} AS other ON {same})"
    return found


def _chain(node: exp.SetOperation) -> list[exp.SetOperation]:
    """`a UNION b UNION c`, the last first: there may be hundreds."""
    chain = [node]
    while type(node.left) is type(node) and node.left.args.get("distinct") == node.args["distinct"]:
        node = node.left
        chain.append(node)
    return chain


def _merged(name: str, left: Sequence[Field], right: Sequence[Field]) -> list[Field]:
    """The columns of both; raises Fault."""
    if len(left) != len(right):
        counts = f"{len(left)}, {len(right)}"
        raise mismatch(f"{name} query has different number of fields: {counts}")
    fields = []
    for place, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        kind = common(one.kind, other.kind)
        if kind is None:
            raise mismatch(
                f"column {place} in {name} query has incompatible types: {one.kind}, {other.kind}"
            )
        keys: frozenset[Use] = one.keys | other.keys if one.kind == other.kind else frozenset()
        fields.append(replace(one, kind=kind, uses=one.uses | other.uses, keys=keys))
    return fields


def as_kinds(alias: str, text: str, fields: Sequence[Field], kinds: Sequence[Type]) -> str:
    """A query with its columns as these types; `alias` is a name that nothing else has."""
    if [each.kind for each in fields] == list(kinds):
        return text
    columns = []
    for place, (each, kind) in enumerate(zip(fields, kinds, strict=True)):
        value = Typed(exp.column(f"c{place}", table=alias), each.kind)
        columns.append(f"{sql(coerce(value, kind))} AS c{place}")
    return f"SELECT {', '.join(columns)} FROM ({text}) AS {alias}"
