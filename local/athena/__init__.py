"""Athena on DuckDB: Trino's dialect translated by sqlglot, tables from Glue over the emulated S3."""
