"""How a cast is written that may fail: an attempt, NULL where it fails, and the words for that.

TRY_CAST is the attempt alone; CAST fails with the words where the attempt gives no value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

from local.athena.sql.typed.coercion import lambda_of, parameter
from local.athena.types import Type
from local.translation.chapter import call

OfValue = Callable[[exp.Expr], exp.Expr]
"""Makes DuckDB's expression over a value, in which it stands only once."""


@dataclass(frozen=True)
class Attempt:
    """A cast of the values of a type to another."""

    result: OfValue = field(repr=False)
    failure: OfValue | None = field(repr=False, default=None)  # None: it never fails

    def of(self, value: exp.Expr, *, safe: bool) -> exp.Expr:
        """The cast of a value; `safe`: NULL where it fails."""
        if safe or self.failure is None:
            return self.result(value)
        failure = self.failure

        def required(it: exp.Expr) -> exp.Expr:
            given = exp.Not(this=exp.Is(this=it.copy(), expression=exp.Null()))
            failed = exp.If(this=given, true=call("athena_fail", failure(it.copy())))
            return call("coalesce", self.result(it.copy()), exp.Case(ifs=[failed]))

        return bound(value, required)


def bound(value: exp.Expr, body: OfValue) -> exp.Expr:
    """An expression over a value that is computed once, however often it stands there."""
    if isinstance(value, exp.Column | exp.Literal):
        return body(value)
    it = parameter()
    values = call("list_value", value)
    return call("list_extract", call("list_transform", values, lambda_of(it, body(it))), 1)


def tried(node: exp.Expr, kind: Type) -> exp.Expr:
    """DuckDB's own TRY_CAST."""
    return exp.TryCast(this=node, to=exp.Var(this=kind.duckdb))


def refusing(code: str, before: str, text: OfValue, after: str = "") -> OfValue:
    """The words for a failure, in which the value stands as a text."""
    return lambda it: call("concat", f"{code}: {before}", text(it), after)
