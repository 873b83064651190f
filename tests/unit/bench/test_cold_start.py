from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.cold_start import Program, compared, packages


def program(folder: Path, code: str) -> Program:
    folder.mkdir()
    (folder / "app.py").write_text(code)
    return Program(Path(sys.executable), [folder])


def test_work_at_import_counts_and_sleep_does_not_as_cpu(tmp_path: Path) -> None:
    idle = program(tmp_path / "idle", "import time\ntime.sleep(0.3)").started()
    busy = program(
        tmp_path / "busy",
        "import time\nwhile time.process_time() < 0.3: pass",
    ).started()

    assert idle["importMs"] >= 300 > idle["initCpuMs"]
    assert busy["initCpuMs"] >= 300
    assert busy["initWallMs"] >= busy["importMs"]


def test_memory_is_the_programs_own(tmp_path: Path) -> None:
    ballast = bytearray(200_000_000)
    small = program(tmp_path / "small", "").started()
    large = program(tmp_path / "large", "kept = bytearray(b'x') * 100_000_000").started()

    assert len(ballast) > 0
    assert small["rssMb"] < 60
    assert large["rssMb"] - small["rssMb"] > 90


def test_a_function_is_held_against_the_baseline_of_the_same_run(tmp_path: Path) -> None:
    code = "import time\nwhile time.process_time() < {}: pass"
    baseline = program(tmp_path / "baseline", code.format(0.2))
    functions = {
        "run_query": program(tmp_path / "run_query", code.format(0.4)),
        "connect": program(tmp_path / "connect", code.format(0.2)),
    }

    found = compared(baseline, functions, rounds=1)["functions"]

    assert found["run_query"]["ratio"] == pytest.approx(2, abs=0.3)
    assert found["run_query"]["limit"] == 1.5
    assert found["connect"]["limit"] == 1.1
    assert found["connect"]["memoryMb"] >= 128


def test_a_program_that_does_not_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="non-zero exit"):
        program(tmp_path / "broken", "raise SystemExit(1)").started()


def test_sizes_are_of_what_is_deployed(tmp_path: Path) -> None:
    for name in ("DependenciesLayer", "QuerysocketLayer", "RunQueryFunction"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_bytes(bytes(1_000_000))

    sizes = packages(tmp_path)

    assert sizes["dependenciesMb"] == sizes["querysocketMb"] == sizes["runQueryMb"] == 1.0
    assert sizes["dependenciesZippedMb"] < 0.1
