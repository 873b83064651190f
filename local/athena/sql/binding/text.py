"""DuckDB's SQL as text."""

from __future__ import annotations

from sqlglot import exp


def sql(node: exp.Expr) -> str:
    """An expression's text; the same expression always has the same, so that GROUP BY finds it."""
    lambdas = list(node.find_all(exp.Lambda, bfs=False))
    if lambdas:
        names: dict[str, str] = {}
        for found in lambdas:
            for each in found.expressions:
                names.setdefault(each.name, f"athena_v{len(names)}")
        node = node.copy()
        for each in node.find_all(exp.Identifier):
            if each.name in names:
                each.set("this", names[each.name])
    return node.sql("duckdb", identify=True)


def quoted(name: str) -> str:
    """An identifier between quotes."""
    return '"' + name.replace('"', '""') + '"'


def written(node: exp.Expr) -> str:
    """An expression of the statement as a message of Athena's has it."""
    return node.sql("trino", normalize_functions=False)
