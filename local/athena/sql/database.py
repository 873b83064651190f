"""The DuckDB that runs the queries, with Athena's functions in it and everything else shut."""

from __future__ import annotations

from pathlib import Path

import duckdb

from local import lockdown
from local.athena.sql.translation import CHAPTERS
from local.translation.chapter import install_chapters


def connect(cache_directory: Path) -> duckdb.DuckDBPyConnection:
    """A connection whose cursors can read the cache directory and no other file."""
    directory = cache_directory.resolve()
    connection = lockdown.connect(":memory:", directory / "spill")
    install_chapters(connection, CHAPTERS)
    connection.execute("SET allowed_directories = [$directory]", {"directory": str(directory)})
    lockdown.shut(connection)
    return connection
