"""What a query may be made of: sqlglot reads more than Athena does, and checks little.

Every kind of node, and every part of it, that Athena's grammar has is listed: what Redshift has too
in SQL, the rest here. A tree with anything else in it is a syntax error.
https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from local.athena.sql.dialect import COMMA
from local.translation.syntax import BINARY, SQL, used_parts

_ALLOWED: dict[type[exp.Expr], set[str]] = {
    **SQL,
    # statements and their clauses
    exp.Select: {
        "with_", "expressions", "distinct", "from_", "joins", "laterals", "where", "group",
        "having", "windows", "order", "limit", "offset", "match",
    },
    exp.Values: {"expressions", "alias", "order", "limit", "offset", "sample", "joins"},
    exp.Subquery: {"this", "alias", "with_", "order", "limit", "offset", "sample", "joins"},
    exp.Lateral: {"this", "alias"},
    exp.Fetch: {"direction", "count", "limit_options"},
    exp.LimitOptions: {"rows", "with_ties"},
    exp.Table: {"this", "db", "catalog", "alias", "joins", "sample", "version"},
    exp.Version: {"this", "kind", "expression"},
    exp.MatchRecognize: {
        "partition_by", "order", "measures", "rows", "after", "pattern", "define", "alias",
    },
    exp.MatchRecognizeMeasure: {"this", "window_frame"},
    exp.TableSample: {"method", "percent"},
    exp.Unnest: {"expressions", "alias", "offset"},
    exp.Group: {"expressions", "all"},
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
_ALIASED_IN = (exp.Select, exp.Tuple, exp.MatchRecognize, exp.MatchRecognizeMeasure)

# (side, kind) of a join that has a condition, and the kinds of those without.
_JOINS = {("", ""), ("", "INNER")} | {
    (side, kind) for side in ("LEFT", "RIGHT", "FULL") for kind in ("", "OUTER")
}
_CROSS_JOINS = {COMMA, "CROSS"}

# Names only between quotes: https://trino.io/docs/current/language/reserved.html
_RESERVED = frozenset(
    """
    ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE
    CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER
    DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE
    FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY
    JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_VALUE LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP
    NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE
    THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH
    """.split()  # noqa: SIM905 - as one reads it
)


def foreign_part(tree: exp.Expr) -> exp.Expr | None:
    """The first node that is no part of Athena's grammar, or that has a part foreign to it."""
    for node in tree.walk(bfs=False):
        allowed = _ALLOWED.get(type(node))
        if allowed is None or any(part not in allowed for part in used_parts(node)):
            return node
        if isinstance(node, exp.Alias) and not isinstance(node.parent, _ALIASED_IN):
            return node
        if any(isinstance(node, kind) and not is_ours(node) for kind, is_ours in _RULES):
            return node
    return None


def _is_name(node: exp.Identifier) -> bool:
    return node.quoted or node.name.upper() not in _RESERVED


def _is_plain_limit(node: exp.Limit | exp.Offset) -> bool:
    return isinstance(node.expression, exp.Literal | exp.Placeholder | exp.Var)


def _has_plain_operand(node: exp.SetOperation) -> bool:
    """True where what stands left has no ORDER BY or LIMIT of its own but in parentheses."""
    left = node.this
    return isinstance(left, exp.Subquery) or not any(
        left.args.get(part) for part in ("order", "limit", "offset")
    )


def _has_plain_operands(node: exp.Expr) -> bool:
    """True where no operand is a condition, such as `x = 1`, but in parentheses."""
    if isinstance(node, exp.Connector | exp.Dot):
        return True
    parts = {"this", "expression", "low", "high"}
    if isinstance(node, exp.Escape):
        parts.remove("this")  # the LIKE itself
    return not any(isinstance(node.args.get(part), _CONDITIONS) for part in parts)


def _is_literal_of_one_word(node: exp.Cast) -> bool:
    """False for `DECIMAL(3, 2) '1.50'`: the type before a text is a word."""
    return not (node.meta.get("literal") and node.to.expressions)


def _is_join(node: exp.Join) -> bool:
    if node.kind in _CROSS_JOINS:
        return not (node.side or node.args.get("on") or node.args.get("using"))
    has_condition = bool(node.args.get("on") or node.args.get("using"))
    return (node.side, node.kind) in _JOINS and has_condition is not (node.method == "NATURAL")


_CONDITIONS = (
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.Between, exp.In, exp.Is, exp.Like, exp.Escape, exp.Connector, exp.Not,
)  # fmt: skip

_RULES: list[tuple[type[exp.Expr], Callable[[Any], bool]]] = [
    (exp.Alias, lambda node: not node.this.is_star),
    (exp.Aliases, lambda node: not isinstance(node.this, exp.Star)),
    (exp.AtTimeZone, _has_plain_operands),
    (exp.Between, _has_plain_operands),
    (exp.Binary, _has_plain_operands),
    (exp.Cast, _is_literal_of_one_word),
    (exp.Dot, lambda node: isinstance(node.expression, exp.Identifier | exp.Star)),
    (exp.Exists, lambda node: isinstance(node.this, exp.Query | exp.Values)),
    (exp.Group, lambda node: bool(node.expressions)),
    (exp.Identifier, _is_name),
    (exp.In, lambda node: bool(node.expressions or node.args.get("query"))),
    (exp.In, _has_plain_operands),
    (exp.Is, lambda node: isinstance(node.expression, exp.Null)),
    (exp.Join, _is_join),
    (exp.Limit, _is_plain_limit),
    (exp.Neg, _has_plain_operands),
    (exp.Offset, _is_plain_limit),
    (exp.Select, lambda node: bool(node.expressions)),
    (exp.SetOperation, _has_plain_operand),
    (exp.WithinGroup, lambda node: isinstance(node.this, exp.GroupConcat)),
]
"""What a node must be beside being allowed."""
