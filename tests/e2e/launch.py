"""A local stack of the tests' own: its own port, its own data, the real template."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.stack import LocalStack
from tests.support.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 60
STOP_SECONDS = 15
TAXI_TRIPS = 20_000


@contextmanager
def launched(
    data: Path, *parameters: str, at_end: Callable[[LocalStack], None] = lambda _: None
) -> Iterator[LocalStack]:
    """A stack with these template parameters; stopping it must leave nothing behind.

    `at_end` looks at it before it stops, unless the tests broke off.
    """
    printed = data.parent / "printed.txt"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "local", "--port", str(free_port()), "--data", str(data)),
            *("--taxi-trips", str(TAXI_TRIPS)),
            *(argument for each in parameters for argument in ("--set", each)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=printed.open("w"),
        stderr=subprocess.STDOUT,
    )
    outputs = data / "outputs.json"
    try:
        wait_for(
            lambda: outputs.exists() or process.poll() is not None,
            f"the local stack, which prints to {printed}",
            seconds=READY_SECONDS,
        )
        assert outputs.exists(), printed.read_text()
        stack = LocalStack.of(data)
        yield stack
        at_end(stack)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0
    finally:
        process.kill()
