"""What a statement may be made of: sqlglot reads more than Redshift does, and checks little.

Every kind of node that may be translated is listed here, and so are its parts; a tree with
anything else in it does not run, so that nothing of DuckDB's own can be reached by a way we did
not think of.
https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_commands.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.errors import ErrorLevel

from local.redshift.translation.errors import NotTranslated

_BINARY = {"this", "expression"}
_SET = {"with_", "this", "expression", "distinct", "order", "limit", "offset"}

_ALLOWED: dict[type[exp.Expr], set[str]] = {
    # queries and their clauses
    exp.Select: {
        "with_", "expressions", "distinct", "from_", "joins", "where", "group", "having", "order",
        "limit", "offset", "qualify",
    },
    exp.Union: _SET,
    exp.Intersect: _SET,
    exp.Except: _SET,
    exp.Values: {"expressions", "alias"},
    exp.Subquery: {"this", "alias", "with_", "order", "limit", "offset", "pivots"},
    exp.With: {"expressions", "recursive"},
    exp.CTE: {"this", "alias"},
    exp.Distinct: {"expressions"},
    exp.From: {"this"},
    exp.Join: {"this", "kind", "side", "method", "on", "using"},
    exp.AtIndex: _BINARY,
    exp.Where: {"this"},
    exp.Group: {"expressions", "grouping_sets", "cube", "rollup"},
    exp.GroupingSets: {"expressions"},
    exp.Cube: {"expressions"},
    exp.Rollup: {"expressions"},
    exp.Having: {"this"},
    exp.Qualify: {"this"},
    exp.Order: {"this", "expressions"},
    exp.Ordered: {"this", "desc", "nulls_first"},
    exp.Limit: {"expression"},
    exp.Offset: {"expression"},
    exp.Table: {"this", "db", "catalog", "alias", "joins", "pivots"},
    exp.TableAlias: {"this", "columns"},
    exp.Pivot: {
        "expressions", "fields", "alias", "unpivot", "include_nulls", "columns", "field",
        "pivot_column_naming",
    },
    exp.PivotAlias: {"this", "alias"},
    exp.Window: {"this", "partition_by", "order", "spec", "over"},
    exp.WindowSpec: {"kind", "start", "start_side", "end", "end_side"},
    # names and literals
    exp.Alias: {"this", "alias"},
    exp.Identifier: {"this", "quoted"},
    exp.Column: {"this", "table", "db", "catalog", "join_mark"},
    exp.Dot: _BINARY,
    exp.Bracket: {"this", "expressions"},
    exp.Star: set(),
    exp.Literal: {"this", "is_string"},
    exp.Boolean: {"this"},
    exp.Null: set(),
    exp.Var: {"this"},
    exp.Interval: {"this", "unit", "fraction_in_string"},
    exp.IntervalSpan: _BINARY,
    exp.Tuple: {"expressions"},
    exp.Paren: {"this"},
    exp.DataType: {"this", "expressions", "nested"},
    exp.DataTypeParam: {"this"},
    # operators and predicates
    exp.Add: _BINARY,
    exp.Sub: _BINARY,
    exp.Mul: _BINARY,
    exp.Div: {*_BINARY, "typed", "safe"},
    exp.Mod: _BINARY,
    exp.Pow: _BINARY,
    exp.Neg: {"this"},
    exp.DPipe: {*_BINARY, "safe"},
    exp.BitwiseAnd: _BINARY,
    exp.BitwiseOr: _BINARY,
    exp.BitwiseXor: _BINARY,
    exp.BitwiseNot: {"this"},
    exp.BitwiseLeftShift: _BINARY,
    exp.BitwiseRightShift: _BINARY,
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
    exp.Like: {*_BINARY, "negate"},
    exp.ILike: {*_BINARY, "negate"},
    exp.SimilarTo: _BINARY,
    exp.RegexpLike: _BINARY,
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
    exp.IgnoreNulls: {"this"},
    exp.RespectNulls: {"this"},
    exp.WithinGroup: _BINARY,
    exp.Cast: {"this", "to"},
    exp.TryCast: {"this", "to", "safe"},
    exp.Extract: _BINARY,
    exp.StrPosition: {"this", "substr"},
    exp.Substring: {"this", "start", "length"},
    exp.Trim: {"this", "expression", "position"},
    exp.CurrentDate: set(),
    exp.CurrentTimestamp: {"this"},
    exp.CurrentUser: set(),
    exp.CurrentSchema: set(),
    exp.SessionUser: set(),
    # statements that write
    exp.Insert: {"with_", "this", "expression", "is_function", "default"},
    exp.Update: {"with_", "this", "expressions", "from_", "where"},
    exp.Delete: {"with_", "this", "using", "where"},
    exp.Merge: {"this", "using", "on", "whens"},
    exp.Whens: {"expressions"},
    exp.When: {"matched", "source", "condition", "then"},
    exp.Create: {
        "this", "kind", "replace", "exists", "expression", "properties", "no_schema_binding",
    },
    exp.Schema: {"this", "expressions"},
    exp.ColumnDef: {"this", "kind", "constraints", "exists"},
    exp.ColumnConstraint: {"this", "kind"},
    exp.NotNullColumnConstraint: {"allow_null"},
    exp.PrimaryKeyColumnConstraint: {"include"},
    exp.UniqueColumnConstraint: {"include"},
    exp.IndexParameters: set(),
    exp.Reference: {"this"},
    exp.ForeignKey: {"expressions", "reference"},
    exp.DefaultColumnConstraint: {"this"},
    exp.EncodeColumnConstraint: {"this"},
    exp.GeneratedAsIdentityColumnConstraint: {"this", "start", "increment"},
    exp.PrimaryKey: {"expressions", "include"},
    exp.Properties: {"expressions"},
    exp.TemporaryProperty: set(),
    exp.DistStyleProperty: {"this"},
    exp.DistKeyProperty: {"this"},
    exp.SortKeyProperty: {"this", "compound"},
    exp.Drop: {"tables", "kind", "exists", "cascade", "restrict"},
    exp.TruncateTable: {"expressions"},
    exp.Alter: {"this", "kind", "actions", "exists"},
    exp.RenameColumn: {"this", "to"},
    exp.AlterRename: {"this"},
}  # fmt: skip


def refuse_foreign_parts(tree: exp.Expr) -> None:
    """Raise NotTranslated for what is not, or not yet, a part of what we translate."""
    for node in tree.walk(bfs=False):
        allowed = _ALLOWED.get(type(node))
        if allowed is None:
            raise NotTranslated(_shown(node))
        for part in _parts(node):
            if part not in allowed:
                raise NotTranslated(f"{part.rstrip('_').upper()} in {_shown(node)}")
        if isinstance(node, exp.Table | exp.Column | exp.Alias) and not _plainly_named(node):
            raise NotTranslated(_shown(node))


def _parts(node: exp.Expr) -> Iterator[str]:
    return (name for name, value in node.args.items() if value not in (None, False, [], ""))


def _plainly_named(node: exp.Expr) -> bool:
    """True where names are names: sqlglot takes a string for a table or an alias, too."""
    if isinstance(node, exp.Alias):
        return isinstance(node.args["alias"], exp.Identifier)
    names = [node.args.get(part) for part in ("this", "table", "db", "catalog")]
    return all(name is None or isinstance(name, exp.Identifier | exp.Star) for name in names)


def _shown(node: exp.Expr) -> str:
    text = node.sql("redshift", unsupported_level=ErrorLevel.IGNORE)
    return text if len(text) <= 60 else f"{text[:57]}..."
