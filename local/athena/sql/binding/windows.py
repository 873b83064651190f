"""Windows: those that a WINDOW clause names, and what may stand over one.

https://trino.io/docs/current/functions/window.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from local.athena.sql.typed.expression import Fault

_PARTS = ("partition_by", "order", "spec")
_NEED_ORDER = {"lag", "lead"}
_SKIP_NULLS = {"first_value", "last_value", "nth_value", "lag", "lead"}


class WindowFault(Fault):
    """What is wrong with a window, and the node to say it of."""

    def __init__(self, code: str, message: str, node: exp.Expr) -> None:
        super().__init__(code, message)
        self.node = node


def inline_windows(select: exp.Select) -> None:
    """Write the windows that a WINDOW clause names where they are used; raises WindowFault."""
    known: dict[str, exp.Window] = {}
    for definition in select.args.get("windows") or ():
        _inherit(definition, known)
        name = definition.name
        if name.lower() in known:
            message = f"WINDOW name '{name}' specified more than once"
            raise WindowFault("DUPLICATE_WINDOW_NAME", message, definition)
        known[name.lower()] = definition
    order = select.args.get("order")
    for window in list(windows_of(*select.expressions, *(order.expressions if order else ()))):
        _inherit(window, known)


def windows_of(*parts: exp.Expr) -> Iterator[exp.Window]:
    """The windows in parts of a SELECT, without those of the queries within."""
    for part in parts:
        nodes = part.walk(prune=lambda node: isinstance(node, exp.Query))
        yield from (node for node in nodes if isinstance(node, exp.Window))


def _inherit(window: exp.Window, known: Mapping[str, exp.Window]) -> None:
    base = window.args.get("alias")
    if base is None:
        return
    named = known.get(base.name.lower())
    if named is None:
        message = f"Cannot resolve WINDOW name {base.name}"
        raise WindowFault("INVALID_WINDOW_REFERENCE", message, base)
    own = [part for part in _PARTS if window.args.get(part)]
    if "partition_by" in own:
        message = "WINDOW specification with named WINDOW reference cannot specify PARTITION BY"
        raise WindowFault("INVALID_PARTITION_BY", message, window.args["partition_by"][0])
    if "order" in own and named.args.get("order"):
        message = "Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY"
        raise WindowFault("INVALID_ORDER_BY", message, window.args["order"])
    if own and named.args.get("spec"):
        message = "Cannot reference named WINDOW containing frame specification"
        raise WindowFault("INVALID_WINDOW_REFERENCE", message, base)
    for part in _PARTS:
        if part not in own and named.args.get(part):
            window.set(part, named.args[part])


def check_window(name: str, window: exp.Window, *, skips_nulls: bool) -> None:
    """Raise Fault where a function may not stand over such a window."""
    if name in _NEED_ORDER and not window.args.get("order"):
        raise Fault("MISSING_ORDER_BY", f"{name} function requires an ORDER BY window clause")
    if name in _NEED_ORDER and window.args.get("spec"):
        raise Fault("INVALID_WINDOW_FRAME", f"Cannot specify window frame for {name} function")
    if skips_nulls and name not in _SKIP_NULLS:
        message = f"Cannot specify null treatment clause for {name} function"
        raise Fault("NULL_TREATMENT_NOT_ALLOWED", message)
