"""Binds expressions: each becomes DuckDB's, with its type in Athena.

https://docs.aws.amazon.com/athena/latest/ug/functions-operators-reference-section.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlglot import exp

from local.athena import types
from local.athena.sql.binding import calls, comparisons, constructs, sql_json
from local.athena.sql.binding.scope import Field, Scope, Use, dereference
from local.athena.sql.functions import date_time, json
from local.athena.sql.json_syntax import clauses_of
from local.athena.sql.typed.coercion import lambda_of, parameter
from local.athena.sql.typed.expression import Argument, Fault, LambdaArgument, Typed, mismatch
from local.athena.sql.typed.keys import sort_key
from local.athena.types import BOOLEAN, Type
from local.translation.chapter import call


class Subqueries(Protocol):
    """Who binds the queries within expressions."""

    def subquery(self, query: exp.Expr, scope: Scope) -> tuple[str, Sequence[Field]]:
        """The query in DuckDB's SQL, and its columns c0, c1, ..."""


class Expressions:
    """Binds the expressions of one statement."""

    def __init__(self, sql: str, subqueries: Subqueries) -> None:
        self._sql = sql
        self.subqueries = subqueries
        self.uses: set[Use] = set()  # the columns of tables that were used so far
        self.clause: str | None = None  # a clause of rows, in which no aggregate may be

    def bind(self, node: exp.Expr, scope: Scope) -> Typed:
        """The expression; raises QueryFailed with its place in the text."""
        binder = _BINDERS.get(type(node))
        try:
            if binder is None:
                raise Fault("NOT_SUPPORTED", node.sql("trino")[:80])
            return binder(self, node, scope)
        except Fault as fault:
            raise fault.at(node, self._sql) from fault

    @contextmanager
    def within(self, clause: str | None) -> Iterator[None]:
        """Binds what is in a clause of rows, such as WHERE; None: aggregates may be there."""
        before, self.clause = self.clause, clause
        try:
            yield
        finally:
            self.clause = before

    def of_rows(self, node: exp.Expr, scope: Scope, clause: str, what: str = "") -> exp.Expr:
        """The condition of a clause of rows; `what` names it where it is none."""
        with self.within(clause):
            return self.boolean(node, scope, what or clause)

    def boolean(self, node: exp.Expr, scope: Scope, what: str) -> exp.Expr:
        """A condition; `what` names it where it is none."""
        return self._condition(node, scope, what + " must evaluate to a boolean: actual type {}")

    def operand(self, node: exp.Expr, scope: Scope, what: str) -> exp.Expr:
        """A condition within an expression; `what` names it where it is none."""
        return self._condition(node, scope, what + " must evaluate to a boolean (actual: {})")

    def _condition(self, node: exp.Expr, scope: Scope, otherwise: str) -> exp.Expr:
        bound = self.bind(node, scope)
        if bound.kind.name not in {"boolean", "unknown"}:
            raise mismatch(otherwise.format(bound.kind)).at(node, self._sql)
        return bound.node

    def argument(self, node: exp.Expr, scope: Scope) -> Argument:
        """An argument of a function, which may be a lambda."""
        if not isinstance(node, exp.Lambda):
            return self.bind(node, scope)
        names = [each.name.lower() for each in node.expressions]

        def bind(kinds: tuple[Type, ...]) -> tuple[exp.Lambda, Type]:
            columns = [parameter() for _ in names]
            fields = [
                Field(name, kind, column)
                for name, kind, column in zip(names, kinds, columns, strict=True)
            ]
            body = self.bind(node.this, scope.within(fields))
            made = lambda_of(columns[0], body.node)
            made.set("expressions", [exp.to_identifier(column.name) for column in columns])
            return made, body.kind

        return LambdaArgument(len(names), bind)

    def call(self, name: str, nodes: Sequence[exp.Expr], scope: Scope) -> Typed:
        """A call of a function by name; raises Fault."""
        return calls.bind(name, [self.argument(node, scope) for node in nodes])

    def column(self, node: exp.Expr, scope: Scope) -> Typed:
        """A column by its name, or a field of a row; raises Fault."""
        parts = _parts(node)
        if parts is None:  # a Dot behind another expression
            return dereference(self.bind(node.this, scope), node.expression.name)
        typed, uses = scope.resolve(parts)
        self.uses |= uses
        return typed

    def aggregate(self, node: exp.Expr, scope: Scope) -> Typed:
        """An aggregate with what may stand around it: FILTER, OVER, IGNORE NULLS; raises Fault."""
        clauses = clauses_of(node) if isinstance(node, exp.Anonymous) else None
        if clauses is not None and isinstance(node, exp.Anonymous):
            return sql_json.bind(self, node, clauses, scope)
        return calls.bind_aggregate(self, node, scope)

    def ordered(self, node: exp.Ordered, bound: Typed) -> exp.Ordered:
        """An item of ORDER BY; NULL is last unless it is said to be first."""
        if not bound.kind.is_orderable:
            raise mismatch(
                f"Type {bound.kind} is not orderable, and therefore cannot be used in ORDER BY"
            ).at(node, self._sql)
        first = bool(node.args.get("nulls_first"))
        value = sort_key(bound.node, bound.kind)
        return exp.Ordered(this=value, desc=bool(node.args.get("desc")), nulls_first=first)

    def rows(self, node: exp.Expr, scope: Scope) -> tuple[str, Typed]:
        """A subquery that gives one column, or rows of several as one."""
        text, fields = self.subqueries.subquery(node, scope)
        if len(fields) == 1:
            return text, Typed(fields[0].node, fields[0].kind)
        return text, constructs.row_of([Typed(field.node, field.kind) for field in fields])


