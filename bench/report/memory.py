"""Why the functions have the memory that they have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.billable import VCPU_MB
from bench.report.markdown import dollars, number, table


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    memory = results["memory"]
    chosen_mb, sizes = memory["chosenMb"], memory["sizes"]  # none where there is no Linux
    dollars_more = saved_ms = "-"
    if sizes:
        small, whole = sizes["512"], sizes[f"{VCPU_MB}"]
        dollars_more = dollars(whole["dollarsPerThousand"] - small["dollarsPerThousand"])
        saved_ms = number(small["clientWaitsMs"] - whole["clientWaitsMs"])
    return {
        "memory": table(
            ["-memory, MB", "-a client waits for the two, ms", "-dollars per 1,000 queries", ""],
            (
                [
                    f"{int(size_mb):,}",
                    number(found["clientWaitsMs"]),
                    dollars(found["dollarsPerThousand"]),
                    "chosen" if int(size_mb) == chosen_mb else "",
                ]
                for size_mb, found in sizes.items()
            ),
        ),
        "memory.functions": table(
            ["", "-computes, ms", "-waits, ms", "-invocations of a query", "-peak, MB"],
            (
                [
                    f"`{name}`",
                    number(found["cpuMs"]),
                    number(found["waitingMs"]),
                    number(found["invocations"]),
                    number(found["peakMb"]),
                ]
                for name, found in memory["functions"].items()
            ),
        ),
        "memory.dollarsMore": dollars_more,
        "memory.savedMs": saved_ms,
        "memory.chosenMb": f"{chosen_mb:,}",
    }
