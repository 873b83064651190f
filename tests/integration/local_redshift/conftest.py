"""One server for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.local_athena.client import (
    Events,
    Rights,
    Server,
    events_of,
    make_role,
    serving,
)
from tests.integration.local_redshift.client import Redshift


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("local_redshift")
    with serving(Path(__file__).with_name("server.py"), directory) as server:
        yield server


@pytest.fixture
def redshift(server: Server) -> Redshift:
    return Redshift(server)


@pytest.fixture
def role(server: Server) -> Callable[[Rights], Redshift]:
    """The Data API as a role with the rights given uses it."""
    return lambda rights: Redshift(server.under(make_role(server, rights)))


@pytest.fixture
def events(server: Server) -> Iterator[Events]:
    """The Data API's events."""
    with events_of(server, "aws.redshift-data") as events:
        yield events
