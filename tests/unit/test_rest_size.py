"""No page of rows is larger than what a function may answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from querysocket.engines import Rows
from querysocket.messages import Column
from tests.support.events import QUERY_ID
from tests.support.rest import Rest

RESULTS = f"/queries/{QUERY_ID}/results"
MAX_RESPONSE_BYTES = 6 * 2**20
"""Of a function's answer, as Lambda sends it on: the body is a string in JSON."""


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> Rest:
    return Rest.installed(monkeypatch)


def sent_bytes(text: str) -> int:
    """What goes over the wire to API Gateway."""
    return len(json.dumps({"statusCode": 200, "body": text}, ensure_ascii=False).encode())


def test_a_page_that_is_too_large_is_cut_and_can_be_read_to_the_end(rest: Rest) -> None:
    rest.engine.preview = Rows(
        columns=[Column(name="n", type="x")], records=[[n, "x" * 12_000] for n in range(1_000)]
    )
    numbers: list[int] = []
    parameters: dict[str, Any] = {"pageSize": 1_000}

    while True:
        reply = rest.get(RESULTS, **parameters)
        assert sent_bytes(reply.text) < MAX_RESPONSE_BYTES
        numbers += [record[0] for record in reply.body["records"]]
        if "nextToken" not in reply.body:
            break
        parameters["nextToken"] = reply.body["nextToken"]

    assert numbers == list(range(1_000))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(["x" * 9_000], id="plain"),
        pytest.param(["東" * 4_900], id="characters of three bytes"),
        pytest.param(["\U0001f600" * 4_900], id="characters of four bytes"),
        pytest.param(['"' * 2_400], id="quotes"),
        pytest.param(["\x01" * 800], id="control characters"),
        pytest.param(["x"] * 1_200, id="many short texts"),
    ],
)
def test_a_page_fits_into_the_functions_answer_whatever_its_rows_hold(
    rest: Rest, row: list[str]
) -> None:
    rest.engine.preview = Rows(columns=[], records=[row] * 1_000)

    reply = rest.get(RESULTS, pageSize=1_000)

    assert reply.status == 200
    assert sent_bytes(reply.text) < MAX_RESPONSE_BYTES


def test_a_row_that_no_page_can_hold_is_told_the_limit(rest: Rest) -> None:
    rest.engine.preview = Rows(columns=[], records=[["x" * 7_000_000]] * 3)

    reply = rest.get(RESULTS)

    assert reply.status == 400
    assert (reply.error["code"], reply.error["category"]) == ("limit_exceeded", "limit")
    assert "bytes" in reply.error["message"]
