"""Where the time goes from the client's message to its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.report import vega
from bench.report.markdown import number, table, words


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    percentiles = ("p50", "p95", "p99")
    return {
        "stages": table(
            ["stage", *(f"-{each}, ms" for each in percentiles)],
            (
                [words(stage), *(number(found[each]) for each in percentiles)]
                for stage, found in results["stages"].items()
            ),
        )
    }


def plots(results: Mapping[str, Any]) -> dict[str, vega.Spec]:
    """Vega-Lite specifications by name."""
    rows = [
        {"stage": words(stage), "p50": found["p50"], "p95": found["p95"]}
        for stage, found in results["stages"].items()
    ]
    encoding = {
        "y": {"field": "stage", "type": "nominal", "title": None, "sort": None},
        "x": vega.linear("p50", "ms"),
    }
    ours = vega.WAYS["querysocket"]
    return {
        "stages": vega.plot(
            "Each stage's median, and up to its 95th percentile",
            vega.layer(rows, {"type": "bar", "color": ours}, **encoding),
            vega.layer(rows, {"type": "rule", "color": ours}, **encoding, x2={"field": "p95"}),
            height=26 * len(rows),
        )
    }
