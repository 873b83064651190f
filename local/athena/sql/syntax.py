"""What a query may be made of: sqlglot reads more than Athena does, and checks little.

Every kind of node, and every part of it, that Athena's grammar has is listed: what Redshift has too
in SQL, the rest here. A tree with anything else in it is a syntax error.
https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from sqlglot import exp

from local.translation.syntax import BINARY, SQL, used_parts

_ALLOWED: dict[type[exp.Expr], set[str]] = {
    **SQL,
    # statements and their clauses
    exp.Select: {
        "with_", "expressions", "distinct", "from_", "joins", "laterals", "where", "group",
        "having", "windows", "order", "limit", "offset",
    },
    exp.Values: {"expressions", "alias", "order", "limit", "offset"},
    exp.Subquery: {"this", "alias", "with_", "order", "limit", "offset", "sample"},
    exp.Lateral: {"this", "alias"},
    exp.Fetch: {"direction", "count", "limit_options"},
    exp.LimitOptions: {"rows", "with_ties"},
    exp.Table: {"this", "db", "catalog", "alias", "joins", "sample"},
    exp.TableSample: {"method", "percent"},
    exp.Unnest: {"expressions", "alias", "offset"},
    exp.Aliases: {"this", "expressions"},
    exp.Window: {"this", "partition_by", "order", "spec", "alias", "over"},
    # names and literals
    exp.Column: {"this", "table", "db", "catalog"},
    exp.HexString: {"this"},
    exp.UnicodeString: {"this", "escape"},
    exp.Interval: {"this", "unit"},
    exp.ParseJSON: {"this", "is_literal"},
    exp.Placeholder: set(),
    exp.Array: {"expressions"},
    exp.ColumnDef: {"this", "kind"},
    # operators and predicates
    exp.Div: {*BINARY, "typed"},
    exp.DPipe: BINARY,
    exp.NullSafeEQ: BINARY,
    exp.NullSafeNEQ: BINARY,
    # functions: calls, and those with a syntax of their own
    exp.Lambda: {"this", "expressions"},
    exp.Filter: BINARY,
    exp.GroupConcat: {"this", "separator", "on_overflow"},
    exp.CurrentTime: set(),
    exp.Localtime: {"this"},
    exp.Localtimestamp: {"this"},
}  # fmt: skip

# Where `x AS y` may stand: nowhere else is an alias an expression.
_ALIASED_IN = (exp.Select, exp.Tuple)


def foreign_part(tree: exp.Expr) -> exp.Expr | None:
    """The first node that is no part of Athena's grammar, or that has a part foreign to it."""
    for node in tree.walk(bfs=False):
        allowed = _ALLOWED.get(type(node))
        if allowed is None or any(part not in allowed for part in used_parts(node)):
            return node
        if isinstance(node, exp.Alias) and not isinstance(node.parent, _ALIASED_IN):
            return node
    return None
