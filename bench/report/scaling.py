"""The tables and plots of docs/scaling.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bench.report.markdown import number, table
from bench.simulation.assumptions import DATA as ASSUMED
from bench.simulation.quotas import DATA as QUOTAS
from bench.simulation.quotas import label

_ORDER = ("first", "second", "third")
_GIVEN = {**QUOTAS["rates"], **QUOTAS["limits"]}
_REMEDIES = {
    "none": "nothing raised",
    "activeQueries": "active queries fivefold",
    "startRate": "StartQueryExecution fivefold",
    "activeQueriesAndStartRate": "both of these fivefold",
    "athena": "every quota of Athena fivefold",
    "reservation": "a capacity reservation alone",
    "reservationAndRates": "the reservation, and Athena's call rates fivefold",
    "reuse": "results reused",
    "accounts": "four accounts",
}
_OTHERWISE = {
    "thinkHalved": "users think half as long",
    "thinkDoubled": "users think twice as long",
    "lengthsHalved": "queries take half as long",
    "lengthsDoubled": "queries take twice as long",
}


def tables(results: Mapping[str, Any]) -> dict[str, str]:
    """Markdown by the name of its mark."""
    scaling = results["scaling"]
    by_users = sorted(scaling["demand"], key=lambda name: scaling["demand"][name]["usersAtFull"])
    order = {f"scaling.{word}Quota": name for word, name in zip(_ORDER, by_users, strict=False)}
    inline = {marker: label(name) for marker, name in order.items()}
    inline |= {
        marker.replace("Quota", "Users"): about(scaling["demand"][name]["usersAtFull"])
        for marker, name in order.items()
    }
    return inline | {
        "scaling.demand": _demand(scaling, by_users),
        "scaling.users": _users(scaling),
        "scaling.use": _use(scaling, by_users),
        "scaling.remedies": _remedies(scaling),
        "scaling.remediesAt": f"{scaling['remediesAt']:,}",
        "scaling.reservation": _reservation(scaling),
        "scaling.elsewhere": _elsewhere(scaling),
        "scaling.article": _article(scaling),
        "scaling.sensitivity": _sensitivity(scaling),
        "scaling.reconnect": _reconnect(scaling),
        "scaling.overload": _overload(scaling),
        "scaling.assumptions": _assumptions(scaling),
    }


def _demand(scaling: Mapping[str, Any], by_users: Iterable[str]) -> str:
    return table(
        ["quota", "-by default", "-1,000 users ask for", "-full at users", "raised by"],
        (
            [
                label(name),
                _quota(name, scaling["demand"][name]["quota"]),
                number(scaling["demand"][name]["perThousandUsers"]),
                about(scaling["demand"][name]["usersAtFull"]),
                _GIVEN[name]["raise"],
            ]
            for name in by_users
        ),
    )


_RUN_HEADS = (
    "-answers per s",
    "refused by",
    "-messages answered `throttled`",
    "-failed at the gateway",
    "-queries given up",
    "-waits p50, s",
    "-p95, s",
    "-p99, s",
)
"""What `_run` tells."""


def _users(scaling: Mapping[str, Any]) -> str:
    return table(
        ["-users", *_RUN_HEADS],
        ([f"{run['users']:,}", *_run(run)] for run in scaling["users"].values()),
    )


def _remedies(scaling: Mapping[str, Any]) -> str:
    return table(
        ["remedy", *_RUN_HEADS],
        ([_REMEDIES[name], *_run(run)] for name, run in scaling["remedies"].items()),
    )


def _run(run: Mapping[str, Any]) -> list[str]:
    waits = run["waitSeconds"]
    return [
        number(run["answersPerSecond"]),
        ", ".join(map(label, run["refusing"])) or "nothing",
        _percent(run["throttledShare"]),
        _percent(run["brokenShare"]),
        _percent(run["gaveUpShare"]),
        *(number(waits[each]) for each in ("p50", "p95", "p99")),
    ]


def _use(scaling: Mapping[str, Any], by_users: Iterable[str]) -> str:
    runs = scaling["users"].values()

    def cell(use: Mapping[str, float]) -> str:
        return f"{_percent(use['p50'])} / {_percent(use['peak'])}"

    return table(
        ["quota", *(f"-{run['users']:,} users" for run in runs)],
        ([label(name), *(cell(run["use"][name]) for run in runs)] for name in by_users),
    )


def _reservation(scaling: Mapping[str, Any]) -> str:
    dpu = scaling["remedies"]["reservation"]["reservedDpu"]
    dollars = dpu * QUOTAS["capacityReservation"]["dollarsPerDpuHour"]
    return f"{dpu:,} DPUs, {dollars:,.0f} dollars an hour"


def _elsewhere(scaling: Mapping[str, Any]) -> str:
    changed = [name for name, given in _GIVEN.items() if "elsewhere" in given]
    changed.sort(key=lambda name: scaling["elsewhere"][name]["usersAtFull"])
    return table(
        ["quota", f"-in {scaling['region']}", "-elsewhere", "-full there at users"],
        (
            [
                label(name),
                _quota(name, scaling["demand"][name]["quota"]),
                _quota(name, scaling["elsewhere"][name]["quota"]),
                about(scaling["elsewhere"][name]["usersAtFull"]),
            ]
            for name in changed
        ),
    )


def _article(scaling: Mapping[str, Any]) -> str:
    rows = {
        "statusCallsPerQuery": "status calls of a query",
        "transitionsPerQuery": "state transitions of a query",
        "runningAtFullStatusCalls": "queries running when GetQueryExecution is full",
        "runningAtFullTransitions": "queries running when state transitions are full",
    }
    ours, article = scaling["article"]["querysocket"], scaling["article"]["article"]
    return table(
        ["", "-querysocket", "-a status call a second"],
        ([words, number(ours[key]), number(article[key])] for key, words in rows.items()),
    )


def _sensitivity(scaling: Mapping[str, Any]) -> str:
    return table(
        ["where", "full first", "-at users"],
        (
            [_OTHERWISE[name], label(found["first"]), about(found["users"])]
            for name, found in scaling["sensitivity"].items()
        ),
    )


def _reconnect(scaling: Mapping[str, Any]) -> str:
    return table(
        ["-users", "-back", "-the last of them after, s", "-morning's sign-ins done after, s"],
        (
            [
                f"{int(users):,}",
                _percent(found["backShare"]),
                number(found["lastBackSeconds"]),
                f"{scaling['signInSeconds'][users]:,}",
            ]
            for users, found in scaling["reconnect"].items()
        ),
    )


def _overload(scaling: Mapping[str, Any]) -> str:
    names = {"startTriedFourTimes": "four times, as it is", "startTriedOnce": "once"}
    return table(
        [
            "StartQueryExecution tried",
            "-Lambda concurrency p50",
            "-messages answered `throttled`",
            "-failed at the gateway",
            "-told late p95, s",
            "-history refused",
        ],
        (
            [
                names[name],
                _percent(run["use"]["lambda"]["p50"]),
                _percent(run["throttledShare"]),
                _percent(run["brokenShare"]),
                number(run["lateSeconds"]["p95"]),
                _percent(run["historyRefusedShare"]),
            ]
            for name, run in scaling["overload"].items()
        ),
    )


def _assumptions(scaling: Mapping[str, Any]) -> str:
    return table(
        ["name", "-value", "", "what it is"],
        (
            [f"`{name}`", _value(value), ASSUMED[name]["kind"], ASSUMED[name]["says"]]
            for name, value in scaling["assumptions"].items()
        ),
    )


def _quota(name: str, size: float) -> str:
    return f"{size:,g}/s" if name in QUOTAS["rates"] else f"{size:,g}"


def _value(value: float | list[float]) -> str:
    return ", ".join(map(number, value)) if isinstance(value, list) else f"{value:g}"


def about(users: int) -> str:
    """A number of users in two digits: the simulation knows no more."""
    digits = len(str(users)) - 2
    return f"{round(users, -digits):,}" if digits > 0 else f"{users:,}"


def _percent(share: float) -> str:
    return "0" if not share else "< 1 %" if share < 0.01 else f"{100 * share:,.0f} %"
