"""A DuckDB whose statements reach nothing outside it.

The translations let no statement through that would try; this is the second lock.
https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from local.background import stand_back

_THREADS = 2
_MEMORY = "1GB"


def connect(database: Path | str, spill: Path) -> duckdb.DuckDBPyConnection:
    """A database of bounded size that fetches no extension; it is still to be filled and shut.

    What does not fit into its memory is written to the directory `spill`.
    """
    with ThreadPoolExecutor(
        1, initializer=stand_back
    ) as pool:  # whose threads are DuckDB's as well
        return pool.submit(
            duckdb.connect,
            database,
            config={
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "python_enable_replacements": False,
                "threads": _THREADS,
                "memory_limit": _MEMORY,
                "temp_directory": str(spill),
            },
        ).result()


def shut(connection: duckdb.DuckDBPyConnection) -> None:
    """From now on no file is reached but those allowed, and no setting can be changed."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
