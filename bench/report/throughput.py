"""How many sockets and how many queries at a time one machine holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.report import vega
from bench.report.markdown import number, table

_FIGURES = {
    "queriesPerSecond": "queries per second",
    "p50Ms": "p50, ms",
    "p95Ms": "p95, ms",
    "memoryMb": "memory, MB",
}
_COUNTS = ("answered", "refused", "overtaken")
_ALONG = {"sockets": "open sockets", "queries": "queries at a time"}
_COLOURS = dict(zip(_ALONG.values(), ("#0b6bcb", "#6b7280"), strict=True))


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    throughput = results["throughput"]
    return {f"throughput.{along}": _points(throughput, along) for along in _ALONG} | {
        f"throughput.{name}": str(throughput[name])
        for name in ("queriesBesideSockets", "socketsBesideQueries")
    }


def _points(throughput: Mapping[str, Any], along: str) -> str:
    """Each point, and how it grew from the one before: exponents of a log-log plot."""
    growth = throughput["growth"][along]
    heads = [f"-{_ALONG[along]}", *(f"-{head} (exponent)" for head in _FIGURES.values())]
    return table(
        [*heads, *(f"-{count}" for count in _COUNTS)],
        (
            [
                f"{point[along]:,}",
                *(
                    number(point[name]) + (f" ({growth[name][index - 1]:+z.2f})" if index else "")
                    for name in _FIGURES
                ),
                *(f"{point[count]:,}" for count in _COUNTS),
            ]
            for index, point in enumerate(throughput[along])
        ),
    )


def plots(results: Mapping[str, Any]) -> dict[str, vega.Spec]:
    """Vega-Lite specifications by name."""
    rows = [
        {"number": point[along], "along": words, **point}
        for along, words in _ALONG.items()
        for point in results["throughput"][along]
    ]
    numbers = sorted({row["number"] for row in rows})
    panels = [
        vega.plot(
            title,
            vega.lines(
                rows,
                x=vega.log("number", "sockets, or queries at a time", numbers),
                y=vega.log(name, unit),
                color=vega.colour("along", _COLOURS),
            ),
            width=300,
        )
        for title, name, unit in (
            ("Answers", "queriesPerSecond", "queries per second"),
            ("95th percentile of the delay", "p95Ms", "ms"),
        )
    ]
    return {"throughput": {"hconcat": panels, "spacing": 40}}
