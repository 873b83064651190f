"""Binds calls: finds the overload that the arguments fit.

https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena import types
from local.athena.sql.binding.scope import Scope
from local.athena.sql.binding.text import written
from local.athena.sql.binding.windows import check_window
from local.athena.sql.functions import OVERLOADS, SPECIALS
from local.athena.sql.functions.chapter import (
    AggregateCall,
    Call,
    Overload,
    SpecialCall,
)
from local.athena.sql.typed.coercion import coerce
from local.athena.sql.typed.expression import (
    Argument,
    Fault,
    Typed,
    mismatch,
    unexpected,
    unsupported,
)
from local.athena.sql.typed.keys import alike, has_key, key
from local.athena.sql.typed.signatures import Match, Signature, match
from local.athena.sql.typed.volatile import computed_once, marked
from local.translation.chapter import call

if TYPE_CHECKING:
    from local.athena.sql.binding.expressions import Expressions


def bind(name: str, arguments: Sequence[Argument]) -> Typed:
    """A call of a scalar function; raises Fault."""
    special = SPECIALS.get(name)
    if special is not None:
        return special(SpecialCall(name, arguments, coerce))
    overload, found = _chosen(name, arguments)
    if overload.aggregates:
        raise Fault("NOT_SUPPORTED", f"aggregate {name} here")
    return _result(overload, found, Call(_coerced(found, arguments), arguments, found))


def bind_operator(symbol: str, left: Typed, right: Typed) -> Typed:
    """Arithmetic; raises Fault in Athena's words for an operator."""
    try:
        return bind(symbol, [left, right])
    except Fault as fault:
        if fault.code != "FUNCTION_NOT_FOUND":
            raise
        raise mismatch(f"Cannot apply operator: {left.kind} {symbol} {right.kind}") from fault


def _chosen(name: str, arguments: Sequence[Argument]) -> tuple[Overload, Match]:
    overloads = OVERLOADS.get(name)
    if overloads is None:
        raise Fault("FUNCTION_NOT_FOUND", f"Function '{name}' not registered")
    best: tuple[Overload, Match] | None = None
    for overload in overloads:
        found = match(overload.signature, arguments)
        if found is not None and (best is None or found.cost < best[1].cost):
            best = overload, found
            if not found.cost:
                break
    if best is None:
        raise unexpected(name, arguments, [str(overload.signature) for overload in overloads])
    return best


def _coerced(found: Match, arguments: Sequence[Argument]) -> list[exp.Expr]:
    return [
        coerce(argument, kind)
        if isinstance(argument, Typed) and kind is not None
        else found.lambdas[place]
        for place, (argument, kind) in enumerate(zip(arguments, found.wanted, strict=True))
    ]


def _result(overload: Overload, found: Match, made: Call) -> Typed:
    kind = overload.returns(found) if overload.returns else found.result
    if overload.aggregates:
        return Typed(overload.build(made), kind)
    arguments = _alike(overload.signature, found, made.arguments)
    node = computed_once(arguments, lambda nodes: overload.build(replace(made, arguments=nodes)))
    return Typed(marked(overload.signature.name, node), kind)


def _alike(signature: Signature, found: Match, arguments: Sequence[exp.Expr]) -> Sequence[exp.Expr]:
    """The arguments; where they are compared, values that are the same as one of them."""
    for variable, word in signature.constraints.items():
        kind = found.types.get(variable)
        if word != "comparable" or kind is None or not has_key(kind):
            continue
        patterns = list(map(str, signature.parameters))
        single = [at for at, pattern in enumerate(patterns) if pattern == variable]
        several = [at for at, pattern in enumerate(patterns) if pattern == f"array({variable})"]
        made = list(arguments)
        lists = [exp.array(made[at], copy=False) for at in single] + [made[at] for at in several]
        for at, items in zip([*single, *several], alike(lists, kind), strict=True):
            made[at] = call("list_extract", items, 1) if at in single else items
        arguments = made
    return arguments


AGGREGATE = "aggregate"
"""Marks, in a node's meta, what is computed over the rows of a group: as it was written."""


@dataclass
class _Parts:
    """An aggregate, taken apart."""

    function: exp.Expr
    name: str
    arguments: list[exp.Expr]
    order: list[exp.Ordered] = field(default_factory=list)
    distinct: bool = False
    ignore_nulls: bool = False
    where: exp.Expr | None = None
    window: exp.Window | None = None


def bind_aggregate(binder: Expressions, node: exp.Expr, scope: Scope) -> Typed:
    """A call, of an aggregate or not, with all that may stand around it; raises Fault."""
    parts = _taken_apart(node)
    arguments = [
        binder.argument(argument, scope)
        for argument in parts.arguments
        if not isinstance(argument, exp.Star)
    ]
    if parts.name in SPECIALS:
        return bind(parts.name, arguments)
    overload, found = _chosen(parts.name, arguments)
    if not overload.aggregates:
        if parts.window is not None:
            raise Fault("FUNCTION_NOT_WINDOW", f"Not a window function: {parts.name}")
        if parts.function is not node or parts.order or parts.distinct:
            raise Fault(
                "FUNCTION_NOT_AGGREGATE",
                "ORDER BY, DISTINCT and FILTER are only valid for aggregation functions",
            )
        return _result(overload, found, Call(_coerced(found, arguments), arguments, found))
    if binder.clause is not None:
        raise not_scalar(binder.clause, node)
    if parts.window is not None:
        _check_over(parts, parts.window)
    elif overload.needs_window:
        raise Fault("MISSING_OVER", f"Window function {parts.name} requires an OVER clause")
    _check_nesting(parts, arguments)
    made = AggregateCall(
        _coerced(found, arguments),
        arguments,
        found,
        wrap=_wrapping(binder, parts, scope),
        order=[binder.ordered(item, binder.bind(item.this, scope)) for item in parts.order],
        distinct=parts.distinct,
        ignore_nulls=parts.ignore_nulls,
    )
    return _result(overload, found, made)


