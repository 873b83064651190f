"""A local stack of the tests' own: its own port, its own data, the real template."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import evidence, reports
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
TAXI_TRIPS = 20_000


def pytest_sessionstart(session: pytest.Session) -> None:
    """The evidence is of one run; of several processes the first to start says so."""
    if not hasattr(session.config, "workerinput"):
        evidence.forget(session.config)


_files: set[str] = set()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note which files ran, as a whole, on the stack of this process."""
    option, arguments = item.config.option, item.config.args
    narrowed = option.keyword or option.markexpr or option.deselect or option.lf
    if not narrowed and not any("::" in argument for argument in arguments):
        _files.add(item.path.name)


@pytest.fixture(scope="session")
def running_stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalStack]:
    """The stack, started once for all the tests; stopping it must leave nothing behind."""
    data = tmp_path_factory.mktemp("stack")
    printed = data.parent / "printed.txt"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "local", "--port", str(free_port()), "--data", str(data)),
            *("--taxi-trips", str(TAXI_TRIPS)),
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
        stack = LocalStack.of(data)
        yield stack
        evidence.keep(request.config, _files, stack)
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


@pytest.fixture(scope="module")
def report(running_stack: LocalStack) -> Iterator[str]:
    """A report whose statement takes no time."""
    with reports.published(running_stack, "SELECT 1 AS one") as name:
        yield name
