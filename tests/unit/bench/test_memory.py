"""How much memory the functions should have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.billable import PRICES, VCPU_MB
from bench.memory import Process, per_invocation, processes, with_memory

TICK_MS = 1_000 / os.sysconf("SC_CLK_TCK")

FOLDER = "/data/tmp/ministack-lambda-app-RunQueryFunction-1A-"
COMMAND = f"python\0{FOLDER}x7/_worker.py\0"


def test_a_process_tells_its_cpu_and_its_peak(tmp_path: Path) -> None:
    runs(tmp_path, 7, COMMAND)

    assert processes(FOLDER, tmp_path) == {7: Process(cpu_ms=35 * TICK_MS, peak_mb=80)}


def test_processes_of_other_functions_and_other_stacks_do_not_count(tmp_path: Path) -> None:
    runs(tmp_path, 7, COMMAND)
    runs(tmp_path, 8, COMMAND.replace("RunQuery", "DeliverResult"))
    runs(tmp_path, 9, COMMAND.replace("/data/", "/another/"))

    assert list(processes(FOLDER, tmp_path)) == [7]


def test_a_process_that_ends_meanwhile_is_left_out(tmp_path: Path) -> None:
    runs(tmp_path, 7, COMMAND)
    runs(tmp_path, 8, COMMAND)
    (tmp_path / "8" / "status").unlink()
    runs(tmp_path, 9, COMMAND)
    (tmp_path / "9" / "status").write_text("Name:\tpython\nState:\tZ (zombie)\n")

    assert list(processes(FOLDER, tmp_path)) == [7]


def test_an_invocation_waits_while_it_does_not_compute() -> None:
    before = {7: Process(100, 70), 8: Process(500, 90)}
    after = {7: Process(160, 80), 8: Process(500, 90)}

    assert per_invocation(before, after, [25, 35, 30, 30], queries=2) == {
        "cpuMs": 15,
        "waitingMs": 15,
        "peakMb": 90,
        "invocations": 2,
    }


def test_a_start_meanwhile_is_not_taken_for_work_of_a_query() -> None:
    with pytest.raises(RuntimeError, match="1 function processes were not warm: measure again"):
        per_invocation({}, {7: Process(900, 80)}, [20], queries=1)


def test_memory_shortens_computing_and_not_waiting() -> None:
    function = {"cpuMs": 10.0, "waitingMs": 5.0, "invocations": 1.0}

    assert with_memory(VCPU_MB, [function, function])["clientWaitsMs"] == 30
    assert with_memory(VCPU_MB // 2 + 1, [function])["clientWaitsMs"] == pytest.approx(25, abs=0.1)
    assert with_memory(2 * VCPU_MB, [function])["clientWaitsMs"] == 15  # one thread, one processor


def test_computing_costs_the_same_with_any_memory_and_waiting_in_proportion() -> None:
    computing = {"cpuMs": 10.0, "waitingMs": 0.0, "invocations": 2.0}
    waiting = {"cpuMs": 0.0, "waitingMs": 10.0, "invocations": 2.0}
    price = PRICES["perUse"]["lambdaArm64GbSeconds"]["dollars"]

    def dollars(size_mb: int, function: dict[str, float]) -> float:
        return with_memory(size_mb, [function])["dollarsPerThousand"]

    assert dollars(512, computing) == dollars(1_024, computing)
    assert dollars(512, waiting) == pytest.approx(1_000 * 0.02 / 2 * price, abs=1e-6)
    assert dollars(1_024, waiting) == pytest.approx(2 * dollars(512, waiting), abs=2e-6)


def runs(proc: Path, pid: int, command: str) -> None:
    """Have a process as Linux would show it: 30 ticks of its own, 5 in the kernel."""
    folder = proc / f"{pid}"
    folder.mkdir()
    (folder / "cmdline").write_text(command)
    fields = ["S", *map(str, range(1, 11)), "30", "5", "0", "0"]
    (folder / "stat").write_text(f"{pid} (a name) of) {' '.join(fields)}\n")
    (folder / "status").write_text("Name:\tpython\nVmHWM:\t   81920 kB\nVmRSS:\t   70000 kB\n")
