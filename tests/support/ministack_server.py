"""MiniStack as a process of its own, around which a script puts what is under test."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any, cast

from hypercorn import asyncio as hypercorn
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework


def configure(port: str, directory: Path) -> None:
    """Settings of MiniStack, which reads them when it is imported."""
    os.environ.update(
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


def serve(app: Any, port: str) -> None:
    """Serve on 127.0.0.1 until SIGTERM."""
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await hypercorn.serve(cast(ASGIFramework, app), config, shutdown_trigger=stop.wait)

    asyncio.run(run())
