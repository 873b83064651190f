"""WITH RECURSIVE: which queries may name themselves, and how often they are repeated.

https://trino.io/docs/current/sql/select.html#with-recursive-clause
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.scope import Field, NamedQuery, Scope, labelled, without_keys
from local.athena.sql.binding.set_operations import as_kinds
from local.athena.sql.typed.expression import Fault, mismatch
from local.athena.types import coerces

if TYPE_CHECKING:
    from local.athena.sql.binding.queries import Queries

# ruff: noqa: S608 - its work is to write SQL, out of what was bound

_MOST_STEPS = 10
_TOO_DEEP = (
    f"NOT_SUPPORTED: Recursion depth limit exceeded ({_MOST_STEPS}). "
    "Use 'max_recursion_depth' session property to modify the limit."
)


def is_recursive(cte: exp.CTE) -> bool:
    """True for `start UNION ALL step` whose step names the query; raises Fault."""
    if not cte.args["alias"].columns:
        raise Fault("MISSING_COLUMN_ALIASES", "missing column aliases in recursive WITH query")
    union, name = cte.this, cte.alias
    if not isinstance(union, exp.Union):
        if _references(union, name):
            raise _refused("recursive reference not allowed in this context")
        return False
    if _references(union.left, name):
        raise _refused("WITH table name is referenced in the base relation of recursion")
    references = _references(union.right, name)
    if len(references) > 1:
        raise _refused("multiple recursive references in the step relation of recursion")
    if not references:
        return False
    step = union.right.unnest()
    parts = [step.args.get("from_"), *(step.args.get("joins") or ())]
    if not any(references[0] in part.find_all(exp.Table) for part in parts if part is not None):
        where = "outside of FROM clause of the step relation of recursion"
        raise _refused(f"recursive reference {where}")
    return True


def recursion(queries: Queries, cte: exp.CTE, name: str, scope: Scope) -> tuple[str, list[Field]]:
    """The query of `t(n) AS (start UNION ALL step)` in DuckDB's SQL; its types are the start's.

    Its steps are counted, for Athena takes but so many. Raises Fault.
    """
    union, names = cte.this, [column.name for column in cte.args["alias"].columns]
    start, fields = queries.query(union.left, scope)
    fields = without_keys(fields)
    steps = f"{name}_steps"
    named = NamedQuery(steps, labelled(fields, names))
    step, stepped = queries.query(union.right, scope.with_query(cte.alias.lower(), named))
    _check(fields, stepped)
    step = as_kinds(queries.alias(), step, stepped, [each.kind for each in fields])
    columns = ", ".join(f"c{place}" for place in range(len(fields)))
    counted = (
        f"{steps}({columns}, depth) AS (SELECT {columns}, 0 FROM ({start}) AS start "
        f"UNION ALL SELECT {columns}, CASE WHEN depth < {_MOST_STEPS} THEN depth + 1 "
        f"ELSE athena_fail({exp.Literal.string(_TOO_DEEP).sql('duckdb')}) END "
        f"FROM ({step}) AS step CROSS JOIN (SELECT max(depth) AS depth FROM {steps}) AS past)"
    )
    distinct = "DISTINCT " if union.args.get("distinct") else ""
    # The condition is always true: without it DuckDB would not count where nothing else asks.
    chosen = f"SELECT {distinct}{columns} FROM {steps} WHERE depth >= 0"
    return f"WITH RECURSIVE {counted} {chosen}", fields


def _check(start: Sequence[Field], step: Sequence[Field]) -> None:
    """Raise Fault where the step's columns cannot become the start's."""
    if len(start) != len(step):
        counts = f"{len(start)}, {len(step)}"
        raise mismatch(
            f"base and step relations of recursion have different number of fields: {counts}"
        )
    for place, (one, other) in enumerate(zip(start, step, strict=True), start=1):
        if not coerces(other.kind, one.kind):
            raise mismatch(
                f"recursion step relation output type ({other.kind}) is not coercible to "
                f"recursion base relation output type ({one.kind}) at column {place}"
            )


def _references(node: exp.Expr, name: str) -> list[exp.Table]:
    return [
        table
        for table in node.find_all(exp.Table)
        if table.name.lower() == name.lower() and not table.db
    ]


def _refused(message: str) -> Fault:
    return Fault("INVALID_RECURSIVE_REFERENCE", message)