def not_scalar(clause: str, node: exp.Expr) -> Fault:
    """The fault of an aggregate where there are rows only."""
    return Fault(
        "EXPRESSION_NOT_SCALAR",
        f"{clause} cannot contain aggregations, window functions or grouping operations: "
        f"[{written(node)}]",
    )


def _check_over(parts: _Parts, window: exp.Window) -> None:
    """Raise Fault for what Athena cannot compute over a window."""
    if parts.where is not None:
        raise unsupported("FILTER is not yet supported for window functions")
    if parts.distinct:
        call = written(parts.function)
        raise unsupported(f"DISTINCT in window function parameters not yet supported: {call}")
    if parts.order:
        raise unsupported("Window function with ORDER BY is not supported")
    check_window(parts.name, window, skips_nulls=parts.ignore_nulls)


def _check_nesting(parts: _Parts, arguments: Sequence[Argument]) -> None:
    """Raise Fault for an aggregate of aggregates, or a window function of window functions."""
    for argument in arguments:
        for each in argument.node.walk() if isinstance(argument, Typed) else ():
            if isinstance(each, exp.Window):
                raise Fault(
                    "NESTED_WINDOW",
                    "Cannot nest window functions or row pattern measures inside "
                    + ("window function arguments" if parts.window else f"'{parts.name}'"),
                )
            if each.meta.get(AGGREGATE) and parts.window is None:
                inner = f"[{each.meta[AGGREGATE]}]"
                raise Fault(
                    "NESTED_AGGREGATION",
                    f"Cannot nest aggregations inside aggregation '{parts.name}': {inner}",
                )


def _taken_apart(node: exp.Expr) -> _Parts:
    inner, where, window, ignore_nulls = node, None, None, False
    while isinstance(inner, exp.Window | exp.Filter | exp.IgnoreNulls | exp.RespectNulls):
        if isinstance(inner, exp.Window):
            window = inner
        elif isinstance(inner, exp.Filter):
            where = inner.expression.this
        else:
            ignore_nulls = isinstance(inner, exp.IgnoreNulls)
        inner = inner.this
    order: list[exp.Ordered] = []
    if isinstance(inner, exp.WithinGroup):
        order = list(inner.expression.expressions)
        inner = inner.this
    if isinstance(inner, exp.GroupConcat):
        arguments = [inner.this]
        if inner.args.get("separator"):
            arguments.append(inner.args["separator"])
        if inner.args.get("on_overflow") not in (None, exp.var("ERROR")):
            raise Fault("NOT_SUPPORTED", "listagg ON OVERFLOW TRUNCATE")
        name = "listagg"
    elif isinstance(inner, exp.Anonymous):
        arguments, name = list(inner.expressions), inner.name.lower()
        if name == "normalize" and len(arguments) == 2:  # its second argument is a bare word
            arguments[1] = exp.Literal.string(arguments[1].name.upper())
    else:
        raise mismatch("OVER and FILTER are for functions")
    parts = _Parts(inner, name, arguments, order, False, ignore_nulls, where, window)
    for place, argument in enumerate(parts.arguments):
        if isinstance(argument, exp.Order):
            parts.order = list(argument.expressions)
            parts.arguments[place] = argument = argument.this
        if isinstance(argument, exp.Distinct):
            parts.distinct = True
            items = argument.expressions
            parts.arguments[place : place + 1] = items
    return parts


def _wrapping(binder: Expressions, parts: _Parts, scope: Scope) -> Callable[[exp.Expr], exp.Expr]:
    where = binder.boolean(parts.where, scope, "FILTER clause") if parts.where is not None else None
    window = _window(binder, parts.window, scope) if parts.window is not None else None

    def wrap(node: exp.Expr) -> exp.Expr:
        if where is not None:
            node = exp.Filter(this=node, expression=exp.Where(this=where.copy()))
        if window is None:
            node.meta[AGGREGATE] = written(parts.function)
            return node
        over = window.copy()
        over.set("this", node)
        return over

    return wrap


def _window(binder: Expressions, node: exp.Window, scope: Scope) -> exp.Window:
    parts = [binder.bind(item, scope) for item in node.args.get("partition_by") or ()]
    partition = [key(part.node, part.kind) for part in parts]
    ordering = node.args.get("order")
    items = ordering.expressions if ordering else []
    bound = [(item, binder.bind(item.this, scope)) for item in items]
    spec = node.args.get("spec")
    return exp.Window(
        partition_by=partition,
        order=exp.Order(expressions=[binder.ordered(*each) for each in bound]) if bound else None,
        spec=_frame(binder, spec, scope) if spec else None,
        over="OVER",
    )


def _frame(binder: Expressions, node: exp.WindowSpec, scope: Scope) -> exp.WindowSpec:
    frame = node.copy()
    for side in ("start", "end"):
        bound = frame.args.get(side)
        if isinstance(bound, exp.Expr):
            frame.set(side, _distance(binder.bind(bound, scope)))
    return frame


def _distance(value: Typed) -> exp.Expr:
    if value.kind == types.DAY_TO_SECOND:
        return call("to_milliseconds", value.node)
    if value.kind == types.YEAR_TO_MONTH:
        return call("to_months", value.node)
    return value.node
