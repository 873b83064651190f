"""A local stack of the tests' own: its own port, its own data, the real template."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stack import Client, LocalStack, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 60
STOP_SECONDS = 15
# Short, so that tests need not wait long for what comes at their end.
DEADLINE_SECONDS = 12
PRESIGN_SECONDS = 10


@pytest.fixture(scope="session")
def running_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The stack, started once for all the tests; stopping it must leave nothing behind."""
    data = tmp_path_factory.mktemp("stack")
    printed = (data.parent / "printed.txt").open("w+")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "local", "--port", str(free_port()), "--data", str(data)),
            *("--set", f"DeadlineSeconds={DEADLINE_SECONDS}"),
            *("--set", f"PresignSeconds={PRESIGN_SECONDS}"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=printed,
        stderr=subprocess.STDOUT,
    )
    outputs = data / "outputs.json"
    limit = time.monotonic() + READY_SECONDS
    while not outputs.exists():
        if process.poll() is not None or time.monotonic() > limit:
            process.kill()
            printed.seek(0)
            pytest.fail(f"the local stack did not start:\n{printed.read()}")
        time.sleep(0.1)
    yield LocalStack.of(outputs)
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOP_SECONDS) == 0


@pytest.fixture
def stack(running_stack: LocalStack) -> Iterator[LocalStack]:
    """The stack, without faults before and after."""
    running_stack.clear_faults()
    yield running_stack
    running_stack.clear_faults()


@pytest.fixture
def client(stack: LocalStack) -> Iterator[Client]:
    """One socket."""
    with stack.connect() as client:
        yield client
