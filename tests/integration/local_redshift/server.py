"""MiniStack with our Redshift in it, as a process: `server.py PORT DIRECTORY`, until SIGTERM."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import cast

import duckdb


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `cities`, and numbers to make long work of."""
    connection.execute("CREATE TABLE cities (name VARCHAR NOT NULL, people INTEGER)")
    connection.execute("INSERT INTO cities VALUES ('Bern', 134794), ('Zürich', 443037)")
    connection.execute("CREATE TABLE numbers AS SELECT range::INTEGER AS n FROM range(1, 10001)")


def main(port: str, directory: Path) -> None:
    """Serve on 127.0.0.1."""
    os.environ.update(  # MiniStack reads its settings when it is imported
        GATEWAY_PORT=port,
        BIND_HOST="127.0.0.1",
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
        AUTH="true",
        LOG_LEVEL="WARNING",
        TMPDIR=str(directory),
        STATE_DIR=str(directory / "state"),
        S3_DATA_DIR=str(directory / "s3"),
    )
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from hypercorn.typing import ASGIFramework
    from ministack.app import app

    from local import calls, fixes, interception
    from local.control import Control
    from local.redshift import plugin

    fixes.apply(lambda _: None)
    interception.install()
    calls.watch()
    plugin.install(directory / "warehouse", directory / "results", load)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    served = Control(interception.Interception(app))

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await serve(cast(ASGIFramework, served), config, shutdown_trigger=stop.wait)

    asyncio.run(run())
    os._exit(0)  # no thread is waited for


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
