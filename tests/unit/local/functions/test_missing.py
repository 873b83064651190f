"""What is missing says so, and the one geospatial function that is not."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate


def test_distance_on_the_globe_is_in_kilometres(evaluate: Evaluate) -> None:
    text, kind = evaluate("great_circle_distance(36.12, -86.67, 33.94, -118.40)")
    assert kind == "double"
    assert float(text or "") == pytest.approx(2886.4489734366997, rel=1e-12)


@pytest.mark.parametrize(
    ("place", "reason"),
    [("91, 0", "Latitude must be between -90 and 90"), ("0, 181", "Longitude must be between")],
)
def test_no_distance_from_off_the_globe(evaluate: Evaluate, place: str, reason: str) -> None:
    with pytest.raises(QueryFailed, match=f"INVALID_FUNCTION_ARGUMENT: {reason}"):
        evaluate(f"great_circle_distance({place}, 0, 0)")


@pytest.mark.parametrize("call", ["ST_Point(1, 2)", "bing_tile(1, 2, 3)", "regress(1, 2)"])
def test_what_is_missing_is_not_supported(evaluate: Evaluate, call: str) -> None:
    name = call.partition("(")[0].lower()
    with pytest.raises(QueryFailed, match=f"NOT_SUPPORTED: .*function {name}"):
        evaluate(call)
