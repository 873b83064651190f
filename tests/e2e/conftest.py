"""What the end-to-end tests are given: a stack of their own, users, sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e import evidence, reports
from tests.e2e.client import Client
from tests.e2e.launch import launched
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

# Short, so that tests need not wait long for what comes at their end.
DEADLINE_SECONDS = 12
PRESIGN_SECONDS = 10
GRACE_SECONDS = 3
MAX_ACTIVE_QUERIES = 20


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
    """The stack, started once for all the tests."""
    with launched(
        tmp_path_factory.mktemp("stack"),
        f"DeadlineSeconds={DEADLINE_SECONDS}",
        f"PresignSeconds={PRESIGN_SECONDS}",
        f"DisconnectGraceSeconds={GRACE_SECONDS}",
        f"MaxActiveQueries={MAX_ACTIVE_QUERIES}",
        at_end=lambda stack: evidence.keep(request.config, _files, stack),
    ) as stack:
        yield stack


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
