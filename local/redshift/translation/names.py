"""Names: of tables and columns, which fold to small letters, and of a query's columns.

Redshift's schema `public` is DuckDB's `main`; the database is the only one there is.
"""

from __future__ import annotations

import re

from sqlglot import exp

from local.redshift.translation.catalogue import system_table
from local.redshift.translation.errors import RedshiftError
from local.redshift.translation.system import DATABASE, SCHEMA
from local.translation.chapter import NotTranslated

# DuckDB would take others for a file's name, and these for a view of its own.
_TABLE_NAME = re.compile(r"(?!duckdb_|sqlite_|pragma_)#?[\w$ -]+")
_FOREIGN_SCHEMAS = {"system", "temp", "duckdb", "main"}
_SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "pg_internal"}
_SYSTEM_TABLES = ("pg_", "stl_", "stv_", "svl_", "svv_", "svcs_", "sys_")

_TYPE_NAMES = {
    exp.DType.BIGINT: "int8",
    exp.DType.BOOLEAN: "bool",
    exp.DType.CHAR: "bpchar",
    exp.DType.DECIMAL: "numeric",
    exp.DType.DOUBLE: "float8",
    exp.DType.FLOAT: "float4",
    exp.DType.INT: "int4",
    exp.DType.SMALLINT: "int2",
    exp.DType.TIMESTAMPTZ: "timestamptz",
    exp.DType.VARBINARY: "varbyte",
}
_NODE_NAMES: dict[type[exp.Expr], str] = {
    exp.Boolean: "bool",
    exp.Case: "case",
    exp.CurrentDate: "date",
    exp.CurrentTimestamp: "current_timestamp",
    exp.CurrentUser: "current_user",
    exp.CurrentSchema: "current_schema",
    exp.Extract: "date_part",
    exp.Interval: "interval",
    exp.SessionUser: "session_user",
    exp.StrPosition: "position",
    exp.Substring: "substring",
    exp.Trim: "btrim",
}
_UNNAMED = "?column?"


def fold(tree: exp.Expr) -> None:
    """Make all names small letters, the quoted ones too, as Redshift does unless it is told not to.

    https://docs.aws.amazon.com/redshift/latest/dg/r_enable_case_sensitive_identifier.html
    """
    for identifier in tree.find_all(exp.Identifier):
        identifier.set("this", str(identifier.this).lower())


def resolve_tables(tree: exp.Expr) -> None:
    """Point every table at the place it has in DuckDB; raises RedshiftError for what is none."""
    for table in list(tree.find_all(exp.Table)):
        system = system_table(table)
        if system is not None:
            table.replace(system)
            continue
        if table.db in _SYSTEM_SCHEMAS or table.name.startswith(_SYSTEM_TABLES):
            raise NotTranslated(f"system table {table.name or table.db}")
        if table.catalog and table.catalog != DATABASE:
            raise RedshiftError(f'ERROR: database "{table.catalog}" does not exist')
        if table.this is not None and not _TABLE_NAME.fullmatch(table.name):
            raise RedshiftError(f'ERROR: relation "{table.name}" does not exist')
        if table.db in _FOREIGN_SCHEMAS:
            name = f"{table.db}.{table.name}".rstrip(".")
            raise RedshiftError(f'ERROR: relation "{name}" does not exist')
        table.set("catalog", None)
        if table.db == SCHEMA:
            table.set("db", exp.to_identifier("main"))
    for column in tree.find_all(exp.Column):
        column.set("catalog", None)
        if column.args.get("db") and column.text("db") == SCHEMA:
            column.set("db", exp.to_identifier("main"))


def name_columns(tree: exp.Expr) -> None:
    """Name the columns of queries that have no name as Redshift does."""
    for select in tree.find_all(exp.Select):
        for item in list(select.expressions):
            name = _name(item)
            if name is not None:
                alias = exp.to_identifier(name, quoted=True)
                item.replace(exp.alias_(item.copy(), alias, copy=False))


def _name(node: exp.Expr) -> str | None:
    """What Redshift calls a column; None for one that DuckDB names alike."""
    if node.is_star or isinstance(node, exp.Alias | exp.Column | exp.Dot):
        return None
    while isinstance(node, exp.Paren | exp.Window | exp.WithinGroup | exp.IgnoreNulls):
        node = node.this
    if isinstance(node, exp.Cast):
        of = node.this
        if isinstance(of, exp.Column):
            return of.name
        if isinstance(of, exp.Anonymous):
            return _name(of)
        kind: exp.DType = node.to.this
        return _TYPE_NAMES.get(kind, kind.value.lower())
    if isinstance(node, exp.Anonymous):
        name = node.name.lower()
        return "coalesce" if name in ("nvl", "isnull") else name
    if isinstance(node, exp.Column):
        return node.name
    if isinstance(node, exp.Subquery):
        inner = node.this.selects[0] if node.this.selects else None
        return (inner.alias_or_name or _name(inner)) if inner is not None else None
    return _NODE_NAMES.get(type(node), _UNNAMED)
