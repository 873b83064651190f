from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as bench

Run = Callable[..., int]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "results.json"


@pytest.fixture
def run(out: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command without a stack, with two parts, one of which fails if told so."""
    failing: list[str] = []
    numbers = iter(range(1, 100))

    class FakeBench:
        quick = False

    @contextmanager
    def benched(*, quick: bool) -> Iterator[FakeBench]:
        FakeBench.quick = quick
        yield FakeBench()

    def part(name: str) -> Callable[[FakeBench], dict[str, Any]]:
        def measure(_: FakeBench) -> dict[str, Any]:
            if name in failing:
                raise RuntimeError(f"{name} went wrong")
            return {"number": next(numbers)}

        return measure

    monkeypatch.setattr(bench, "benched", benched)
    monkeypatch.setattr(bench, "PARTS", {name: part(name) for name in ("latency", "cost")})

    def command(*arguments: str, fail: str = "") -> int:
        failing[:] = [fail]
        monkeypatch.setattr(sys, "argv", ["bench", *arguments, "--out", str(out)])
        return bench.main()

    return command


def test_all_parts_are_measured_with_the_machine_and_the_date(run: Run, out: Path) -> None:
    assert run() == 0

    results = json.loads(out.read_text())
    assert results["latency"] == {"number": 1}
    assert results["cost"] == {"number": 2}
    assert results["machine"] == bench.machine()
    assert results["date"] == results["runs"]["cost"]["date"]
    assert not results["runs"]["cost"]["quick"]


def test_a_part_alone_replaces_its_own_figures_only(run: Run, out: Path) -> None:
    run()
    run("cost", "--quick")

    results = json.loads(out.read_text())
    assert results["latency"] == {"number": 1}
    assert results["cost"] == {"number": 3}
    assert {part: each["quick"] for part, each in results["runs"].items()} == {
        "latency": False,
        "cost": True,
    }


def test_a_part_that_fails_lets_the_others_go_on_and_leaves_the_results_alone(
    run: Run, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    before = out.read_text()

    assert run(fail="latency") == 1

    assert out.read_text() == before
    told = capsys.readouterr().err
    assert "RuntimeError: latency went wrong" in told
    assert "cost: 0 s" in told.partition("went wrong")[2]
    assert "failed: latency" in told


def test_an_unknown_part_is_told_with_those_that_there_are(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run("speed")

    assert "there is no part speed: choose of latency, cost" in capsys.readouterr().err


def test_figures_of_two_machines_are_not_mixed(
    run: Run, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    elsewhere = json.loads(out.read_text()) | {"machine": {"cpu": "another"}}
    out.write_text(json.dumps(elsewhere))

    with pytest.raises(SystemExit):
        run("cost")
    assert "of another machine: measure all parts" in capsys.readouterr().err
    assert run() == 0
