"""What clients send to run a report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from querysocket.errors import InvalidMessage, LimitExceeded
from querysocket.messages import RunReport
from querysocket.parsing import parse
from tests.support.events import load_event


def run_report(**fields: Any) -> str:
    return json.dumps({"action": "runreport", "report": "taxi_by_month"} | fields)


def test_the_shortest_message_names_the_report() -> None:
    message = parse(RunReport, run_report())

    assert (message.report, dict(message.parameters)) == ("taxi_by_month", {})
    assert (message.topic_name, message.request_id, message.preview) == (None, None, None)
    assert (message.progress, message.detach, message.reuse_minutes) == (False, False, 0)


def test_all_fields_are_read_by_their_names_on_the_wire() -> None:
    parameters = {"a": "it's", "b": 1, "c": 1.5, "d": True, "e": None}
    message = parse(
        RunReport,
        run_report(
            requestId="r1",
            topicName="trips",
            parameters=parameters,
            preview=10,
            progress=True,
            reuseMinutes=60,
            detach=True,
        ),
    )

    assert (message.request_id, message.topic_name) == ("r1", "trips")
    assert message.parameters == parameters
    assert [type(value) for value in message.parameters.values()] == [
        str,
        int,
        float,
        bool,
        type(None),
    ]
    assert (message.preview, message.reuse_minutes) == (10, 60)
    assert (message.progress, message.detach) == (True, True)


def test_the_articles_own_example_is_such_a_message() -> None:
    message = parse(RunReport, load_event("run_report")["body"])

    assert message.topic_name == "trips-per-day"
    assert message.parameters == {"month": "December 2015"}


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        ('{"action":"runreport"}', "report is missing"),
        (run_report(report=""), "report: string should have at least 1 character"),
        (run_report(report="r" * 64), "report: string should have at most 63 characters"),
        (run_report(report=5), "report: input should be a valid string"),
        (run_report(data="SELECT 1"), "data is unknown here; the fields are action, detach, "),
        (run_report(database="sales"), "database is unknown here"),
        (run_report(topic_name="trips"), "topic_name is unknown here"),
        (run_report(topicName=""), "topicName: string should have at least 1 character"),
        (run_report(topicName="t" * 129), "topicName: string should have at most 128"),
        (run_report(topicName=5), "topicName: input should be a valid string"),
        (run_report(parameters=[1]), "parameters: input should be a valid dictionary"),
        (run_report(parameters={"a": [1]}), "parameters.a is not a string, a number, true, false"),
        (run_report(parameters={"a": {}}), "parameters.a is not a string, a number, true, false"),
        (run_report(preview=-1), "preview: input should be greater than or equal to 0"),
        (run_report(requestId=""), "requestId: string should have at least 1 character"),
    ],
)
def test_a_wrong_message_is_told_what_is_wrong(body: str, advice: str) -> None:
    with pytest.raises(InvalidMessage) as raised:
        parse(RunReport, body)

    assert advice in raised.value.message
    assert raised.value.message.startswith("runreport: ")


def test_one_wrong_value_is_told_once() -> None:
    with pytest.raises(InvalidMessage) as raised:
        parse(RunReport, run_report(parameters={"a": [1]}))

    assert raised.value.message.count("parameters.a") == 1


def test_what_is_at_its_limit_passes_and_one_more_is_told_the_limit() -> None:
    values = {f"p{n}": n for n in range(100)}

    assert len(parse(RunReport, run_report(parameters=values, preview=100)).parameters) == 100
    for over, told in (
        ({"parameters": values | {"one_more": 1}}, "parameters has 101 values; the limit is 100"),
        ({"preview": 101}, "preview is 101 rows; the limit is 100"),
    ):
        with pytest.raises(LimitExceeded, match=told):
            parse(RunReport, run_report(**over))


def test_a_long_name_of_a_parameter_is_not_sent_back_whole() -> None:
    with pytest.raises(InvalidMessage) as raised:
        parse(RunReport, run_report(parameters={"p" * 90_000: []}))

    assert len(raised.value.message) < 300
