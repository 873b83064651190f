"""What the local Athena takes: how it is measured, and what the report makes of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench import athena
from bench.memory import Processes, processes
from bench.report.athena import tables
from tests.integration.local_athena_tpch.tpch import QUERIES

POLL = {"p50": 10.0, "p95": 50.0, "p99": 60.0, "max": 70.0, "n": 9}
PAGES = {"p50": 20.0, "p95": 30.0, "p99": 30.0, "max": 30.0, "n": 2}
RESULT = {
    "rows": 1_000_000,
    "seconds": 8.5,
    "objectMb": 125.5,
    "growthMb": 140.0,
    "firstPagesMs": PAGES,
    "lastPagesMs": PAGES,
}


class FakeServer:
    """Its queries end when they are looked at for the second time; one may fail at once."""

    def __init__(self, failing: str = "") -> None:
        self.started: list[str] = []
        self.stopped: list[str] = []
        self.pages_from: list[str | None] = []
        self._failing = failing
        self._looks: dict[str, int] = {}

    @property
    def athena(self) -> FakeServer:
        return self

    def start(self, sql: str, **_: Any) -> str:
        self.started.append(sql)
        return str(len(self.started))

    def describe(self, query: str) -> dict[str, Any]:
        self._looks[query] = self._looks.get(query, 0) + 1
        if self.started[int(query) - 1] == self._failing:
            return {"Status": {"State": "FAILED", "StateChangeReason": "GENERIC_USER_ERROR"}}
        state = "SUCCEEDED" if self._looks[query] > 1 else "RUNNING"
        return {"QueryExecutionId": query, "Status": {"State": state}}

    def stop_query_execution(self, **request: str) -> None:
        self.stopped.append(request["QueryExecutionId"])

    def get_query_results(self, **request: str) -> dict[str, str]:
        """Three pages."""
        self.pages_from.append(request.get("NextToken"))
        page = len(self.pages_from)
        return {"NextToken": str(page)} if page < 3 else {}


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(athena, "POLL_SECONDS", 0)


def test_a_query_that_ends_makes_room_for_another_while_polls_are_timed() -> None:
    server: Any = FakeServer()

    taken = athena.busy_polls(server, 2 * athena.AT_A_TIME)

    assert len(taken) == 2 * athena.AT_A_TIME
    assert server.started == list(QUERIES.values())[: 2 * athena.AT_A_TIME]
    assert server.stopped == [str(id_) for id_ in range(9, 17)]


def test_a_query_that_fails_is_told_and_not_timed() -> None:
    server: Any = FakeServer(failing=QUERIES["q03"])

    with pytest.raises(RuntimeError, match="GENERIC_USER_ERROR"):
        athena.busy_polls(server, 20)
    with pytest.raises(RuntimeError, match="GENERIC_USER_ERROR"):
        athena.run(server, QUERIES["q03"])


def test_pages_are_timed_to_the_last() -> None:
    server: Any = FakeServer()

    assert len(list(athena.timed_pages(server, "1"))) == 3
    assert server.pages_from == [None, "1", "2"]


def test_the_22_queries_are_those_of_tpc_h() -> None:
    assert list(QUERIES) == [f"q{number:02}" for number in range(1, 23)]


def report(busy_p95: float, results: Sequence[dict[str, Any]] = (RESULT,)) -> dict[str, str]:
    return tables(
        {
            "athena": {
                "scaleFactor": 1,
                "atATime": 8,
                "seconds": {"q01": 1.0, "q21": 2.5},
                "pollMs": {"idle": POLL, "busy": {**POLL, "p95": busy_p95}},
                "results": results,
            }
        }
    )


def test_the_report_tells_the_whole_and_the_slowest_of_the_queries() -> None:
    told = report(50)

    assert (told["athena.seconds"], told["athena.slowest"]) == ("3.5", "2.5 s (q21)")


@pytest.mark.parametrize(("p95", "verdict"), [(50, "yes"), (50.1, "**no**")])
def test_the_report_says_whether_polls_are_answered_in_time(p95: float, verdict: str) -> None:
    assert report(p95)["athena.polls"].endswith(f"| 50 | {verdict} |")


def test_the_report_tells_memory_beyond_the_result_itself_where_linux_tells_any() -> None:
    elsewhere = {name: value for name, value in RESULT.items() if name != "growthMb"}

    assert "| 126 | 140 | 14.5 | 20 | 20 |" in report(50)["athena.results"]
    assert "| 126 | - | - | 20 | 20 |" in report(50, [elsewhere])["athena.results"]


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="Linux tells the peak")
def test_a_peak_is_forgotten_when_it_is_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    def ours(_: str) -> Processes:
        return {os.getpid(): processes("")[os.getpid()]}

    monkeypatch.setattr(athena, "processes", ours)
    directory = Path("of this process")
    before = athena.reset_peak(directory)
    assert before is not None
    ballast = bytearray(os.urandom(1)) * (64 << 20)
    grown = athena.peak(directory)
    del ballast

    assert grown > before + 60
    after = athena.reset_peak(directory)
    assert after is not None
    assert after < grown - 60
