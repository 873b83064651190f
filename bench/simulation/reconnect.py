"""All sockets lost at once: how the page's client comes back, at the gateway's rate of new ones."""

from __future__ import annotations

import random
from typing import Any

from bench.simulation.assumptions import Assumptions
from bench.simulation.clock import Clock, Process
from bench.simulation.quotas import Rate

_MOST = 10_000
"""Clients that are simulated; of more a part, against the same part of the rate."""


def reconnect(users: int, connects: Rate, assumed: Assumptions) -> dict[str, Any]:
    """The share of those who are back, and after how many seconds; the others have given up."""
    part = min(1.0, _MOST / users)
    clients = round(part * users)
    connects = Rate(part * connects.per_second, part * connects.burst)
    clock, draw = Clock(), random.Random(assumed.seed)  # noqa: S311
    back: list[float] = []

    def client() -> Process[None]:
        """web/src/client: exponential backoff with full jitter, until it gives up."""
        longest = assumed.reconnect_backoff_seconds
        while clock.now < assumed.reconnect_give_up_seconds:
            yield draw.random() * longest
            if connects.take(clock.now):
                back.append(clock.now)
                return
            longest = min(assumed.reconnect_max_backoff_seconds, 2 * longest)

    for _ in range(clients):
        clock.start(client())
    clock.run(assumed.reconnect_give_up_seconds + assumed.reconnect_max_backoff_seconds)
    return {
        "backShare": round(len(back) / clients, 4),
        "lastBackSeconds": round(max(back), 1),
    }
