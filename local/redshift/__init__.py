"""The Redshift Data API on DuckDB: one warehouse, translated by `translation`."""
