from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import faults
from tests.unit.local.athena_client import Athena


@pytest.fixture(autouse=True)
def no_faults(monkeypatch: pytest.MonkeyPatch) -> faults.Faults:
    """No fault in force, nor one that outlives its test."""
    monkeypatch.setattr(faults, "current", faults.Faults())
    return faults.current


@pytest.fixture
def athena(tmp_path: Path) -> Iterator[Athena]:
    athena = Athena(tmp_path)
    yield athena
    athena.service.executions.close()
