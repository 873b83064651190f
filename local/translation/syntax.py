"""The part of SQL that Athena's grammar and Redshift's both have, as sqlglot's nodes.

What only one of them has, of a node too, is in its own list: each is a lock, and opens no further
than its engine's grammar.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

BINARY = {"this", "expression"}
_SET = {"with_", "this", "expression", "distinct", "order", "limit", "offset"}

SQL: dict[type[exp.Expr], set[str]] = {
    # statements and their clauses
    exp.Union: _SET,
    exp.Intersect: _SET,
    exp.Except: _SET,
    exp.With: {"expressions", "recursive"},
    exp.CTE: {"this", "alias"},
    exp.Distinct: {"expressions"},
    exp.From: {"this"},
    exp.Join: {"this", "kind", "side", "method", "on", "using"},
    exp.Where: {"this"},
    exp.Group: {"expressions", "grouping_sets", "cube", "rollup"},
    exp.GroupingSets: {"expressions"},
    exp.Cube: {"expressions"},
    exp.Rollup: {"expressions"},
    exp.Having: {"this"},
    exp.Order: {"this", "expressions"},
    exp.Ordered: {"this", "desc", "nulls_first"},
    exp.Limit: {"expression"},
    exp.Offset: {"expression"},
    exp.TableAlias: {"this", "columns"},
    exp.WindowSpec: {"kind", "start", "start_side", "end", "end_side"},
    # names and literals
    exp.Alias: {"this", "alias"},
    exp.Identifier: {"this", "quoted"},
    exp.Dot: BINARY,
    exp.Star: set(),
    exp.Literal: {"this", "is_string"},
    exp.Boolean: {"this"},
    exp.Null: set(),
    exp.Var: {"this"},
    exp.IntervalSpan: BINARY,
    exp.Tuple: {"expressions"},
    exp.Bracket: {"this", "expressions"},
    exp.Paren: {"this"},
    exp.DataType: {"this", "expressions", "nested"},
    exp.DataTypeParam: {"this"},
    # operators and predicates
    exp.Add: BINARY,
    exp.Sub: BINARY,
    exp.Mul: BINARY,
    exp.Mod: BINARY,
    exp.Neg: {"this"},
    exp.And: BINARY,
    exp.Or: BINARY,
    exp.Not: {"this"},
    exp.EQ: BINARY,
    exp.NEQ: BINARY,
    exp.LT: BINARY,
    exp.LTE: BINARY,
    exp.GT: BINARY,
    exp.GTE: BINARY,
    exp.Is: BINARY,
    exp.Like: {*BINARY, "negate"},
    exp.Escape: BINARY,
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
    exp.IgnoreNulls: {"this"},
    exp.RespectNulls: {"this"},
    exp.WithinGroup: BINARY,
    exp.Cast: {"this", "to"},
    exp.TryCast: {"this", "to", "safe"},
    exp.Extract: BINARY,
    exp.StrPosition: {"this", "substr"},
    exp.Substring: {"this", "start", "length"},
    exp.Trim: {"this", "expression", "position"},
    exp.CurrentDate: set(),
    exp.CurrentTimestamp: {"this"},
    exp.CurrentUser: set(),
}  # fmt: skip
"""Kinds of nodes, and the parts that each may have."""


def used_parts(node: exp.Expr) -> Iterator[str]:
    """The names of the parts that a node has."""
    return (name for name, value in node.args.items() if value not in (None, False, [], ""))
