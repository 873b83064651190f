"""Athena on DuckDB: translated by sqlglot, tables from Glue over the emulated S3."""
