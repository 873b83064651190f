"""Past one machine: which AWS quota binds as users come, what they see, and what helps.

A seeded simulation (bench/simulation): a local stack has none of AWS's quotas.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bench.simulation.application import Application, Way
from bench.simulation.assumptions import DATA as ASSUMED
from bench.simulation.assumptions import Assumptions, assumptions
from bench.simulation.quotas import DATA, Limit, Quotas, Rate, boundless, quotas
from bench.simulation.reconnect import reconnect
from bench.simulation.seen import Seen
from bench.statistics import summary

if TYPE_CHECKING:
    from bench.stack import Bench

SIZES = (10, 100, 1_000, 3_000, 10_000, 100_000)
REMEDIES_AT = 10_000
_ATHENA = [name for name in DATA["rates"] if name.startswith("athena")]


@dataclass(frozen=True)
class Span:
    """Seconds that are simulated, and of these those at the beginning that are not counted."""

    warm_up: int
    counted: int

    @property
    def end(self) -> int:
        """The last second."""
        return self.warm_up + self.counted


@dataclass(frozen=True)
class Remedy:
    """What may be raised, bought or built."""

    raised: Mapping[str, float] = field(default_factory=dict)
    way: Way = field(default_factory=Way)
    accounts: int = 1


def measure(bench: Bench) -> dict[str, Any]:
    """What so many users ask for and see, and what helps; needs no stack."""
    quick, assumed = bench.quick, assumptions()
    long = Span(300, 120 if quick else 1_800)
    demand = _demand(assumed, Way(), long)
    sizes = SIZES[:3] if quick else SIZES
    at = sizes[-1] if quick else REMEDIES_AT
    runs = {users: _run(users, assumed, Remedy(), f"{users:,} users") for users in sizes}
    return {
        "quotasOf": DATA["date"],
        "region": DATA["region"],
        "assumptions": {name: each["value"] for name, each in ASSUMED.items()},
        "demand": _against_quotas(demand),
        "users": {str(users): run for users, run in runs.items()},
        "remediesAt": at,
        "remedies": {
            "none": runs[at],
            **{
                name: _run(at, assumed, remedy, name)
                for name, remedy in _remedies(demand, at, assumed).items()
            },
        },
        "elsewhere": _against_quotas(demand, elsewhere=True),
        "overload": _overload(assumed, runs[sizes[-1]]),
        "article": _article(assumed, demand, long),
        "sensitivity": _sensitivity(assumed, Span(300, 120 if quick else 900)),
        "reconnect": {
            str(users): reconnect(users, quotas().rates["gatewayConnects"], assumed)
            for users in sizes
        },
        "signInSeconds": {str(users): _sign_in_seconds(users, assumed) for users in sizes},
    }


def _span(users: int) -> Span:
    """Shorter where there is more to count."""
    return Span(300, 600) if users < 10_000 else Span(240, 120) if users < 100_000 else Span(60, 60)


def _remedies(demand: Mapping[str, float], users: int, assumed: Assumptions) -> dict[str, Remedy]:
    """By name, for so many users."""
    places = math.ceil(1.3 * demand["athenaActive"] * users)
    dpu_step = DATA["capacityReservation"]["dpuStep"]
    dpu = math.ceil(places * assumed.dpu_per_query / dpu_step) * dpu_step
    all_rates = dict.fromkeys(_ATHENA, 5.0)
    return {
        "activeQueries": Remedy({"athenaActive": 5}),
        "startRate": Remedy({"athenaStart": 5}),
        "activeQueriesAndStartRate": Remedy({"athenaActive": 5, "athenaStart": 5}),
        "athena": Remedy({"athenaActive": 5, **all_rates}),
        "reservation": Remedy(way=Way(reserved_dpu=dpu)),
        "reservationAndRates": Remedy(all_rates, Way(reserved_dpu=dpu)),
        "reuse": Remedy(way=Way(reuse=True)),
        "accounts": Remedy(accounts=4),
    }


def _overload(assumed: Assumptions, most: dict[str, Any]) -> dict[str, Any]:
    """The run with the most users, and the same where Athena is asked once, not four times."""
    once = Remedy(way=Way(attempts={"athenaStart": 1}))
    return {
        "startTriedFourTimes": most,
        "startTriedOnce": _run(most["users"], assumed, once, "StartQueryExecution tried once"),
    }


def _article(
    assumed: Assumptions, demand: Mapping[str, float], span: Span
) -> dict[str, dict[str, float]]:
    """What watching queries asks for, both ways, and how many may run at once for it."""
    ways = {"querysocket": demand, "article": _demand(assumed, Way(article=True), span)}
    return {
        name: {
            "statusCallsPerQuery": round(asked["athenaGet"] / asked["athenaStart"], 2),
            "transitionsPerQuery": round(asked["statesTransitions"] / asked["athenaStart"], 2),
            "runningAtFullStatusCalls": _running_at_full("athenaGet", asked),
            "runningAtFullTransitions": _running_at_full("statesTransitions", asked),
        }
        for name, asked in ways.items()
    }


def _running_at_full(name: str, demand: Mapping[str, float]) -> int:
    return int(DATA["rates"][name]["perSecond"] / demand[name] * demand["athenaActive"])


def _sensitivity(assumed: Assumptions, span: Span) -> dict[str, Any]:
    """Which quota is full first, and at how many users, where an assumption is another."""
    think, median = assumed.think_seconds, assumed.length_median_seconds
    others = {
        "thinkHalved": replace(assumed, think_seconds=think / 2),
        "thinkDoubled": replace(assumed, think_seconds=think * 2),
        "lengthsHalved": replace(assumed, length_median_seconds=median / 2),
        "lengthsDoubled": replace(assumed, length_median_seconds=median * 2),
    }
    results = {}
    for key, other in others.items():
        against = _against_quotas(_demand(other, Way(), span))
        first = min(against, key=lambda name: against[name]["usersAtFull"])
        results[key] = {"first": first, "users": against[first]["usersAtFull"]}
    return results


def _demand(assumed: Assumptions, way: Way, span: Span, users: int = 1_000) -> dict[str, float]:
    """Of each user, where nothing is refused: calls per second, or places taken, on the mean."""
    application = Application(users, boundless(), assumed, way)
    application.clock.run(span.end)
    return {
        name: sum(quota.use(span.warm_up, span.end)) / span.counted / users
        for name, quota in application.quotas.all.items()
    }


def _against_quotas(demand: Mapping[str, float], *, elsewhere: bool = False) -> dict[str, Any]:
    """Each quota beside what a thousand users ask for, and the users at whom it is full."""
    return {
        name: {
            "quota": _size(quota),
            "perThousandUsers": round(1_000 * demand[name], 2),
            "usersAtFull": int(_size(quota) / demand[name]),
        }
        for name, quota in quotas(elsewhere=elsewhere).all.items()
    }


def _run(users: int, assumed: Assumptions, remedy: Remedy, name: str) -> dict[str, Any]:
    """So many users, spread over the remedy's accounts, of which one is simulated."""
    print(f"scaling: {name}", file=sys.stderr)
    span = _span(users)
    account = quotas(remedy.raised)
    application = Application(users // remedy.accounts, account, assumed, remedy.way)
    application.clock.run(span.warm_up)
    application.seen = Seen()
    application.clock.run(span.end)
    seen, used = application.seen, _used(account, span)
    refusing = [each for each in used if used[each]["refusedShare"] >= 0.001]
    return {
        "users": users,
        "accounts": remedy.accounts,
        "countedSeconds": span.counted,
        "answersPerSecond": round(remedy.accounts * len(seen.waits) / span.counted, 2),
        "throttledShare": _share(seen.throttled, seen.sent),
        "brokenShare": _share(seen.broken, seen.sent),
        "gaveUpShare": _share(seen.gave_up, seen.gave_up + len(seen.waits)),
        "historyRefusedShare": _share(seen.history_refused, seen.history_asked),
        "waitSeconds": summary(seen.waits),
        "lateSeconds": summary(seen.late),
        "refusing": sorted(refusing, key=lambda each: -used[each]["refusedShare"]),
        "reservedDpu": remedy.way.reserved_dpu,
        "use": used,
    }


def _used(account: Quotas, span: Span) -> dict[str, dict[str, float]]:
    """Of each quota: median and highest use by second, as shares of it, and what it refuses."""
    used = {}
    for name, quota in account.all.items():
        use = [each / _size(quota) for each in quota.use(span.warm_up, span.end)]
        asked = sum(quota.asked.values()) if isinstance(quota, Rate) else quota.asked
        used[name] = {
            "p50": round(use[len(use) // 2], 4),
            "peak": round(use[-1], 4),
            "refusedShare": _share(quota.refused, asked),
        }
    return used


def _size(quota: Rate | Limit) -> float:
    return quota.per_second if isinstance(quota, Rate) else quota.at_once


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _sign_in_seconds(users: int, assumed: Assumptions) -> int:
    """Until all of the morning have signed in, who come within the assumed time."""
    return math.ceil(
        max(assumed.login_seconds, users / quotas().rates["cognitoSignIns"].per_second)
    )
