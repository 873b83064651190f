"""Measures the parts, and writes what they found to bench/results.json.

`python -m bench [PART ...] [--quick]`; a part measured alone replaces its own figures only.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import athena, cold_start, cost, latency, memory, scaling, stages, throughput
from bench.stack import Bench, benched

Results = dict[str, Any]

RESULTS = Path(__file__).with_name("results.json")

PARTS: Mapping[str, Callable[[Bench], Results]] = {
    "coldStart": cold_start.measure,
    "memory": memory.measure,
    "latency": latency.measure,
    "lostEvents": latency.measure_lost_events,
    "stages": stages.measure,
    "cost": cost.measure,
    "throughput": throughput.measure,
    "scaling": scaling.measure,
    "athena": athena.measure,
}


def main() -> int:
    """0 when every part was measured; else 1, and the results are as they were."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; or all")
    parser.add_argument("--quick", action="store_true", help="the fewest samples: a trial")
    parser.add_argument("--out", type=Path, default=RESULTS, help="instead of bench/results.json")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose of {', '.join(PARTS)}")
    chosen = [part for part in PARTS if part in (arguments.parts or PARTS)]
    before = json.loads(arguments.out.read_text()) if arguments.out.exists() else {}
    if set(before.get("runs", ())) - set(chosen) and before["machine"] != machine():
        parser.error(f"{arguments.out} is of another machine: measure all parts")
    with benched(quick=arguments.quick) as bench:
        found = measured(chosen, bench)
        failed = [part for part in chosen if part not in found]
        if not failed:  # while the stack is there: that it cannot stop must not cost the figures
            arguments.out.write_text(json.dumps(merged(before, found), indent=1) + "\n")
    if failed:
        print(f"failed: {', '.join(failed)}; {arguments.out} is as it was", file=sys.stderr)
    return 1 if failed else 0


def measured(parts: Iterable[str], bench: Bench) -> dict[str, Results]:
    """What the parts found, and of each when and how; those that fail say why, and are left out."""
    found = {}
    for part in parts:
        print(f"{part} ...", file=sys.stderr)
        date, began = f"{datetime.now(UTC):%Y-%m-%d}", time.monotonic()
        try:
            figures = PARTS[part](bench)
        except Exception:
            traceback.print_exc()
            continue
        run = {"date": date, "seconds": round(time.monotonic() - began), "quick": bench.quick}
        print(f"{part}: {run['seconds']} s", file=sys.stderr)
        found[part] = {"run": run, "figures": figures}
    return found


def merged(before: Results, found: Mapping[str, Results]) -> Results:
    """The results with what was found in place of what was found before."""
    runs = before.get("runs", {}) | {part: each["run"] for part, each in found.items()}
    figures = before | {part: each["figures"] for part, each in found.items()}
    return {
        "date": max(run["date"] for run in runs.values()),
        "machine": machine(),
        "seconds": sum(run["seconds"] for run in runs.values()),
        "runs": {part: runs[part] for part in PARTS if part in runs},
        **{part: figures[part] for part in PARTS if part in figures},
    }


def machine() -> Results:
    """What it is measured on."""
    info = Path("/proc/cpuinfo")  # on Linux; elsewhere Python knows the processor's name itself
    models = re.findall(r"^model name\s*: (.+)$", info.read_text(), re.M) if info.exists() else []
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "memoryGb": round(memory_bytes / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    sys.exit(main())
