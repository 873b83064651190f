"""Ways into SUPER values: `t.col[0].field`, and `FROM t, t.col AS item AT place`.

https://docs.aws.amazon.com/redshift/latest/dg/query-super.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import ours
from local.redshift.translation.json import TAKE_SUPER, pointer
from local.translation.chapter import NotTranslated


def navigate(tree: exp.Expr) -> None:
    """Make joins of the arrays that are unnested, and JSON paths of the steps into values."""
    items = {name for select in tree.find_all(exp.Select) for name in _unnest(select)}
    sources = {table.alias_or_name for table in tree.find_all(exp.Table)}
    for node in list(tree.find_all(exp.Dot, exp.Bracket, exp.Column)):
        if not isinstance(node.parent, exp.Dot | exp.Bracket) or node.arg_key != "this":
            _replace(node, items, sources)


def _unnest(select: exp.Select) -> list[str]:
    """Replace the joins with arrays of a source; the names of their items."""
    joins = select.args.get("joins") or []
    from_ = select.args.get("from_")
    sources = {from_.this.alias_or_name} if from_ else set[str]()
    items = []
    for join in joins:
        of = join.this
        place = of.expression.name if isinstance(of, exp.AtIndex) else None
        of = of.this if place is not None else of
        array_of = of.this if isinstance(of, exp.Alias) else of
        is_name = isinstance(array_of, exp.Table | exp.Column)
        parts = [part.name for part in array_of.parts] if is_name else []
        name = of.alias_or_name
        if len(parts) > 1 and parts[0] in sources:
            path = "$" + "".join(f'."{step}"' for step in parts[2:]) + "[*]"
            array = ours("json_extract", exp.column(parts[1], table=parts[0]), path)
            columns = [exp.alias_(ours("unnest", array), name)]
            if place is not None:
                index = ours("generate_subscripts", array.copy(), 1) - 1
                columns.append(exp.alias_(index, place))
            subquery = exp.Subquery(this=exp.select(*columns))
            alias = exp.TableAlias(this=exp.to_identifier(name))
            join.set("this", exp.Lateral(this=subquery, alias=alias))
            join.set("kind", "CROSS")
            items.append(name)
        elif place is not None:
            raise NotTranslated("AT without an array before it")
        sources.add(name)
    return items


def _replace(node: exp.Expr, items: set[str], sources: set[str]) -> None:
    """One way into a value, from its last step on."""
    steps: list[str] = []
    base = node
    while isinstance(base, exp.Dot | exp.Bracket):
        if isinstance(base, exp.Dot):
            steps.insert(0, base.expression.name)
        else:
            steps[:0] = [_place(step) for step in base.expressions]
        base = base.this
    if isinstance(base, exp.Column):
        names = [part.name for part in base.parts]
        if len(names) == 2 and names[0] in items and names[0] != names[1]:
            base, steps = exp.column(names[0], table=names[0]), [names[1], *steps]
        elif len(names) > 2 and names[0] in sources:
            base, steps = exp.column(names[1], table=names[0]), [*names[2:], *steps]
    if steps:
        function = "json_extract" if _takes_super(node) else "json_extract_string"
        node.replace(ours(function, base.copy(), pointer(steps)))


def _place(step: exp.Expr) -> str:
    if not isinstance(step, exp.Literal):
        raise NotTranslated("a SUPER's place that is no literal")
    return step.name


def _takes_super(node: exp.Expr) -> bool:
    """True where the value stays a SUPER; elsewhere it is the text that it holds."""
    parent = node.parent
    if isinstance(parent, exp.Anonymous):
        return parent.name.lower() in TAKE_SUPER
    return isinstance(
        parent, exp.Select | exp.Alias | exp.Ordered | exp.Group | exp.Is | exp.Lateral
    )
