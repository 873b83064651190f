"""What the local Athena takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.report.markdown import number, table

POLL_GOAL_MS = 50
"""At most so long takes a GetQueryExecution, at p95, while queries run."""


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    athena = results["athena"]
    seconds, polls = athena["seconds"], athena["pollMs"]
    slowest = max(seconds, key=lambda query: seconds[query])
    return {
        "athena.scaleFactor": f"{athena['scaleFactor']:g}",
        "athena.seconds": number(sum(seconds.values())),
        "athena.slowest": f"{number(seconds[slowest])} s ({slowest})",
        "athena.polls": table(
            ["queries at a time", "-p50, ms", "-p95, ms", "-p99, ms", "-p95 at most", "met"],
            [
                ["none", *_percentiles(polls["idle"]), "", ""],
                [
                    str(athena["atATime"]),
                    *_percentiles(polls["busy"]),
                    str(POLL_GOAL_MS),
                    "yes" if polls["busy"]["p95"] <= POLL_GOAL_MS else "**no**",
                ],
            ],
        ),
        "athena.results": table(
            [
                "-rows",
                "-written in, s",
                "-object, MB",
                "-server grows by, MB",
                "-beyond the object, MB",
                "-first pages p50, ms",
                "-last pages p50, ms",
            ],
            (
                [
                    f"{found['rows']:,}",
                    number(found["seconds"]),
                    number(found["objectMb"]),
                    *_growth(found),
                    number(found["firstPagesMs"]["p50"]),
                    number(found["lastPagesMs"]["p50"]),
                ]
                for found in athena["results"]
            ),
        ),
    }


def _percentiles(polls: Mapping[str, float]) -> list[str]:
    return [number(polls[name]) for name in ("p50", "p95", "p99")]


def _growth(found: Mapping[str, Any]) -> list[str]:
    if "growthMb" not in found:  # elsewhere than on Linux
        return ["-", "-"]
    return [number(found["growthMb"]), number(found["growthMb"] - found["objectMb"])]
