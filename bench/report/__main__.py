"""Writes the figures and plots of the documents from bench/results.json; --check compares.

`python -m bench.report`
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.report import (
    athena,
    cold_start,
    cost,
    goals,
    latency,
    memory,
    scaling,
    scaling_plots,
    stages,
    throughput,
    vega,
)
from bench.report.pages import MarkError, fill

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = "bench/results.json"
PAGES = ("README.md", "docs/performance.md", "docs/scaling.md")
PICTURES = "docs/performance"

_TABLES = (goals, latency, stages, cost, cold_start, memory, throughput, scaling, athena)
_PLOTS = (latency, stages, cost, cold_start, throughput, scaling_plots)


def main(root: Path = ROOT) -> int:
    """0 when the documents are what the results say, 1 when with --check one is not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    try:
        files = documents(json.loads((root / RESULTS).read_text()), root)
    except MarkError as error:
        print(error)
        return 1
    differing = [
        name
        for name, text in files.items()
        if not (root / name).exists() or (root / name).read_text() != text
    ]
    for name in differing:
        if check:
            print(f"{name} is not what {RESULTS} says: run `.venv/bin/python -m bench.report`")
        else:
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(files[name])
    return 1 if check and differing else 0


def documents(results: Mapping[str, Any], root: Path = ROOT) -> dict[str, str]:
    """What the results make of the pages in `root`, and of the pictures; raises MarkError."""
    figures = {name: text for part in _TABLES for name, text in part.tables(results).items()}
    pages = {}
    for name in PAGES:
        try:
            pages[name] = fill((root / name).read_text(), figures)
        except MarkError as error:
            raise MarkError(f"{name}: {error}") from error
    plots = {name: spec for part in _PLOTS for name, spec in part.plots(results).items()}
    return pages | {f"{PICTURES}/{name}.svg": vega.svg(spec) for name, spec in plots.items()}


if __name__ == "__main__":
    sys.exit(main())
