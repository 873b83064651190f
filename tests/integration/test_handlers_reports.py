"""The life of a report through the functions, on moto."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.events import CONNECTION_ID
from tests.support.handlers import OK, a_running_report, only_item, run
from tests.support.moto_stack import MotoStack, moto_stack


@pytest.fixture
def stack(function_environment: None) -> Iterator[MotoStack]:
    with moto_stack() as stack:
        yield stack


@pytest.mark.parametrize(
    ("status", "state"),
    [("FINISHED", "SUCCEEDED"), ("FAILED", "FAILED"), ("ABORTED", "CANCELLED")],
)
def test_the_end_of_a_report_is_told_under_its_topic_and_kept_for_the_history(
    stack: MotoStack, status: str, state: str
) -> None:
    query_id = a_running_report(stack)
    stack.end_statement(query_id, status)

    assert run("deliver_result", query_id=query_id) == {"outcome": "DELIVERED"}
    assert run("deliver_result", query_id=query_id) == {"outcome": "SETTLED"}

    _, told = stack.posted(CONNECTION_ID)
    assert (told["topicName"], told["engine"]) == ("trips-per-day", "redshift")
    assert told["type"] == ("result" if state == "SUCCEEDED" else "failed")
    assert told.get("resultsUrl", "").endswith(f"/{query_id}/results") == (state == "SUCCEEDED")
    assert only_item(stack, "queries")["ending"]["state"] == state
    assert only_item(stack, "owners")["active"] == {}


def test_a_report_is_cancelled_at_redshift_and_one_that_has_ended_stays_so(
    stack: MotoStack,
) -> None:
    query_id = a_running_report(stack)

    assert run("cancel_query", query_id=query_id) == OK
    assert run("cancel_query", query_id=query_id) == OK
    assert run("deliver_result", query_id=query_id) == {"outcome": "DELIVERED"}

    _, failed = stack.posted(CONNECTION_ID)
    assert (failed["type"], failed["error"]["category"]) == ("failed", "cancelled")


def test_a_report_that_is_not_there_is_told_under_its_topic(stack: MotoStack) -> None:
    stack.s3.delete_object(Bucket="reports", Key="reports/taxi_by_month.yaml")
    stack.s3.delete_object(Bucket="reports", Key="reports/taxi_by_month.sql")

    assert run("run_report") == OK

    (message,) = stack.posted(CONNECTION_ID)
    assert message["error"]["code"] == "report_not_found"
    assert (message["requestId"], message["topicName"]) == ("report-1", "trips-per-day")
