"""Lambda expressions: https://trino.io/docs/current/functions/lambda.html"""

from __future__ import annotations

from sqlglot import exp

from local.translation.chapter import call


def substituted(function: exp.Lambda, *values: exp.Expr) -> exp.Expr:
    """A lambda's body with values for its parameters."""
    by_name = {
        parameter.name.lower(): value
        for parameter, value in zip(function.expressions, values, strict=True)
    }
    # A copy under a parent, so that a body that is nothing but a parameter can be replaced too.
    holder = exp.paren(function.this)
    for node in list(holder.find_all(exp.Identifier)):
        if isinstance(node.parent, exp.Lambda) and node.arg_key == "expressions":
            continue
        if node.parent is not None and node.name.lower() in by_name and _is_value(node):
            target = node.parent if isinstance(node.parent, exp.Column) else node
            target.replace(exp.paren(by_name[node.name.lower()]))
    return holder


def _is_value(node: exp.Identifier) -> bool:
    """True where an identifier stands for a value, not for a field, a type or an alias."""
    parent = node.parent
    if isinstance(parent, exp.Column):
        return len(parent.parts) == 1
    if isinstance(parent, exp.Dot):
        return node.arg_key == "this"
    return not isinstance(parent, exp.Alias | exp.TableAlias | exp.ColumnDef)


def one(parameter: str, body: exp.Expr) -> exp.Lambda:
    """A lambda of one parameter of ours."""
    return exp.Lambda(this=body, expressions=[exp.to_identifier(f"athena_{parameter}")])


def element(parameter: str, place: int) -> exp.Expr:
    """A part of our parameter: of a pair, or the key (1) and value (2) of an entry."""
    return call("struct_extract_at", exp.column(f"athena_{parameter}"), place)
