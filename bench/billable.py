"""What AWS bills for: rules that turn histories, logs and items into billable units."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Usage = Mapping[str, float]
"""Billable units by their names in prices.json; and `statusCalls`, which nobody bills."""

Item = Mapping[str, Mapping[str, Any]]
"""An item as DynamoDB's API writes it: `{"queryId": {"S": "..."}}`."""

PRICES: Any = json.loads(Path(__file__).with_name("prices.json").read_text())

WRITE_UNIT_BYTES = 1_024

VCPU_MB = 1_769
"""Memory with which a function has one processor; with less it has as much less of it.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

PLATFORM_LOG_BYTES = {"Text": 250, "JSON": 450}
"""What Lambda itself writes of an invocation: START, END and REPORT, or in JSON two records."""

_PROCESSORS = {"arm64": "Arm64", "x86_64": "X86"}
_PLATFORM_LINE = re.compile(r"(?:START|END|REPORT) RequestId: ")
DURATION_MS = re.compile(r"REPORT RequestId: .*?\tDuration: ([\d.]+) ms")
"""In the line that Lambda writes at the end of an invocation."""


def dollars_per_thousand(use: str, units: float) -> float:
    """What a thousand queries cost that each use so many units."""
    price = PRICES["perUse"][use]
    dollars: float = 1_000 * units * price["dollars"] / price["per"]
    return dollars


def bill(used: Usage) -> dict[str, Any]:
    """Dollars per 1,000 queries of this use, whole and in parts."""
    parts = {
        name: {
            "perQuery": round(used[name], 6),
            "dollarsPerThousand": round(dollars_per_thousand(name, used[name]), 6),
        }
        for name in PRICES["perUse"]
        if used.get(name)
    }
    dollars = sum(part["dollarsPerThousand"] for part in parts.values())
    return {
        "dollarsPerThousand": round(dollars, 4),
        "parts": parts,
        "statusCalls": round(used.get("statusCalls", 0), 2),
    }


def dollars_per_month(use: Usage) -> float:
    """What a month costs in which this is there, used or not."""
    dollars: float = sum(units * PRICES["perMonth"][name]["dollars"] for name, units in use.items())
    return round(dollars, 2)


def total(uses: Iterable[Usage]) -> Usage:
    """All of them together."""
    sums: defaultdict[str, float] = defaultdict(float)
    for use in uses:
        for name, units in use.items():
            sums[name] += units
    return sums


def transitions(history: Iterable[Mapping[str, Any]]) -> int:
    """The state transitions of an execution: every state entered, every retry of one.

    Whether its start and its end count too is not known; here they don't.
    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    """
    kinds = Counter(event["type"] for event in history)
    retries = kinds["TaskScheduled"] - kinds["TaskStateEntered"]
    return sum(count for kind, count in kinds.items() if kind.endswith("StateEntered")) + retries


def invocations(function: Mapping[str, Any], log: Iterable[str]) -> Usage:
    """What the invocations in a function's log are billed for.

    The durations are of this machine, where a function has a whole processor. They are stretched
    as if they were all computing: too much for what is waiting, which takes longer on AWS.
    """
    memory_mb, (architecture,) = function["MemorySize"], function["Architectures"]
    stretch = max(1, VCPU_MB / memory_mb)
    written_bytes, billed_ms = 0, []
    for line in log:
        if not _PLATFORM_LINE.match(line):
            written_bytes += len(line.encode())
        elif duration := DURATION_MS.match(line):
            billed_ms.append(math.ceil(float(duration[1]) * stretch))
    log_format = function.get("LoggingConfig", {}).get("LogFormat", "Text")
    return {
        "lambdaRequests": len(billed_ms),
        f"lambda{_PROCESSORS[architecture]}GbSeconds": memory_mb / 1_024 * sum(billed_ms) / 1_000,
        "logBytes": written_bytes + PLATFORM_LOG_BYTES[log_format] * len(billed_ms),
    }


def write_units(before: Item | None, after: Item | None, indexes: Iterable[Any]) -> int:
    """The write units of a change of an item: the table's, and each index's that it touches.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
    """
    units = kilobytes(before, after)
    for index in indexes:
        keys = [key["AttributeName"] for key in index["KeySchema"]]
        was, becomes = (_entry(item, index, keys) for item in (before, after))
        if was == becomes:
            continue
        if was and becomes and all(was[key] == becomes[key] for key in keys):
            units += kilobytes(was, becomes)
        else:  # an entry that moves is removed and written
            units += sum(kilobytes(entry) for entry in (was, becomes) if entry)
    return units


def _entry(item: Item | None, index: Any, keys: Sequence[str]) -> Item | None:
    """What the index holds of the item."""
    if not item or not all(key in item for key in keys):
        return None
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return item
    # The table's own key is in every entry, and never changes.
    kept = {*keys, *projection.get("NonKeyAttributes", ())}
    return {name: value for name, value in item.items() if name in kept}


def kilobytes(*items: Item | None) -> int:
    """Kilobytes begun of the largest of the items."""
    return max(math.ceil(_size(item) / WRITE_UNIT_BYTES) for item in items if item)


def _size(item: Item) -> int:
    """Bytes of an item.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return math.ceil(len(value.lstrip("-").replace(".", "")) / 2) + 1
        case "M":
            return 3 + sum(1 + len(key.encode()) + _value_size(each) for key, each in value.items())
        case "L":
            return 3 + sum(1 + _value_size(each) for each in value)
        case "BOOL" | "NULL":
            return 1
    raise ValueError(f"no item here has a value of type {kind}")
