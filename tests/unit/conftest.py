from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from pytest_socket import disable_socket, enable_socket

from querysocket.observability import logger


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sockets are refused, but for the Unix ones that an event loop is made of."""
    if request.node.get_closest_marker("enable_socket"):
        yield
        return
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(autouse=True)
def environment(function_environment: None) -> None:
    """Every unit test has a function's environment."""


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the functions' logger writes, a JSON object per line."""
    output = StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", output)
    return output
