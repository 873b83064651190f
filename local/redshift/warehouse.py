"""The warehouse: one DuckDB file, with Redshift's functions in it and everything else shut."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import duckdb

from local import lockdown
from local.redshift.translation import install

logger = logging.getLogger(__name__)

DATABASE = "dev"

Load = Callable[[duckdb.DuckDBPyConnection], None]
"""Puts the sample into the warehouse, unless it is there already."""


class Warehouse:
    """The database `dev`, opened and filled in the background."""

    def __init__(self, directory: Path, load: Load) -> None:
        """The file is in `directory`, and whatever was in it is still there."""
        self._connection: Future[duckdb.DuckDBPyConnection] = Future()
        threading.Thread(
            target=self._open, args=(directory, load), name="warehouse", daemon=True
        ).start()

    def _open(self, directory: Path, load: Load) -> None:
        try:
            self._connection.set_result(connect(directory, load))
        except Exception as error:
            logger.exception("The warehouse in %s cannot be opened", directory)
            self._connection.set_exception(error)

    def when_ready(self, then: Callable[[], object]) -> None:
        """Call `then()` once the warehouse is filled, or failed to open: now, where it already is.

        It is called in a thread that others wait for, and must not take long.
        """
        self._connection.add_done_callback(lambda _: then())

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own; waits until the warehouse is ready.

        Raises whatever opening it raised.
        """
        return self._connection.result().cursor()


def connect(directory: Path, load: Load) -> duckdb.DuckDBPyConnection:
    """The warehouse, filled; its cursors reach no other file."""
    directory.mkdir(parents=True, exist_ok=True)
    # The file's name is the database's name in SQL.
    connection = lockdown.connect(directory / f"{DATABASE}.duckdb", directory / "spill")
    install(connection)
    load(connection)
    lockdown.shut(connection)
    return connection
