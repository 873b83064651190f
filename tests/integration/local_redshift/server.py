"""MiniStack with our Redshift in it, as a process: `server.py PORT DIRECTORY`, until SIGTERM."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import duckdb

from tests.support import ministack_server


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `cities`, and numbers to make long work of."""
    connection.execute("CREATE TABLE cities (name VARCHAR NOT NULL, people INTEGER)")
    connection.execute("INSERT INTO cities VALUES ('Bern', 134794), ('Zürich', 443037)")
    connection.execute("CREATE TABLE numbers AS SELECT range::INTEGER AS n FROM range(1, 10001)")


def main(port: str, directory: Path) -> None:
    """Serve on 127.0.0.1."""
    ministack_server.configure(port, directory)
    from ministack.app import app

    from local import calls, fixes, interception
    from local.control import Control
    from local.redshift import plugin

    fixes.apply(lambda _: None)
    interception.install()
    calls.watch()
    plugin.install(directory / "warehouse", directory / "results", load)
    ministack_server.serve(Control(interception.Interception(app)), port)
    os._exit(0)  # no thread is waited for


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
