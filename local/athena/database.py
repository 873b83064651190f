"""The DuckDB that runs the queries, with Athena's functions in it and everything else shut."""

from __future__ import annotations

from pathlib import Path

import duckdb

from local.athena.translation import CHAPTERS

_THREADS = 2
_MEMORY = "1GB"


def connect(cache_directory: Path) -> duckdb.DuckDBPyConnection:
    """A connection whose cursors can read the cache directory and no other file.

    The translation lets no statement through that would try; this is the second lock.
    https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
    """
    directory = str(cache_directory.resolve())
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "threads": _THREADS,
            "memory_limit": _MEMORY,
            "temp_directory": f"{directory}/spill",
        }
    )
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    # Athena's `7 / 2` is 3, and a division by zero is an error.
    connection.execute("SET GLOBAL integer_division = true")
    for chapter in CHAPTERS:
        chapter.install(connection)
    connection.execute("SET allowed_directories = [$directory]", {"directory": directory})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
