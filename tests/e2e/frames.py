"""Frames that a client should not send, made by hypothesis: the same ones in every run."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

MARK = "a secret that no log may hold"

_text = st.text(st.characters(exclude_categories=[])) | st.just(MARK)  # surrogates among them
_numbers = st.integers() | st.floats() | st.sampled_from([10**400, -(2**63), 1e308, 0.1])
_scalars = st.none() | st.booleans() | _numbers | _text
_flat = st.lists(_scalars, max_size=3) | st.dictionaries(_text, _scalars, max_size=2)
_values = _scalars | _flat | st.lists(_flat, max_size=2)

_QUERY_ID = "00000000-0000-0000-0000-000000000000"
_GOOD: dict[str, dict[str, Any]] = {
    "runquery": {"data": MARK, "requestId": "r", "parameters": [MARK, 1, None], "preview": 3},
    # What is no month is refused, whatever else there is.
    "runreport": {"report": "taxi_by_month", "parameters": {"month": MARK}, "requestId": "r"},
    "cancelquery": {"queryId": _QUERY_ID, "requestId": "r"},
    "getresult": {"queryId": _QUERY_ID},
    "ping": {"requestId": "p"},
}


def _no(*kinds: type) -> st.SearchStrategy[Any]:
    return _values.filter(lambda value: type(value) not in kinds)


_FAULTS: dict[str, st.SearchStrategy[Any]] = {
    "data": _no(str) | st.just(""),
    "requestId": _no(str, type(None)) | st.just("r" * 129) | st.just(""),
    "parameters": _no(list) | st.lists(st.lists(_values) | st.just({}), min_size=1),
    "database": _no(str, type(None)) | st.sampled_from(["", "a b", 'x"; DROP', "é" * 256]),
    "preview": _no(int, type(None)) | st.sampled_from([-1, 101, 10**30]),
    "progress": _no(bool),
    "reuseMinutes": _no(int) | st.sampled_from([-1, 10_081, 10**30]),
    "detach": _no(bool),
    "report": _values | st.sampled_from(["taxi_by_hour/..", "taxi_by_month.sql", "r" * 64]),
    "topicName": _no(str, type(None)) | st.just("t" * 129) | st.just(MARK),
    "queryId": _values | st.uuids().map(str),  # nobody's
    "unknown": _values,
}
_FIELDS = {
    "runquery": [name for name in _FAULTS if name not in {"queryId", "report"}],
    "runreport": [name for name in _FAULTS if name not in {"queryId", "parameters"}],
    "cancelquery": ["queryId", "requestId", "unknown"],
    "getresult": ["queryId", "requestId", "unknown"],
    "ping": ["requestId", "unknown"],
}


@st.composite
def _faulty_messages(draw: st.DrawFn) -> str:
    """A good message but for one field."""
    action = draw(st.sampled_from(list(_GOOD)))
    field = draw(st.sampled_from(_FIELDS[action]))
    return json.dumps({"action": action, **_GOOD[action], field: draw(_FAULTS[field])})


_WORDS = r"""
    SELECT FROM WITH VALUES UNION WHERE EXPLAIN SHOW DROP INSERT TABLE INTO nowhere x 1 2e9
    ( ) , ; * ? . = ' " ` -- /* */ 'text' "name" \ $$ é
"""
_sql = st.lists(st.sampled_from(_WORDS.split()) | _text, min_size=1, max_size=12).map(" ".join)

_OTHER_ACTIONS = [
    *("$connect", "$disconnect", "$default"),
    *("RUNQUERY", "runquery ", "run_query", "__proto__", "*", ""),
]
_KINDS = [
    _faulty_messages(),
    _faulty_messages(),
    _faulty_messages().map(lambda text: text[: len(text) // 2]),
    # Without a requestId even a good query has a single answer.
    _sql.map(lambda sql: json.dumps({"action": "runquery", "data": sql})),
    (_values | st.sampled_from(_OTHER_ACTIONS)).map(lambda action: json.dumps({"action": action})),
    _values.map(json.dumps),
    st.text(),  # UTF-8, as every frame must be
    st.binary().map(lambda octets: octets.decode("latin-1")),
]
_small_frames = st.sampled_from(_KINDS).flatmap(lambda kind: kind)

# MiniStack itself gives up, and the socket with it, at a depth of about 10,000.
_LARGE_FRAMES = [
    *(
        opening * depth + closing * depth
        for depth in (10, 100, 990, 1_000, 3_000, 6_000)
        for opening, closing in (("[", "]"), ("[", ""), ('{"action":', "}"))
    ),
    *(
        json.dumps({"action": "runquery", "data": "SELECT " + "(" * depth + "1" + ")" * depth})
        for depth in (10, 100, 1_000, 10_000)
    ),
    *(
        f'{{"action":"{action}","requestId":{digits}}}'
        for action in ("ping", "runquery", "runreport")
        for digits in ("9" * 4_300, "9" * 4_301, "9" * 90_000, "1e99999", "-0", "[" * 900)
    ),
    *(
        json.dumps({"action": "runquery", "data": "SELECT 1", field: MARK * (length // len(MARK))})
        for field in ("action", "data", "requestId", "parameters", "database", MARK)
        for length in (1_000, 40_000, 90_000)
    ),
    json.dumps({"action": "runquery", "data": "SELECT 1", **dict.fromkeys(map(str, range(6_000)))}),
    json.dumps({"action": "runquery", "data": "SELECT ?", "parameters": [[]] * 20_000}),
    *(
        json.dumps({"action": "runreport", "report": "taxi_by_month", "parameters": parameters})
        for parameters in (dict.fromkeys(map(str, range(6_000))), {"month": MARK * 2_000})
    ),
]


def frames(number: int) -> list[str]:
    """So many frames, each of which gets exactly one answer."""
    made = list(_LARGE_FRAMES)

    @settings(
        max_examples=number - len(_LARGE_FRAMES),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_small_frames)
    def make(frame: str) -> None:
        made.append(frame)

    make()
    return made
