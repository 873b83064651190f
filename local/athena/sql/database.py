"""The DuckDB that runs the queries, with Athena's functions in it and everything else shut."""

from __future__ import annotations

from pathlib import Path

import duckdb

from local import lockdown
from local.athena.sql.functions import install


def connect(cache_directory: Path) -> duckdb.DuckDBPyConnection:
    """A connection whose cursors can read and write the cache directory and no other file."""
    directory = cache_directory.resolve()
    connection = lockdown.connect(":memory:", directory / "spill")
    install(connection)
    connection.execute("SET allowed_directories = [$directory]", {"directory": str(directory)})
    lockdown.shut(connection)
    return connection
