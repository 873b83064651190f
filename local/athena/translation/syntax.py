"""What a query may be made of: sqlglot reads more than Athena does, and checks little.

Every kind of node, and every part of it, that Athena's grammar has is listed here; a tree with
anything else in it is a syntax error.
https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

_BINARY = {"this", "expression"}

_ALLOWED: dict[type[exp.Expr], set[str]] = {
    # statements and their clauses
    exp.Select: {
        "with_", "expressions", "distinct", "from_", "joins", "laterals", "where", "group",
        "having", "windows", "order", "limit", "offset",
    },
    exp.Union: {"with_", "this", "expression", "distinct", "order", "limit", "offset"},
    exp.Intersect: {"with_", "this", "expression", "distinct", "order", "limit", "offset"},
    exp.Except: {"with_", "this", "expression", "distinct", "order", "limit", "offset"},
    exp.Values: {"expressions", "alias", "order", "limit", "offset"},
    exp.Subquery: {"this", "alias", "with_", "order", "limit", "offset", "sample"},
    exp.With: {"expressions", "recursive"},
    exp.CTE: {"this", "alias"},
    exp.Distinct: {"expressions"},
    exp.From: {"this"},
    exp.Join: {"this", "kind", "side", "method", "on", "using"},
    exp.Lateral: {"this", "alias"},
    exp.Where: {"this"},
    exp.Group: {"expressions", "grouping_sets", "cube", "rollup"},
    exp.GroupingSets: {"expressions"},
    exp.Cube: {"expressions"},
    exp.Rollup: {"expressions"},
    exp.Having: {"this"},
    exp.Order: {"this", "expressions"},
    exp.Ordered: {"this", "desc", "nulls_first"},
    exp.Limit: {"expression"},
    exp.Fetch: {"direction", "count", "limit_options"},
    exp.LimitOptions: {"rows", "with_ties"},
    exp.Offset: {"expression"},
    exp.Table: {"this", "db", "catalog", "alias", "joins", "sample"},
    exp.TableAlias: {"this", "columns"},
    exp.TableSample: {"method", "percent"},
    exp.Unnest: {"expressions", "alias", "offset"},
    exp.Window: {"this", "partition_by", "order", "spec", "alias", "over"},
    exp.WindowSpec: {"kind", "start", "start_side", "end", "end_side"},
    # names and literals
    exp.Alias: {"this", "alias"},
    exp.Identifier: {"this", "quoted"},
    exp.Column: {"this", "table", "db", "catalog"},
    exp.Dot: _BINARY,
    exp.Star: set(),
    exp.Literal: {"this", "is_string"},
    exp.HexString: {"this"},
    exp.UnicodeString: {"this", "escape"},
    exp.Boolean: {"this"},
    exp.Null: set(),
    exp.Var: {"this"},
    exp.Interval: {"this", "unit"},
    exp.IntervalSpan: _BINARY,
    exp.ParseJSON: {"this", "is_literal"},
    exp.Placeholder: set(),
    exp.Tuple: {"expressions"},
    exp.Array: {"expressions"},
    exp.Bracket: {"this", "expressions"},
    exp.Paren: {"this"},
    exp.DataType: {"this", "expressions", "nested"},
    exp.DataTypeParam: {"this"},
    exp.ColumnDef: {"this", "kind"},
    # operators and predicates
    exp.Add: _BINARY,
    exp.Sub: _BINARY,
    exp.Mul: _BINARY,
    exp.Div: {*_BINARY, "typed"},
    exp.Mod: _BINARY,
    exp.Neg: {"this"},
    exp.DPipe: _BINARY,
    exp.And: _BINARY,
    exp.Or: _BINARY,
    exp.Not: {"this"},
    exp.EQ: _BINARY,
    exp.NEQ: _BINARY,
    exp.LT: _BINARY,
    exp.LTE: _BINARY,
    exp.GT: _BINARY,
    exp.GTE: _BINARY,
    exp.Is: _BINARY,
    exp.NullSafeEQ: _BINARY,
    exp.NullSafeNEQ: _BINARY,
    exp.Like: {*_BINARY, "negate"},
    exp.Escape: _BINARY,
    exp.Between: {"this", "low", "high"},
    exp.In: {"this", "expressions", "query"},
    exp.Exists: {"this"},
    exp.Any: {"this"},
    exp.All: {"this"},
    exp.Case: {"this", "ifs", "default"},
    exp.If: {"this", "true"},
    exp.AtTimeZone: {"this", "zone"},
    # functions: calls, and those with a syntax of their own
    exp.Anonymous: {"this", "expressions"},
    exp.Lambda: {"this", "expressions"},
    exp.Filter: _BINARY,
    exp.IgnoreNulls: {"this"},
    exp.RespectNulls: {"this"},
    exp.WithinGroup: _BINARY,
    exp.Cast: {"this", "to"},
    exp.TryCast: {"this", "to", "safe"},
    exp.Extract: _BINARY,
    exp.GroupConcat: {"this", "separator", "on_overflow"},
    exp.StrPosition: {"this", "substr"},
    exp.Substring: {"this", "start", "length"},
    exp.Trim: {"this", "expression", "position"},
    exp.CurrentDate: set(),
    exp.CurrentTime: set(),
    exp.CurrentTimestamp: {"this"},
    exp.Localtime: {"this"},
    exp.Localtimestamp: {"this"},
    exp.CurrentUser: set(),
}  # fmt: skip

# Where `x AS y` may stand: nowhere else is an alias an expression.
_ALIASED_IN = (exp.Select, exp.Tuple)


def foreign_part(tree: exp.Expr) -> exp.Expr | None:
    """The first node that is no part of Athena's grammar, or that has a part foreign to it."""
    for node in tree.walk(bfs=False):
        allowed = _ALLOWED.get(type(node))
        if allowed is None or any(part not in allowed for part in _parts(node)):
            return node
        if isinstance(node, exp.Alias) and not isinstance(node.parent, _ALIASED_IN):
            return node
    return None


def _parts(node: exp.Expr) -> Iterator[str]:
    return (name for name, value in node.args.items() if value not in (None, False, [], ""))
