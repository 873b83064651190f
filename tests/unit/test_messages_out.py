"""What clients are sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from querysocket.engines import QueryState
from querysocket.errors import SqlRefused, Throttled
from querysocket.messages import (
    Accepted,
    Answer,
    Column,
    Error,
    ErrorDetail,
    Failed,
    Pong,
    Progress,
    Receipt,
    Result,
)

RECEIPT = Receipt(bytes_scanned=1, queue_ms=2, run_ms=3, total_ms=4, reused=False, dollars=0.5)
ERROR = ErrorDetail.of(SqlRefused("line 1:8: no", line=1, column=8))


def sent(answer: Answer) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(answer.to_json())
    return message


def test_the_url_has_the_name_that_the_article_gave_it() -> None:
    result = Result(
        pre_signed_url="https://u", expires_at=datetime(2026, 1, 2, tzinfo=UTC), receipt=RECEIPT
    )

    assert sent(result) == {
        "type": "result",
        "pre-signed-url": "https://u",
        "expiresAt": "2026-01-02T00:00:00Z",
        "receipt": {
            "bytesScanned": 1,
            "queueMs": 2,
            "runMs": 3,
            "totalMs": 4,
            "reused": False,
            "dollars": 0.5,
        },
    }


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        (Accepted(), ["type"]),
        (Pong(), ["type"]),
        (Progress(state="RUNNING", elapsed_ms=0, bytes_scanned=0), ["type", "state"]),
        (Result(receipt=RECEIPT), ["type", "receipt"]),
        (Failed(error=ERROR), ["type", "error"]),
        (Error(error=ERROR), ["type", "error"]),
    ],
)
def test_every_message_has_its_type_and_no_field_without_a_value(
    answer: Answer, names: list[str]
) -> None:
    message = sent(answer)

    assert message["type"] == type(answer).__name__.lower()
    assert set(names) <= set(message)
    assert None not in message.values()
    assert not {"queryId", "requestId", "topicName", "engine"} & set(message)


def test_every_message_names_what_it_answers() -> None:
    pong = Pong(query_id="q", request_id="r", topic_name="t", engine="athena")

    assert sent(pong) == {
        "type": "pong",
        "queryId": "q",
        "requestId": "r",
        "topicName": "t",
        "engine": "athena",
    }


def test_a_receipt_says_only_what_its_engine_tells() -> None:
    result = Result(results_url="https://r", receipt=Receipt(run_ms=3, total_ms=4, rows=0))

    assert sent(result) == {
        "type": "result",
        "resultsUrl": "https://r",
        "receipt": {"runMs": 3, "totalMs": 4, "rows": 0},
    }


def test_null_in_a_row_stays_null() -> None:
    result = Result(receipt=RECEIPT, columns=[Column(name="n", type="bigint")], rows=[[None], [1]])

    assert sent(result)["rows"] == [[None], [1]]


def test_the_cells_of_a_row_keep_their_types() -> None:
    rows = [[True, 1, 1.5, "1", 2**63 - 1]]

    assert sent(Result(receipt=RECEIPT, rows=rows))["rows"] == rows


def test_an_error_is_told_with_its_place_and_its_category() -> None:
    assert sent(Error(error=ERROR))["error"] == {
        "code": "sql_refused",
        "message": "line 1:8: no",
        "category": "user",
        "retryable": False,
        "line": 1,
        "column": 8,
    }


def test_an_error_that_may_pass_later_says_so() -> None:
    assert sent(Error(error=ErrorDetail.of(Throttled("later"))))["error"] == {
        "code": "throttled",
        "message": "later",
        "category": "throttled",
        "retryable": True,
    }


def test_the_state_of_a_query_is_told_by_its_name() -> None:
    progress = Progress(state=QueryState.QUEUED, elapsed_ms=5, bytes_scanned=6)

    assert sent(progress)["state"] == "QUEUED"


def test_text_of_any_script_survives() -> None:
    text = 'Zürich 東京 \U0001f600 \u2028 \x00 " \\ </script>'

    assert sent(Result(receipt=RECEIPT, rows=[[text]]))["rows"] == [[text]]
