"""Running a saved report: who may, with which values, on which engine, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from querysocket.engines import Statement
from querysocket.errors import (
    InvalidMessage,
    ReportFaulty,
    ReportNotFound,
    RequestIdReused,
    ServiceUnavailable,
)
from querysocket.queries import DeliveryState
from querysocket.reports import Report
from tests.support.events import CONNECTION_ID, QUERY_ID
from tests.support.reports import TAXI
from tests.support.submissions import CALLER, Desk

STRANGER = replace(CALLER, owner_id="user-2", groups=("visitors",))
LATER = replace(CALLER, connection_id="new=")


@pytest.fixture
def desk() -> Desk:
    return Desk()


# With which values


def test_a_report_of_redshift_runs_there_with_its_values_bound_by_name(desk: Desk) -> None:
    desk.run_report(parameters={"month": "2015-12", "at_least": 2.5})

    assert desk.engine.started == [
        Statement(
            sql="SELECT * FROM trips WHERE month = :month AND fare >= coalesce(:at_least, 0)",
            parameters=[],
            named={"month": "December 2015", "at_least": "2.5"},
            name="taxi_by_month",
            database="sales",
        )
    ]
    assert set(desk.engines_asked) == {"redshift"}
    assert desk.poll_loop.engines == {QUERY_ID: "redshift"}


def test_what_the_data_api_cannot_bind_is_a_constant(desk: Desk) -> None:
    desk.run_report()

    (statement,) = desk.engine.started
    assert statement.named == {"month": "December 2015"}
    assert "coalesce( NULL, 0)" in statement.sql


def test_a_report_of_athena_runs_there_with_its_values_bound_in_order(desk: Desk) -> None:
    desk.run_report(report="countries", parameters={"since": "2020-01-31"})

    assert desk.engine.started == [
        Statement(
            sql="SELECT * FROM c WHERE day >= ? AND (latitude > 0 OR NOT ?) AND seen > ?",
            parameters=[date(2020, 1, 31), False, date(2020, 1, 31)],
            name="countries",
        )
    ]
    assert set(desk.engines_asked) == {"athena"}
    assert desk.poll_loop.engines == {QUERY_ID: "athena"}


@pytest.mark.parametrize(
    "parameters",
    [{}, {"month": "Decembre 2015"}, {"month": None}, {"month": "2015-12", "monht": "2015-12"}],
)
def test_values_that_the_report_does_not_take_start_nothing(
    desk: Desk, parameters: dict[str, Any]
) -> None:
    with pytest.raises(InvalidMessage, match="taxi_by_month"):
        desk.run_report(parameters=parameters)

    assert desk.engine.started == []
    assert desk.queries.records == {}
    assert desk.slots == []


def test_a_result_can_be_reused_on_athena_alone(desk: Desk) -> None:
    desk.run_report(report="countries", parameters={"since": "2020-01-31"}, reuseMinutes=5)
    assert desk.engine.started[0].reuse_minutes == 5

    with pytest.raises(InvalidMessage, match="Athena"):
        desk.run_report(parameters={"month": "2015-12"}, reuseMinutes=5)


def test_no_value_is_ever_part_of_the_sql(desk: Desk) -> None:
    desk.reports.reports["names"] = Report.read(
        "names",
        "title: T\nengine: redshift\ngroups: everyone\n"
        "parameters:\n  name: {type: string, required: true}",
        "SELECT :name",
    )
    hostile = "x'; DROP TABLE trips; --"

    desk.run_report(report="names", parameters={"name": hostile})

    (statement,) = desk.engine.started
    assert (statement.sql, statement.named) == ("SELECT :name", {"name": hostile})


# Who


def test_a_report_of_other_groups_looks_like_one_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(ReportNotFound) as foreign:
        desk.run_report(STRANGER)
    with pytest.raises(ReportNotFound) as missing:
        desk.run_report(STRANGER, report="missing")

    told = foreign.value.message.replace("taxi_by_month", "missing")
    assert told == missing.value.message
    assert "GET /reports" in told
    assert desk.engine.started == []


def test_a_report_of_other_groups_does_not_tell_its_parameters(desk: Desk) -> None:
    with pytest.raises(ReportNotFound):
        desk.run_report(STRANGER, parameters={"monht": 1})


def test_a_report_for_everyone_needs_no_group(desk: Desk) -> None:
    desk.run_report(
        replace(CALLER, groups=()), report="countries", parameters={"since": "2020-01-31"}
    )

    assert len(desk.engine.started) == 1


def test_whoever_may_send_no_sql_may_still_run_reports() -> None:
    desk = Desk(ad_hoc_group="developers")

    desk.run_report()

    assert len(desk.engine.started) == 1


@pytest.mark.parametrize("error", [ReportFaulty("reports/x.yaml: no"), ServiceUnavailable("no")])
def test_a_report_that_cannot_be_read_starts_nothing(desk: Desk, error: Exception) -> None:
    desk.reports.failing.errors["get"] = error

    with pytest.raises(type(error)):
        desk.run_report()

    assert desk.engine.started == []
    assert desk.slots == []


# What is recorded and told


def test_the_record_says_which_report_and_topic_and_whose(desk: Desk) -> None:
    desk.run_report(topicName="trips", preview=5, detach=True)

    record = desk.record
    assert (record.report, record.topic_name, record.engine) == (
        "taxi_by_month",
        "trips",
        "redshift",
    )
    assert (record.owner_id, record.connection_id) == (CALLER.owner_id, CONNECTION_ID)
    assert (record.preview, record.detach) == (5, True)
    assert desk.slots == [record.slot]


def test_no_value_and_no_sql_is_recorded(desk: Desk) -> None:
    desk.run_report()

    record = desk.record.model_dump_json()
    assert "December" not in record
    assert "SELECT" not in record


def test_a_report_is_accepted_under_its_topic(desk: Desk) -> None:
    desk.run_report(requestId="r1", topicName="trips", progress=True)

    assert desk.channel.posts == [
        (
            CONNECTION_ID,
            {
                "type": "accepted",
                "queryId": QUERY_ID,
                "requestId": "r1",
                "topicName": "trips",
                "engine": "redshift",
            },
        )
    ]
    assert desk.poll_loop.watched == {QUERY_ID: True}


def test_without_a_request_id_nothing_is_told_yet_whatever_the_topic(desk: Desk) -> None:
    desk.run_report(topicName="trips", progress=True)

    assert desk.channel.posts == []
    assert desk.engine.started[0].token is None


# Once


def test_a_report_sent_again_is_run_once_and_accepted_as_a_repeat(desk: Desk) -> None:
    desk.run_report(requestId="r1", topicName="trips")
    recorded = desk.record

    desk.run_report(LATER, requestId="r1", topicName="trips")

    first, again = desk.engine.started
    assert first.token == again.token
    assert 32 <= len(first.token or "") <= 64
    assert desk.record == recorded.model_copy(update={"connection_id": "new="})
    connection, accepted = desk.channel.posts[1]
    assert (connection, accepted["repeated"], accepted["topicName"]) == ("new=", True, "trips")
    assert desk.slots == [recorded.slot]


def test_a_report_published_anew_is_still_the_one_that_was_asked_for(desk: Desk) -> None:
    desk.run_report(requestId="r1")
    desk.reports.reports["taxi_by_month"] = replace(TAXI, sql=TAXI.sql + " LIMIT 10")

    desk.run_report(requestId="r1")

    assert desk.channel.messages[1]["repeated"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters": {"month": "November 2015"}},
        {"parameters": {"month": "December 2015", "at_least": 1}},
        {"report": "countries", "parameters": {"since": "2020-01-31"}},
    ],
)
def test_a_request_id_for_another_report_or_other_values_is_refused(
    desk: Desk, changes: dict[str, Any]
) -> None:
    desk.run_report(requestId="r1")

    with pytest.raises(RequestIdReused, match="r1"):
        desk.run_report(**({"requestId": "r1"} | changes))

    assert len(desk.channel.posts) == 1
    assert desk.slots == [desk.record.slot]


def test_a_request_id_for_the_same_values_of_another_report_is_refused(desk: Desk) -> None:
    desk.reports.reports["copy"] = replace(TAXI, name="copy")
    desk.run_report(requestId="r1")

    with pytest.raises(RequestIdReused):
        desk.run_report(requestId="r1", report="copy")


def test_a_request_id_of_a_query_is_none_of_a_reports(desk: Desk) -> None:
    desk.submit(requestId="r1")

    with pytest.raises(RequestIdReused):
        desk.run_report(requestId="r1")


def test_the_same_values_in_another_order_are_the_same_report(desk: Desk) -> None:
    desk.run_report(requestId="r1", parameters={"month": "2015-12", "at_least": 1})

    desk.run_report(requestId="r1", parameters={"at_least": 1, "month": "2015-12"})

    assert desk.channel.messages[1]["repeated"] is True


def test_a_report_that_nobody_watches_is_withdrawn_at_its_own_engine(desk: Desk) -> None:
    desk.poll_loop.failing.errors["start"] = ServiceUnavailable("out of order")

    with pytest.raises(ServiceUnavailable):
        desk.run_report(requestId="r1")

    assert desk.engine.stopped == [QUERY_ID]
    assert set(desk.engines_asked) == {"redshift"}
    assert desk.record.state is DeliveryState.WITHDRAWN
    assert desk.slots == []


def test_a_report_that_cannot_be_recorded_is_stopped_at_its_own_engine(desk: Desk) -> None:
    desk.queries.failing.errors["add"] = ServiceUnavailable("out of order")

    with pytest.raises(ServiceUnavailable):
        desk.run_report()

    assert desk.engine.stopped == [QUERY_ID]
    assert set(desk.engines_asked) == {"redshift"}
