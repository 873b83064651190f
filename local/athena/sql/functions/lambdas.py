"""Lambdas where DuckDB's functions take others: of more parameters, or over pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from local.athena.sql.typed.coercion import lambda_of, parameter
from local.translation.chapter import call


def applied(function: exp.Expr, *arguments: exp.Expr) -> exp.Expr:
    """A lambda's body with the arguments where its parameters stand."""
    names = [each.name for each in function.expressions]
    given: Mapping[str, exp.Expr] = dict(zip(names, arguments, strict=True))

    def put(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table and node.name in given:
            return given[node.name].copy()
        return node

    body: exp.Expr = function.this.transform(put)
    return body


def each(items: exp.Expr, build: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """The list of what is built of each element."""
    element = parameter()
    return call("list_transform", items, lambda_of(element, build(element.copy())))


def once(value: exp.Expr, build: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """What is built of a value that is computed only once; NULL is a value."""
    return call("list_extract", each(exp.array(value, copy=False), build), 1)


def part(value: exp.Expr, place: int) -> exp.Expr:
    """A field of a row, by its place from one."""
    return call("struct_extract_at", value.copy(), place)


def unless_null(*values: exp.Expr, then: exp.Expr) -> exp.Expr:
    """NULL where any of the values is, where DuckDB's function would go on without it."""
    conditions = [exp.Is(this=value.copy(), expression=exp.Null()) for value in values]
    branch = exp.If(this=exp.or_(*conditions, copy=False), true=exp.Null())
    return exp.paren(exp.Case(ifs=[branch], default=then), copy=False)
