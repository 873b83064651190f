"""DDL: tables without what only a cluster has (keys of distribution and sorting, encodings).

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import ours
from local.redshift.translation.conversion import data_type
from local.translation.chapter import NotTranslated

_PHYSICAL = (exp.EncodeColumnConstraint,)
_KEYS = (exp.PrimaryKeyColumnConstraint, exp.UniqueColumnConstraint, exp.Reference)
_TABLE_KEYS = (exp.PrimaryKey, exp.ForeignKey)


def prepare(tree: exp.Expr) -> list[str]:
    """Take out of a definition what DuckDB has not; the statements to run before it."""
    if isinstance(tree, exp.Create):
        return _create(tree)
    if isinstance(tree, exp.Drop):
        if tree.args["kind"] not in ("TABLE", "VIEW", "SCHEMA") or len(tree.args["tables"]) > 1:
            raise NotTranslated(tree.sql("redshift"))
    elif isinstance(tree, exp.Alter):
        if tree.args["kind"] != "TABLE":
            raise NotTranslated(f"ALTER {tree.args['kind']}")
        for column in tree.find_all(exp.ColumnDef):
            _column(column)
    return []


def _create(tree: exp.Create) -> list[str]:
    kind = tree.args["kind"]
    if kind not in ("TABLE", "VIEW", "SCHEMA") or (kind == "TABLE" and tree.args.get("replace")):
        raise NotTranslated(f"CREATE {'OR REPLACE ' if kind == 'TABLE' else ''}{kind}")
    temporary = any(tree.find_all(exp.TemporaryProperty))
    # A name that begins with # is that of a temporary table.
    table = tree.find(exp.Table)
    temporary = temporary or (table is not None and table.name.startswith("#"))
    properties = exp.Properties(expressions=[exp.TemporaryProperty()]) if temporary else None
    tree.set("properties", properties)
    tree.set("no_schema_binding", None)
    before: list[str] = []
    schema = tree.this
    if not isinstance(schema, exp.Schema):
        return before
    # Redshift does not enforce keys.
    parts = [part for part in schema.expressions if not isinstance(part, _TABLE_KEYS)]
    schema.set("expressions", parts)
    for column in parts:
        if not isinstance(column, exp.ColumnDef):
            if isinstance(tree.args.get("expression"), exp.Query):
                continue
            raise NotTranslated(f"{column.sql('redshift')} in CREATE TABLE")
        before += _column(column, tree)
    return before


def _column(column: exp.ColumnDef, of: exp.Create | None = None) -> list[str]:
    before = []
    kept = []
    for constraint in column.args.get("constraints") or []:
        kind = constraint.kind
        if isinstance(kind, exp.GeneratedAsIdentityColumnConstraint):
            if of is None:
                raise NotTranslated("ALTER TABLE ADD COLUMN with IDENTITY")
            sequence, created = _sequence(column, kind, of)
            before.append(created)
            kind = exp.DefaultColumnConstraint(this=ours("nextval", sequence))
            constraint = exp.ColumnConstraint(kind=kind)
        if not isinstance(kind, _PHYSICAL + _KEYS):
            kept.append(constraint)
    column.set("constraints", kept)
    column.set("kind", data_type(column.args["kind"]))
    return before


def _sequence(
    column: exp.ColumnDef, kind: exp.GeneratedAsIdentityColumnConstraint, of: exp.Create
) -> tuple[str, str]:
    """The sequence that gives an IDENTITY its numbers, and the statement that makes it."""
    (table, *_) = of.find_all(exp.Table)
    name = "_".join(filter(None, (table.db, table.name, column.name, "identity")))
    quoted = exp.to_identifier(name, quoted=True).sql("duckdb")
    start, step = kind.args.get("start") or 0, kind.args.get("increment") or 1
    # One that is left over from a table that was dropped starts anew.
    create = "SEQUENCE IF NOT EXISTS" if of.args.get("exists") else "OR REPLACE SEQUENCE"
    return (
        name,
        f"CREATE {create} {quoted} MINVALUE -9223372036854775808 START {start} INCREMENT {step}",
    )
