from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from bench.report.__main__ import RESULTS, ROOT, documents

# The others need no stack: tests/unit/bench knows them.
PARTS = ("memory", "latency", "lostEvents", "stages", "cost", "throughput")
SECONDS = 240


def test_what_the_bench_measures_is_what_the_report_reads(tmp_path: Path) -> None:
    out = tmp_path / "results.json"

    done = subprocess.run(
        [sys.executable, "-m", "bench", *PARTS, "--quick", "--out", str(out)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
    )

    assert done.returncode == 0, done.stderr
    measured = json.loads(out.read_text())
    written = documents(json.loads((ROOT / RESULTS).read_text()) | measured)
    trial = f"**a trial only**, with the fewest samples: {', '.join(PARTS)};"
    assert trial in written["docs/performance.md"]
    for picture in (text for name, text in written.items() if name.endswith(".svg")):
        ElementTree.fromstring(picture)
