"""Dollars per 1,000 queries, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.report import vega
from bench.report.markdown import dollars, number, table

PARTS_OF = "120"
"""The length whose parts are listed, in seconds."""

BILLED = {
    "stateTransitions": "state transitions",
    "lambdaRequests": "Lambda invocations",
    "lambdaArm64GbSeconds": "Lambda GB-seconds, arm64",
    "lambdaX86GbSeconds": "Lambda GB-seconds, x86",
    "dynamoDbWriteUnits": "DynamoDB write units",
    "dynamoDbReadUnits": "DynamoDB read units",
    "webSocketMessages": "WebSocket messages",
    "connectionMinutes": "minutes of a connection",
    "s3Puts": "S3 objects written",
    "s3Gets": "S3 objects read",
    "sqsRequests": "SQS requests",
    "snsPublishes": "SNS messages",
    "logBytes": "bytes of logs",
}
"""What prices.json names, in words."""


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    cost = results["cost"]
    return {
        "cost": _cost(cost),
        "cost.parts": _parts(cost["lengths"][PARTS_OF]),
        "cost.partsOf": PARTS_OF,
        "cost.timeScale": _time_scale(cost["timeScale"]),
        "cost.pricesOf": cost["pricesOf"],
        "cost.startAndEnd": dollars(cost["startAndEndDollarsPerThousand"]),
        **{f"cost.month.{way}": dollars(cost["dollarsPerMonth"][way]) for way in vega.WAYS},
    }


def _cost(cost: Mapping[str, Any]) -> str:
    heads = [f"-{name}, dollars" for name in vega.NAMES.values()]
    calls = [f"-status calls, {name}" for name in vega.NAMES.values()]
    return table(
        ["-query, s", *heads, "-times less", *calls],
        (
            [
                length,
                *(dollars(found[way]["dollarsPerThousand"]) for way in vega.WAYS),
                number(
                    found["baseline"]["dollarsPerThousand"]
                    / found["querysocket"]["dollarsPerThousand"]
                ),
                *(f"{found[way]['statusCalls']:g}" for way in vega.WAYS),
            ]
            for length, found in cost["lengths"].items()
        ),
    )


def _parts(found: Mapping[str, Any]) -> str:
    ways = [found[way]["parts"] for way in vega.WAYS]
    none = {"perQuery": 0, "dollarsPerThousand": 0}
    heads = (
        f"-{name}, {what}"
        for name in vega.NAMES.values()
        for what in ("of a query", "dollars per 1,000")
    )
    return table(
        ["billed", *heads],
        (
            [
                BILLED[name],
                *(
                    text
                    for parts in ways
                    for part in [parts.get(name, none)]
                    for text in (number(part["perQuery"]), dollars(part["dollarsPerThousand"]))
                ),
            ]
            for name in BILLED
            if any(name in parts for parts in ways)
        ),
    )


def _time_scale(scales: Mapping[str, float]) -> str:
    """The lengths for which time ran faster: "30, 120 and 600 s 20 times"."""
    by_factor: dict[float, list[str]] = {}
    for length, factor in scales.items():
        if factor != 1:
            by_factor.setdefault(factor, []).append(length)
    return "; ".join(
        f"{', '.join(lengths)} s {factor:g} times" for factor, lengths in by_factor.items()
    )


def plots(results: Mapping[str, Any]) -> dict[str, vega.Spec]:
    """Vega-Lite specifications by name."""
    lengths = results["cost"]["lengths"]
    rows = [
        {
            "seconds": float(length),
            "way": vega.NAMES[way],
            "dollars": found[way]["dollarsPerThousand"],
        }
        for way in vega.WAYS
        for length, found in lengths.items()
    ]
    return {
        "cost": vega.plot(
            "Of 1,000 queries, without what Athena scans",
            vega.lines(
                rows,
                x=vega.log("seconds", "length of the query, s", [float(each) for each in lengths]),
                y=vega.log("dollars", "dollars"),
                color=vega.by_way(),
            ),
        )
    }
