"""AWS's quotas, as data of bench/quotas.json, and how much of each is used."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heapreplace
from pathlib import Path
from typing import Any

DATA: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[1] / "quotas.json").read_text("utf-8")
)


@dataclass
class Rate:
    """A token bucket: so many calls per second, and a burst that fills again at that rate."""

    per_second: float
    burst: float
    asked: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Calls by the second in which they came, with those that were refused."""
    refused: int = 0
    _at: float = 0
    _tokens: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def take(self, now: float, calls: int = 1) -> bool:
        """Make so many calls; False where they are refused, all of them."""
        self.asked[int(now)] += calls
        if self.per_second == math.inf:
            return True
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.per_second)
        self._at = now
        if self._tokens < calls:
            self.refused += calls
            return False
        self._tokens -= calls
        return True

    def use(self, first: int, last: int) -> list[float]:
        """Calls asked for in each second, from the first to before the last, sorted."""
        return sorted(self.asked.get(second, 0) for second in range(first, last))


@dataclass
class Limit:
    """So many at once."""

    at_once: float
    most: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    """The most at once, by second, of those seconds in which something began."""
    asked: int = 0
    refused: int = 0
    _inside: int = 0
    _second: int = 0

    def enter(self, now: float) -> bool:
        """Be one more; False where there is no place."""
        self._catch_up(int(now))
        self.asked += 1
        if self._inside >= self.at_once:
            self.refused += 1
            return False
        self._inside += 1
        self.most[self._second] = max(self.most[self._second], self._inside)
        return True

    def leave(self, now: float) -> None:
        """Be one less."""
        self._catch_up(int(now))
        self._inside -= 1

    def use(self, first: int, last: int) -> list[float]:
        """The most at once in each second, from the first to before the last, sorted."""
        self._catch_up(last)
        return sorted(self.most[second] for second in range(first, last))

    def _catch_up(self, second: int) -> None:
        for passed in range(self._second + 1, second + 1):
            self.most[passed] = self._inside
        self._second = max(self._second, second)


class Reservation:
    """Places for so many queries at once, in which the others wait for their turn."""

    def __init__(self, places: int) -> None:
        self._free_at = [0.0] * places

    def wait(self, now: float, seconds: float) -> float:
        """Seconds until a query of that length begins."""
        begins = max(now, self._free_at[0])
        heapreplace(self._free_at, begins + seconds)
        return begins - now


@dataclass
class Quotas:
    """All quotas of an account in a Region."""

    rates: dict[str, Rate]
    limits: dict[str, Limit]

    @property
    def all(self) -> dict[str, Rate | Limit]:
        """By name."""
        return {**self.rates, **self.limits}


def quotas(changes: Mapping[str, float] | None = None, *, elsewhere: bool = False) -> Quotas:
    """A fresh account's, in us-east-1; `changes` are factors by name.

    `elsewhere`: in the Regions where some quotas are smaller.
    """
    changes = changes or {}
    unknown = set(changes) - set(DATA["rates"]) - set(DATA["limits"])
    if unknown:
        raise ValueError(f"no such quotas: {', '.join(sorted(unknown))}; see bench/quotas.json")
    rates, limits = {}, {}
    for name, given in DATA["rates"].items():
        rate, burst = given["perSecond"], given["burst"]
        if elsewhere:
            rate, burst = given.get("elsewhere", (rate, burst))
        factor = changes.get(name, 1)
        rates[name] = Rate(rate * factor, burst * factor)
    for name, given in DATA["limits"].items():
        at_once = given.get("elsewhere", given["atOnce"]) if elsewhere else given["atOnce"]
        limits[name] = Limit(at_once * changes.get(name, 1))
    return Quotas(rates, limits)


def boundless() -> Quotas:
    """An account that refuses nothing, to see what is asked for."""
    return quotas(dict.fromkeys([*DATA["rates"], *DATA["limits"]], math.inf))


def label(name: str) -> str:
    """What a quota is called."""
    return str({**DATA["rates"], **DATA["limits"]}[name]["label"])
