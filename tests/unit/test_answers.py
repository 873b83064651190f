"""What is told of a query, by its engine, its owner and how it ended."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from querysocket.answers import Answers, for_the_history
from querysocket.engines import Download, QueryState, QueryStatus
from querysocket.errors import Category, NoResult, ResultMissing, Throttled
from querysocket.messages import ErrorDetail, Failed, Receipt, Result
from querysocket.queries import Ending, Query
from tests.conftest import ENVIRONMENT
from tests.support.events import OWNER_ID, QUERY_ID
from tests.support.fakes import RECEIPT, URL, FakeEngine, a_query, a_status

USER_ERROR = ErrorDetail(code="table_not_found", message="no table", category=Category.USER)
CANCELLED = ErrorDetail(code="cancelled", message="cancelled", category=Category.CANCELLED)
RESULTS_URL = f"{ENVIRONMENT['REST_URL']}/queries/{QUERY_ID}/results"


class FakeRedshift(FakeEngine):
    """An engine that has no file to give."""

    name = "redshift"

    def download(self, query_id: str, status: QueryStatus) -> Download | None:  # type: ignore[override]
        return None


def told(query: Query, status: QueryStatus, engine: FakeEngine | None = None) -> dict[str, Any]:
    """The message that tells how the query ended."""
    engines = {"athena": engine or FakeEngine(), "redshift": engine or FakeRedshift()}
    message: dict[str, Any] = json.loads(
        Answers(engines.__getitem__).ending(query, status).to_json()
    )
    return message


SUCCEEDED = a_status(QueryState.SUCCEEDED)
OWNED = {"owner_id": OWNER_ID}
REPORT = {**OWNED, "engine": "redshift", "topic_name": "trips"}


# Results


def test_a_result_of_athena_has_both_a_file_and_rows() -> None:
    message = told(a_query(**OWNED), SUCCEEDED)

    assert message["pre-signed-url"] == URL
    assert message["expiresAt"]
    assert message["resultsUrl"] == RESULTS_URL
    assert message["engine"] == "athena"


def test_a_result_of_redshift_has_rows_and_no_file() -> None:
    receipt = Receipt(run_ms=3, total_ms=4, rows=31)

    message = told(a_query(**REPORT), a_status(QueryState.SUCCEEDED, receipt=receipt))

    assert message == {
        "type": "result",
        "queryId": QUERY_ID,
        "topicName": "trips",
        "engine": "redshift",
        "resultsUrl": RESULTS_URL,
        "receipt": {"runMs": 3, "totalMs": 4, "rows": 31},
    }


@pytest.mark.parametrize("engine", ["athena", "redshift"])
def test_without_sign_in_there_is_nobody_whom_rest_would_know(engine: str) -> None:
    assert "resultsUrl" not in told(a_query(engine=engine), SUCCEEDED)


def test_each_engine_gives_the_preview_of_its_own_queries() -> None:
    message = told(a_query(**REPORT, preview=2), SUCCEEDED)

    assert message["rows"] == [[1], [2]]
    assert message["columns"] == [{"name": "n", "type": "bigint"}]


def test_a_statement_that_gives_no_rows_is_a_result_without_a_preview() -> None:
    engine = FakeRedshift()
    engine.failing.errors["rows"] = NoResult("no rows")

    message = told(a_query(**REPORT, preview=2), SUCCEEDED, engine)

    assert message["type"] == "result"
    assert not {"rows", "columns", "rowsTruncated"} & set(message)


def test_a_preview_that_cannot_be_read_for_now_is_no_result_without_one() -> None:
    engine = FakeRedshift()
    engine.failing.errors["rows"] = Throttled("later")

    with pytest.raises(Throttled):
        told(a_query(**REPORT, preview=2), SUCCEEDED, engine)


def test_a_failure_has_the_topic_of_its_report() -> None:
    message = told(a_query(**REPORT), a_status(QueryState.FAILED, USER_ERROR))

    assert (message["type"], message["topicName"]) == ("failed", "trips")
    assert message["engine"] == "redshift"
    assert "resultsUrl" not in message


def test_progress_has_the_topic_of_its_report_and_no_bytes_that_nobody_knows() -> None:
    status = a_status(QueryState.RUNNING, receipt=Receipt(run_ms=0, total_ms=0))

    progress = Answers(lambda _: FakeRedshift()).progress(a_query(**REPORT), status)

    message = json.loads(progress.to_json())
    assert (message["topicName"], message["engine"]) == ("trips", "redshift")
    assert (message["state"], "bytesScanned" in message) == ("RUNNING", False)


def test_time_that_has_gone_by_is_counted_from_the_start() -> None:
    before = datetime.now(UTC)
    status = QueryStatus(state=QueryState.RUNNING, submitted_at=before, receipt=RECEIPT)

    progress = Answers(lambda _: FakeEngine()).progress(a_query(), status)

    assert 0 <= progress.elapsed_ms < 60_000


# For the history


def remembered(status: QueryStatus | None, timed_out: bool = False) -> Ending | None:
    """What the history keeps of what was told."""
    engine = FakeEngine()
    answer = Answers(lambda _: engine).ending(a_query(), status, timed_out=timed_out)
    return for_the_history(status, answer)


def test_of_a_result_the_history_keeps_what_it_cost() -> None:
    assert remembered(SUCCEEDED) == Ending(state="SUCCEEDED", receipt=RECEIPT)


@pytest.mark.parametrize(
    ("state", "error"), [(QueryState.FAILED, USER_ERROR), (QueryState.CANCELLED, CANCELLED)]
)
def test_of_a_failure_the_history_keeps_why(state: QueryState, error: ErrorDetail) -> None:
    assert remembered(a_status(state, error)) == Ending(state=state, receipt=RECEIPT, error=error)


def test_a_result_that_is_gone_is_a_failure_in_the_history() -> None:
    engine = FakeEngine()
    engine.failing.errors["download"] = ResultMissing("not there")
    answer = Answers(lambda _: engine).ending(a_query(), SUCCEEDED)

    ending = for_the_history(SUCCEEDED, answer)

    assert ending
    assert ending.state == "FAILED"
    assert ending.error
    assert ending.error.code == "result_missing"


@pytest.mark.parametrize("state", [QueryState.RUNNING, QueryState.QUEUED, QueryState.CANCELLED])
def test_a_query_stopped_at_its_deadline_is_cancelled_in_the_history(state: QueryState) -> None:
    ending = remembered(a_status(state, CANCELLED), timed_out=True)

    assert ending
    assert ending.state == "CANCELLED"
    assert ending.error
    assert ending.error.code == "deadline_exceeded"


def test_a_query_of_which_nobody_knows_has_no_end_in_the_history() -> None:
    assert remembered(None) is None


def test_an_answer_is_one_of_two() -> None:
    answers = Answers(lambda _: FakeEngine())

    assert isinstance(answers.ending(a_query(), SUCCEEDED), Result)
    assert isinstance(answers.ending(a_query(), None), Failed)
