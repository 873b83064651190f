"""How Athena's SQL is read and what it is in DuckDB."""
