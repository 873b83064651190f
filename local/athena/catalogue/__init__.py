"""The data catalogue: its tables as relations of DuckDB over the objects in S3."""
