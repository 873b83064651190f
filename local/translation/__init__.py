"""What our Athena and our Redshift share of translating SQL into DuckDB's."""
