"""Names of result columns: an expression without one is `_col0`, `_col1`, ... by its place."""

from __future__ import annotations

from itertools import count

from sqlglot import exp

# Which place it has is known only once a star has been spread out, so the name is given later.
UNNAMED = "__athena_unnamed_"


def unnamed(name: str) -> bool:
    """True for a result column that the query gave no name."""
    return name.startswith(UNNAMED)


def name_columns(query: exp.Query) -> None:
    """Give a name to every column of a SELECT or VALUES that has none."""
    places = count()
    for values in list(query.find_all(exp.Values)):
        _name_values(values, places)
        if not isinstance(values.parent, exp.From | exp.Join):
            selected(values)
    for select in query.find_all(exp.Select):
        for item in list(select.expressions):
            if item.is_star or isinstance(item, exp.Alias | exp.Column | exp.Dot):
                continue
            name = f"{UNNAMED}{next(places)}"
            alias = exp.alias_(item.copy(), exp.to_identifier(name, quoted=True), copy=False)
            item.replace(alias)


def selected(values: exp.Values) -> exp.Select:
    """A VALUES that is a query of its own, as DuckDB can name its columns: in a FROM."""
    select = exp.Select(expressions=[exp.Star()])
    values.replace(select)
    for clause in ("order", "limit", "offset"):
        select.set(clause, values.args.pop(clause, None))
    select.set("from_", exp.From(this=values))
    return select


def _name_values(values: exp.Values, places: count[int]) -> None:
    first = values.expressions[0]
    width = len(first.expressions) if isinstance(first, exp.Tuple) else 1
    alias = values.args.get("alias")
    if alias is None:
        alias = exp.TableAlias(this=exp.to_identifier(f"{UNNAMED}{next(places)}"))
        values.set("alias", alias)
    if not alias.args.get("columns"):
        names = [exp.to_identifier(f"{UNNAMED}{next(places)}") for _ in range(width)]
        alias.set("columns", names)
