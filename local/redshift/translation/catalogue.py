"""The system tables by which people and tools look at what tables there are.

https://docs.aws.amazon.com/redshift/latest/dg/c_intro_system_views.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import Chapter, ours
from local.redshift.translation.system import DATABASE

CHAPTER = Chapter("System tables")

_TYPE = (
    "CASE WHEN data_type LIKE 'DECIMAL%' THEN replace(lower(data_type), 'decimal', 'numeric') "
    "ELSE coalesce(map {'BIGINT': 'bigint', 'BLOB': 'varbyte', 'BOOLEAN': 'boolean', "
    "'DATE': 'date', 'DOUBLE': 'double precision', 'FLOAT': 'real', 'INTEGER': 'integer', "
    "'JSON': 'super', 'SMALLINT': 'smallint', 'TIME': 'time without time zone', "
    "'TIMESTAMP': 'timestamp without time zone', "
    "'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone', "
    "'VARCHAR': 'character varying(65535)'}[data_type], lower(data_type)) END"
)
_SCHEMA = "CASE schema_name WHEN 'main' THEN 'public' ELSE schema_name END"
_OURS = "database_name = current_database() AND NOT internal"
_COLUMNS = (
    f"'{DATABASE}' AS table_catalog, {_SCHEMA} AS table_schema, table_name, column_name, "
    "column_index AS ordinal_position, column_default, "
    f"CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS is_nullable, {_TYPE} AS data_type "
    f"FROM duckdb_columns() WHERE {_OURS}"
)

CHAPTER.helper(
    "pg_table_def",
    f"() AS TABLE SELECT {_SCHEMA} AS schemaname, table_name AS tablename, "  # noqa: S608 - constants
    f"column_name AS \"column\", {_TYPE} AS type, 'none' AS encoding, false AS distkey, "
    f'0 AS sortkey, NOT is_nullable AS "notnull" FROM duckdb_columns() WHERE {_OURS}',
)
CHAPTER.helper(
    "tables",
    f"() AS TABLE SELECT '{DATABASE}' AS table_catalog, {_SCHEMA} AS table_schema, "  # noqa: S608
    "table_name, "
    f"'BASE TABLE' AS table_type FROM duckdb_tables() WHERE {_OURS} UNION ALL SELECT "
    f"'{DATABASE}', {_SCHEMA}, view_name, 'VIEW' FROM duckdb_views() WHERE {_OURS}",
)
CHAPTER.helper("columns", f"() AS TABLE SELECT {_COLUMNS}")

# By the schema, which may be left out of those that Redshift always looks into.
_TABLES = {
    ("", "pg_table_def"): "pg_table_def",
    ("pg_catalog", "pg_table_def"): "pg_table_def",
    ("", "svv_tables"): "tables",
    ("pg_catalog", "svv_tables"): "tables",
    ("information_schema", "tables"): "tables",
    ("", "svv_columns"): "columns",
    ("pg_catalog", "svv_columns"): "columns",
    ("information_schema", "columns"): "columns",
}


def system_table(table: exp.Table) -> exp.Table | None:
    """What stands for a system table; None for any other."""
    name = _TABLES.get((table.db, table.name))
    if name is None:
        return None
    alias = exp.TableAlias(this=exp.to_identifier(table.alias_or_name))
    return exp.Table(this=ours(f"redshift_{name}"), alias=alias)
