from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.local_stack.running import READY, Running, started


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The small application, deployed."""
    with started(tmp_path_factory.mktemp("stack") / "data") as running:
        running.wait_until(lambda: READY in running.said)
        yield running
