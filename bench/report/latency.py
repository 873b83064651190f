"""From the query's end to the message: both ways, and with every event lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.report import vega
from bench.report.markdown import number, table


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    latency = results["latency"]
    samples = sorted({latency[way][name]["n"] for way in vega.WAYS for name in _lengths(latency)})
    return {
        "latency": _latency(latency),
        "latency.ratio": number(1 / latency["medianRatio"]),
        "latency.inStep": number(latency["inStep"]["medianRatio"]),
        "latency.inStepArticle": number(latency["inStep"]["baseline"]["all"]["p50"]),
        "latency.samples": " or ".join(map(str, samples)),
        "lostEvents": _lost_events(results["lostEvents"]),
    }


def _lengths(latency: Mapping[str, Any]) -> list[str]:
    return [f"{seconds:g}" for seconds in latency["lengthsSeconds"]]


def _latency(latency: Mapping[str, Any]) -> str:
    percentiles = ("p50", "p95", "p99")
    heads = [f"-{vega.NAMES[way]} {each}, ms" for way in vega.WAYS for each in percentiles]
    return table(
        ["-query, s", *heads],
        (
            [length, *(number(latency[way][length][p]) for way in vega.WAYS for p in percentiles)]
            for length in (*_lengths(latency), "all")
        ),
    )


def _lost_events(lost: Mapping[str, Any]) -> str:
    return table(
        ["-query, s", "-delay p50, s", "-longest, s", "-of what it may be", ""],
        (
            [
                length,
                number(found["delaySeconds"]["p50"]),
                number(found["delaySeconds"]["max"]),
                f"{found['ofLimit']:.0%}",
                "kept" if found["ofLimit"] <= 1 else "**passed**",
            ]
            for length, found in lost.items()
        ),
    )


def plots(results: Mapping[str, Any]) -> dict[str, vega.Spec]:
    """Vega-Lite specifications by name."""
    latency = results["latency"]
    rows = [
        {
            "seconds": float(length),
            "way": vega.NAMES[way],
            **{each: latency[way][length][each] for each in ("p50", "p95")},
        }
        for way in vega.WAYS
        for length in _lengths(latency)
    ]
    encoding = {
        "x": vega.log("seconds", "length of the query, s", latency["lengthsSeconds"]),
        "color": vega.by_way(),
    }
    milliseconds = vega.log("p50", "from its end to the message, ms")
    return {
        "latency": vega.plot(
            "Median, and up to the 95th percentile",
            vega.layer(
                rows,
                {"type": "area", "opacity": 0.2},
                **encoding,
                y=milliseconds,
                y2={"field": "p95"},
            ),
            vega.lines(rows, **encoding, y=milliseconds),
        )
    }
