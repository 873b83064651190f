"""What is missing says so."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate


@pytest.mark.parametrize("call", ["ST_GeomFromKML('')", "spatial_partitioning(1)", "regress(1, 2)"])
def test_what_is_missing_is_not_supported(evaluate: Evaluate, call: str) -> None:
    name = call.partition("(")[0].lower()
    with pytest.raises(QueryFailed, match=f"NOT_SUPPORTED: .*function {name}"):
        evaluate(call)
