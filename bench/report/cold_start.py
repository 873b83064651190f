"""What a function does before its first event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.report import vega
from bench.report.markdown import number, table, words

_FIGURES = {
    "initCpuMs": "init CPU, ms",
    "importMs": "imports, ms",
    "initWallMs": "init, ms",
    "rssMb": "memory used, MB",
}
_HEADS = ["", *(f"-{head}" for head in _FIGURES.values())]
_ARTIFACTS = {
    "built": "the built artifact and Lambda's Python",
    "sources": "the sources, for want of Lambda's Python",
}


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    cold = results["coldStart"]
    # These two there are of the built artifact only.
    packages, without = cold.get("packages", {}), cold.get("withoutBytecode", {})
    return {
        "coldStart": table(
            [*_HEADS, "-given, MB", "-ratio", "-at most", ""],
            [
                [*_row("baseline", cold["baseline"]), "", "1", "", ""],
                *(
                    [
                        *_row(name, found),
                        f"{found['memoryMb']}",
                        number(found["ratio"]),
                        number(found["limit"]),
                        "kept" if found["ratio"] <= found["limit"] else "**passed**",
                    ]
                    for name, found in cold["functions"].items()
                ),
            ],
        ),
        "coldStart.artifact": _ARTIFACTS[cold["artifact"]],
        "coldStart.withoutBytecode": table(
            _HEADS, (_row(name, found) for name, found in without.items())
        ),
        "coldStart.limitMb": f"{packages.get('limitMb', '-')}",
        "coldStart.packages": table(
            ["package", "-MB", "-zipped, MB"],
            (
                [
                    words(name.removesuffix("ZippedMb")),
                    number(packages[name.replace("Zipped", "")]),
                    number(zipped),
                ]
                for name, zipped in packages.items()
                if name.endswith("ZippedMb")
            ),
        ),
    }


def _row(name: str, found: Mapping[str, Any]) -> list[str]:
    title = "the article's handler" if name == "baseline" else f"`{name}`"
    return [title, *(number(found[each]) for each in _FIGURES)]


def plots(results: Mapping[str, Any]) -> dict[str, vega.Spec]:
    """Vega-Lite specifications by name."""
    rows = [
        {"function": name, "ratio": found["ratio"], "limit": found["limit"]}
        for name, found in results["coldStart"]["functions"].items()
    ]
    place = {"field": "function", "type": "nominal", "title": None, "sort": None}
    ratio = vega.linear("ratio", "init CPU over that of the article's handler (line: at most)")
    return {
        "cold-start": vega.plot(
            "Init CPU of every function",
            vega.layer(rows, {"type": "bar", "color": vega.WAYS["querysocket"]}, x=ratio, y=place),
            vega.layer(
                rows,
                {"type": "tick", "color": "black", "thickness": 2},
                x={"field": "limit", "type": "quantitative"},
                y=place,
            ),
            height=24 * len(rows),
        )
    }
