"""A local stack of the tests' own: its own port, its own data, the real template."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.client import Client
from tests.e2e.stack import LocalStack
from tests.e2e.users import User
from tests.support.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 60
STOP_SECONDS = 15
# Short, so that tests need not wait long for what comes at their end.
DEADLINE_SECONDS = 12
PRESIGN_SECONDS = 10
GRACE_SECONDS = 3
MAX_ACTIVE_QUERIES = 20


@pytest.fixture(scope="session")
def running_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The stack, started once for all the tests; stopping it must leave nothing behind."""
    data = tmp_path_factory.mktemp("stack")
    printed = data.parent / "printed.txt"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "local", "--port", str(free_port()), "--data", str(data)),
            *("--set", f"DeadlineSeconds={DEADLINE_SECONDS}"),
            *("--set", f"PresignSeconds={PRESIGN_SECONDS}"),
            *("--set", f"DisconnectGraceSeconds={GRACE_SECONDS}"),
            *("--set", f"MaxActiveQueries={MAX_ACTIVE_QUERIES}"),
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
        yield LocalStack.of(data)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0
    finally:
        process.kill()


@pytest.fixture
def stack(running_stack: LocalStack) -> Iterator[LocalStack]:
    """The stack, without faults before and after."""
    running_stack.clear_faults()
    yield running_stack
    running_stack.clear_faults()


@pytest.fixture
def user(stack: LocalStack) -> User:
    """Somebody new, signed in."""
    return stack.newcomer()


@pytest.fixture
def client(stack: LocalStack, user: User) -> Iterator[Client]:
    """A socket of the user."""
    with stack.connect(user) as client:
        yield client