def _parts(node: exp.Expr) -> list[str] | None:
    """The names of a dotted name; None where it begins with another expression."""
    if isinstance(node, exp.Identifier):
        return [node.name.lower()]
    if isinstance(node, exp.Column):
        return [part.name.lower() for part in node.parts]
    if isinstance(node, exp.Dot):
        before = _parts(node.this)
        return None if before is None else [*before, node.expression.name.lower()]
    return None


def _operator(name: str) -> Callable[[Expressions, exp.Binary, Scope], Typed]:
    def bind(binder: Expressions, node: exp.Binary, scope: Scope) -> Typed:
        left, right = binder.bind(node.left, scope), binder.bind(node.right, scope)
        return calls.bind_operator(name, left, right)

    return bind


def _concatenation(binder: Expressions, node: exp.DPipe, scope: Scope) -> Typed:
    first, *others = node.flatten()
    joined = binder.bind(first, scope)
    for other in others:
        joined = calls.bind("concat", [joined, binder.bind(other, scope)])
    return joined


def _logical(binder: Expressions, node: exp.Connector, scope: Scope) -> Typed:
    conditions = [binder.operand(part, scope, "Logical expression term") for part in node.flatten()]
    combine = exp.and_ if isinstance(node, exp.And) else exp.or_
    return Typed(exp.paren(combine(*conditions, copy=False), copy=False), BOOLEAN)


def _not(binder: Expressions, node: exp.Not, scope: Scope) -> Typed:
    value = binder.operand(node.this, scope, "Value of logical NOT expression")
    return Typed(exp.paren(exp.Not(this=exp.paren(value, copy=False)), copy=False), BOOLEAN)


def _named_call(name: str, *parts: str) -> Callable[[Expressions, exp.Expr, Scope], Typed]:
    """What has a syntax of its own and is a function all the same."""

    def bind(binder: Expressions, node: exp.Expr, scope: Scope) -> Typed:
        nodes = [node.args[part] for part in parts if node.args.get(part) is not None]
        return binder.call(name, nodes, scope)

    return bind


def _trim(binder: Expressions, node: exp.Trim, scope: Scope) -> Typed:
    name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(str(node.args.get("position")), "trim")
    return binder.call(name, [part for part in (node.this, node.expression) if part], scope)


def _extract(binder: Expressions, node: exp.Extract, scope: Scope) -> Typed:
    return binder.call(node.this.name.lower(), [node.expression], scope)


def _paren(binder: Expressions, node: exp.Paren, scope: Scope) -> Typed:
    bound = binder.bind(node.this, scope)
    return Typed(exp.paren(bound.node, copy=False), bound.kind)


_BINDERS: dict[type[exp.Expr], Callable[[Expressions, Any, Scope], Typed]] = {
    exp.Add: _operator("+"),
    exp.And: _logical,
    exp.Anonymous: Expressions.aggregate,
    exp.Array: constructs.array,
    exp.AtTimeZone: _named_call("$at_timezone", "this", "zone"),
    exp.Between: comparisons.between,
    exp.Boolean: lambda _, node, __: Typed(node.copy(), BOOLEAN),
    exp.Bracket: constructs.subscript,
    exp.Case: constructs.case,
    exp.Cast: constructs.cast,
    exp.Column: Expressions.column,
    exp.CurrentDate: _named_call("current_date"),
    exp.CurrentTime: _named_call("current_time"),
    exp.CurrentTimestamp: _named_call("current_timestamp", "this"),
    exp.DPipe: _concatenation,
    exp.Div: _operator("/"),
    exp.Dot: Expressions.column,
    exp.EQ: comparisons.comparison,
    exp.Escape: comparisons.like,
    exp.Except: constructs.subquery,
    exp.Exists: constructs.exists,
    exp.Extract: _extract,
    exp.Filter: Expressions.aggregate,
    exp.GT: comparisons.comparison,
    exp.GTE: comparisons.comparison,
    exp.GroupConcat: Expressions.aggregate,
    exp.HexString: lambda _, node, __: Typed(call("unhex", node.this), types.VARBINARY),
    exp.Identifier: Expressions.column,
    exp.IgnoreNulls: Expressions.aggregate,
    exp.In: comparisons.in_,
    exp.Intersect: constructs.subquery,
    exp.Interval: lambda _, node, __: date_time.interval(node),
    exp.Is: comparisons.is_,
    exp.LT: comparisons.comparison,
    exp.LTE: comparisons.comparison,
    exp.Like: comparisons.like,
    exp.Literal: constructs.literal,
    exp.Localtime: _named_call("localtime", "this"),
    exp.Localtimestamp: _named_call("localtimestamp", "this"),
    exp.Mod: _operator("%"),
    exp.Mul: _operator("*"),
    exp.NEQ: comparisons.comparison,
    exp.Neg: constructs.negative,
    exp.Not: _not,
    exp.Null: lambda _, __, ___: Typed(exp.Null(), types.UNKNOWN),
    exp.NullSafeEQ: comparisons.comparison,
    exp.NullSafeNEQ: comparisons.comparison,
    exp.Or: _logical,
    exp.Paren: _paren,
    exp.ParseJSON: lambda _, node, __: json.literal(node.this.this),
    exp.RespectNulls: Expressions.aggregate,
    exp.Select: constructs.subquery,
    exp.StrPosition: _named_call("strpos", "this", "substr"),
    exp.Sub: _operator("-"),
    exp.Subquery: constructs.subquery,
    exp.Substring: _named_call("substring", "this", "start", "length"),
    exp.Trim: _trim,
    exp.TryCast: constructs.cast,
    exp.Tuple: constructs.row,
    exp.Union: constructs.subquery,
    exp.Values: constructs.subquery,
    exp.Window: Expressions.aggregate,
    exp.WithinGroup: Expressions.aggregate,
}
