"""What a statement may be made of: sqlglot reads more than Redshift does, and checks little.

Every kind of node that may be translated is listed, and so are its parts: what Athena has too in
SQL, the rest here. A tree with anything else in it does not run, so that nothing of DuckDB's own
can be reached by a way we did not think of.
https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_commands.html
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import ErrorLevel

from local.translation.chapter import NotTranslated
from local.translation.syntax import BINARY, SQL, used_parts

_ALLOWED: dict[type[exp.Expr], set[str]] = {
    **SQL,
    # queries and their clauses
    exp.Select: {
        "with_", "expressions", "distinct", "from_", "joins", "where", "group", "having", "order",
        "limit", "offset", "qualify",
    },
    exp.Values: {"expressions", "alias"},
    exp.Subquery: {"this", "alias", "with_", "order", "limit", "offset", "pivots"},
    exp.AtIndex: BINARY,
    exp.Qualify: {"this"},
    exp.Table: {"this", "db", "catalog", "alias", "joins", "pivots"},
    exp.Pivot: {
        "expressions", "fields", "alias", "unpivot", "include_nulls", "columns", "field",
        "pivot_column_naming",
    },
    exp.PivotAlias: {"this", "alias"},
    exp.Window: {"this", "partition_by", "order", "spec", "over"},
    # names and literals
    exp.Column: {"this", "table", "db", "catalog", "join_mark"},
    exp.Interval: {"this", "unit", "fraction_in_string"},
    # operators and predicates
    exp.Div: {*BINARY, "typed", "safe"},
    exp.Pow: BINARY,
    exp.DPipe: {*BINARY, "safe"},
    exp.BitwiseAnd: BINARY,
    exp.BitwiseOr: BINARY,
    exp.BitwiseXor: BINARY,
    exp.BitwiseNot: {"this"},
    exp.BitwiseLeftShift: BINARY,
    exp.BitwiseRightShift: BINARY,
    exp.ILike: {*BINARY, "negate"},
    exp.SimilarTo: BINARY,
    exp.RegexpLike: BINARY,
    # functions: calls, and those with a syntax of their own
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
        for part in used_parts(node):
            if part not in allowed:
                raise NotTranslated(f"{part.rstrip('_').upper()} in {_shown(node)}")
        if isinstance(node, exp.Table | exp.Column | exp.Alias) and not _plainly_named(node):
            raise NotTranslated(_shown(node))


def _plainly_named(node: exp.Expr) -> bool:
    """True where names are names: sqlglot takes a string for a table or an alias, too."""
    if isinstance(node, exp.Alias):
        return isinstance(node.args["alias"], exp.Identifier)
    names = [node.args.get(part) for part in ("this", "table", "db", "catalog")]
    return all(name is None or isinstance(name, exp.Identifier | exp.Star) for name in names)


def _shown(node: exp.Expr) -> str:
    text = node.sql("redshift", unsupported_level=ErrorLevel.IGNORE)
    return text if len(text) <= 60 else f"{text[:57]}..."
