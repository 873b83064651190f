"""What tests of anything in the background share: a free port, and waiting with a limit."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(look: Callable[[], T | None], what: str, *, seconds: float) -> T:
    """What `look` gives, as soon as it gives something that is true."""
    limit = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < limit, f"waited {seconds} s for {what}"
        time.sleep(0.01)
    return found
