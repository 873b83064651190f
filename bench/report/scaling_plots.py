"""The plots of docs/scaling.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.report import vega
from bench.report.scaling import about
from bench.simulation.quotas import label

_COLOURS = {"asked": "#6b7280", "answered": "#0b6bcb"}


def plots(results: Mapping[str, Any]) -> dict[str, vega.Spec]:
    """Vega-Lite specifications by name."""
    scaling = results["scaling"]
    return {"scaling-quotas": _quotas(scaling), "scaling-answers": _answers(scaling)}


def _quotas(scaling: Mapping[str, Any]) -> vega.Spec:
    """The users at whom each quota is full, a line each."""
    rows = [
        {"quota": label(name), "users": found["usersAtFull"], "about": about(found["usersAtFull"])}
        for name, found in scaling["demand"].items()
    ]
    y = {
        "field": "quota",
        "type": "nominal",
        "title": None,
        "sort": {"field": "users"},
        "axis": {"labelLimit": 300, "grid": True, "domain": False, "ticks": False},
    }
    sizes = [1_000, 10_000, 100_000, 1_000_000]
    x = vega.log("users", "users", sizes)
    x["scale"]["domain"] = [1_000, 10_000_000]
    x["axis"]["format"] = ",d"
    beside = {"type": "text", "align": "left", "dx": 8, "fontSize": 11}
    return vega.plot(
        "Users at whom a quota of a fresh account is full",
        vega.layer(rows, {"type": "point", "filled": True}, x=x, y=y),
        vega.layer(rows, beside, x=x, y=y, text={"field": "about"}),
        height=360,
    )


def _answers(scaling: Mapping[str, Any]) -> vega.Spec:
    """Queries that the users ask for, and those that are answered."""
    asked = scaling["demand"]["athenaStart"]["perThousandUsers"] / 1_000
    runs = scaling["users"].values()
    rows = [
        {"users": run["users"], "perSecond": queries, "which": which}
        for run in runs
        for which, queries in (
            ("asked", asked * run["users"]),
            ("answered", run["answersPerSecond"]),
        )
    ]
    x = vega.log("users", "users", [run["users"] for run in runs])
    x["axis"]["format"] = ",d"
    return vega.plot(
        "Queries asked and answered, nothing raised",
        vega.lines(
            rows,
            x=x,
            y=vega.log("perSecond", "queries per second", [0.1, 1, 10, 100, 1_000]),
            color=vega.colour("which", _COLOURS),
        ),
    )
