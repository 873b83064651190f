"""What there is in the warehouse, for ListDatabases, ListSchemas, ListTables, DescribeTable."""

from __future__ import annotations

from typing import Any

from local.redshift.translation import redshift_type
from local.redshift.values import metadata
from local.redshift.warehouse import DATABASE, Warehouse
from local.requests import Request

# Redshift's schema `public` is DuckDB's `main`.
_SCHEMA = "CASE schema_name WHEN 'main' THEN 'public' ELSE schema_name END"

_SCHEMAS = f"""
SELECT DISTINCT {_SCHEMA} AS name FROM duckdb_schemas()
WHERE database_name IN ($database, 'system') AND NOT (database_name = 'system' AND name = 'public')
    AND name LIKE $schema
ORDER BY ALL
"""  # noqa: S608 - a constant

_TABLES = f"""
SELECT {_SCHEMA} AS schema, table_name AS name, 'TABLE' AS type FROM duckdb_tables()
WHERE database_name = $database AND schema LIKE $schema AND name LIKE $table
UNION ALL
SELECT {_SCHEMA} AS schema, view_name AS name, 'VIEW' AS type FROM duckdb_views()
WHERE database_name = $database AND NOT internal AND schema LIKE $schema AND name LIKE $table
ORDER BY ALL
"""  # noqa: S608

_COLUMNS = f"""
SELECT {_SCHEMA} AS schema, table_name, column_name, data_type, is_nullable, column_default
FROM duckdb_columns()
WHERE database_name = $database AND NOT internal
    AND ($schema IS NULL OR schema = $schema) AND ($table IS NULL OR table_name = $table)
ORDER BY schema, table_name, column_index
"""  # noqa: S608


class Catalogue:
    """The warehouse's own description of itself."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def databases(self, _: Request) -> list[str]:
        """Names of all databases."""
        return [DATABASE]

    def schemas(self, request: Request) -> list[str]:
        """Names of the schemas that match SchemaPattern."""
        patterns = {"database": DATABASE, "schema": request.get("SchemaPattern") or "%"}
        with self._warehouse.cursor() as cursor:
            rows = cursor.execute(_SCHEMAS, patterns).fetchall()
        return [name for (name,) in rows]

    def tables(self, request: Request) -> list[dict[str, str]]:
        """TableMember structures of the tables and views that match both patterns."""
        patterns = {
            "database": DATABASE,
            "schema": request.get("SchemaPattern") or "%",
            "table": request.get("TablePattern") or "%",
        }
        with self._warehouse.cursor() as cursor:
            rows = cursor.execute(_TABLES, patterns).fetchall()
        return [{"schema": schema, "name": name, "type": kind} for schema, name, kind in rows]

    def columns(self, request: Request) -> list[dict[str, Any]]:
        """ColumnMetadata structures of a table or, where none is named, of all."""
        wanted = {
            "database": DATABASE,
            "schema": request.get("Schema"),
            "table": request.get("Table"),
        }
        with self._warehouse.cursor() as cursor:
            rows = cursor.execute(_COLUMNS, wanted).fetchall()
        return [
            metadata(
                column,
                redshift_type(data_type),
                nullable=int(nullable),
                schemaName=schema,
                tableName=table,
                **({"columnDefault": default} if default is not None else {}),
            )
            for schema, table, column, data_type, nullable, default in rows
        ]
