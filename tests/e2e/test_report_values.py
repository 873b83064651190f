"""Values for the parameters of reports: bound as they are, or refused with what is allowed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e import reports
from tests.e2e.client import Client, Message
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

EVERY_TYPE: Message = {
    "text": {"type": "string", "default": "x", "maxLength": 40},
    "code": {"type": "string", "default": "AB-1", "pattern": "[A-Z]{2}-[0-9]"},
    "choice": {"type": "string", "default": "card", "choices": ["card", "cash"]},
    "whole": {"type": "integer", "default": 1, "minimum": -5, "maximum": 9_000_000_000},
    "number": {"type": "number", "default": 1.5, "minimum": -1e300, "maximum": 1e300},
    "day": {"type": "date", "default": "2015-12-24", "minimum": "2015-01-01"},
    "month": {"type": "month", "default": "2015-12", "maximum": "2016-01"},
    "flag": {"type": "boolean", "default": False},
}
SQL = {
    "redshift": """
        SELECT :text::varchar AS text, :code::varchar AS code, :choice::varchar AS choice,
            :whole::bigint AS whole, :number::float8 AS number, :day::date AS day,
            to_date(:month, 'MonthYYYY') AS month, :flag::boolean AS flag
        """,
    "athena": """
        SELECT :text AS text, :code AS code, :choice AS choice,
            :whole AS whole, :number AS number, :day AS day, :month AS month, :flag AS flag
        """,
}
DEFAULTS = {
    "text": "x",
    "code": "AB-1",
    "choice": "card",
    "whole": 1,
    "number": 1.5,
    "day": "2015-12-24",
    "month": "2015-12-01",
    "flag": False,
}
OTHERS = {
    "text": "o'clock",
    "code": "ZZ-9",
    "choice": "cash",
    "whole": 9_000_000_000,
    "number": -2.5e-7,
    "day": "2016-02-29",
    "month": "February 2012",
    "flag": True,
}

HOSTILE = [
    "x' OR '1'='1",
    "'; DROP TABLE nyc_yellow_taxi; --",
    "\\'; DROP TABLE nyc_yellow_taxi; --",
    "/* x */ -- y",
    ":whole ? :other ${x} %s {0}",
    "$$ x $$",
    '"quoted" `name`',
    "line\nbreak\ttab",
    "É \u2018 \u02bc ' \U0001f600 \u202e",
    "\\ \\\\ \\n \\u0027",
    "NULL",
    " ",
]


@pytest.fixture(scope="module", params=SQL)
def typed(request: pytest.FixtureRequest, running_stack: LocalStack) -> Iterator[str]:
    """A report with a parameter of every type, on each engine."""
    engine = request.param
    with reports.published(
        running_stack, SQL[engine], engine=engine, parameters=EVERY_TYPE
    ) as name:
        yield name


def row(client: Client, report: str, **parameters: object) -> Message:
    """What the engine says that it was given, by name."""
    answer = client.report(report, parameters=parameters, preview=1)
    assert answer["type"] == "result", answer
    (values,) = answer["rows"]
    return dict(zip((each["name"] for each in answer["columns"]), values, strict=True))


def test_a_value_of_every_type_arrives_as_it_is(client: Client, typed: str) -> None:
    assert row(client, typed) == DEFAULTS
    assert row(client, typed, **OTHERS) == {**OTHERS, "month": "2012-02-01"}


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_text_holds_comes_back_as_data(client: Client, typed: str, text: str) -> None:
    assert row(client, typed, text=text) == {**DEFAULTS, "text": text}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_would_select_everything_selects_what_is_called_so(
    client: Client, text: str
) -> None:
    answer = client.report(
        "cases_by_country", parameters={"country": text}, topicName=text, preview=1
    )

    assert (answer["type"], answer["topicName"]) == ("result", text)
    assert answer["rows"] == []


def test_the_empty_text_is_a_text(client: Client, typed: str) -> None:
    assert row(client, typed, text="") == {**DEFAULTS, "text": ""}


@pytest.mark.parametrize("engine", SQL)
def test_null_is_sqls_null_where_it_is_the_default_and_refused_elsewhere(
    stack: LocalStack, client: Client, engine: str
) -> None:
    parameters = {name: {**fields, "default": None} for name, fields in EVERY_TYPE.items()}
    with reports.published(stack, SQL[engine], engine=engine, parameters=parameters) as name:
        assert row(client, name) == dict.fromkeys(EVERY_TYPE)
        assert row(client, name, **dict.fromkeys(EVERY_TYPE)) == dict.fromkeys(EVERY_TYPE)
        assert row(client, name, text="", whole=0, flag=False) == {
            **dict.fromkeys(EVERY_TYPE),
            "text": "",
            "whole": 0,
            "flag": False,
        }
    with reports.published(stack, SQL[engine], engine=engine, parameters=EVERY_TYPE) as name:
        refused = client.report(name, parameters={"whole": None})
    assert "whole must be a whole number" in refused["error"]["message"]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("text", 5, "text must be a text of at most 40 characters"),
        ("text", True, "text must be a text of at most 40 characters"),
        ("text", "x" * 41, "text has 41 characters; the limit is 40"),
        ("code", "ab-1", "code must be a text of at most 1,000 characters that matches"),
        ("code", "AB-1\n", "code must be a text of at most 1,000 characters that matches"),
        ("choice", "card ", "choice must be one of card, cash"),
        ("whole", "1", "whole must be a whole number"),
        ("whole", 1.0, "whole must be a whole number"),
        ("whole", True, "whole must be a whole number"),
        ("whole", -6, "from -5 up to 9000000000"),
        ("number", "1.5", "number must be a number"),
        ("number", 1e301, "number must be a number"),
        ("day", "2015-02-29", "day must be a date of the calendar"),
        ("day", 20151224, "day must be a date of the calendar"),
        ("day", "2014-12-31", "from 2015-01-01"),
        ("month", "Decembre 2015", "month must be a month such as December 2015"),
        ("month", "2015-13", "month must be a month such as December 2015"),
        ("month", "February 2016", "up to January 2016"),
        ("flag", "true", "flag must be true or false, without quotes"),
        ("flag", 1, "flag must be true or false, without quotes"),
        ("unknown", 1, "there is no parameter 'unknown'"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(
    stack: LocalStack,
    user: User,
    client: Client,
    typed: str,
    name: str,
    value: object,
    allowed: str,
) -> None:
    answer = client.report(typed, parameters={name: value}, topicName="wrong", requestId="w")

    assert (answer["type"], answer["topicName"], answer["requestId"]) == ("error", "wrong", "w")
    assert allowed in answer["error"]["message"]
    assert answer["error"]["category"] == ("limit" if "limit" in allowed else "user")
    assert client.rest() == []
    assert stack.queries_of(user) == []


def test_a_value_that_is_required_is_asked_for(client: Client) -> None:
    answer = client.report("cases_by_country", parameters={"at_least": 1})

    assert answer["error"]["code"] == "invalid_message"
    assert "country must be a text of at most 60 characters" in answer["error"]["message"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"parameters": [1]}, "parameters"),
        ({"parameters": {"month": {"a": 1}}}, "parameters"),
        ({"parameters": {f"p{number}": 1 for number in range(101)}}, "100"),
        ({"topicName": "t" * 129}, "topicName"),
        ({"topicName": ""}, "topicName"),
        ({"topicName": 7}, "topicName"),
        ({"report": ""}, "report"),
        ({"report": "r" * 64}, "report"),
        ({"data": "SELECT 1"}, "data"),
    ],
)
def test_a_message_that_is_no_runreport_is_refused_naming_the_field(
    client: Client, fields: Message, told: str
) -> None:
    answer = client.ask(
        {"action": "runreport", "report": "taxi_by_month", "requestId": "r", **fields}
    )

    assert (answer["type"], answer["requestId"]) == ("error", "r")
    assert told in answer["error"]["message"]
    assert client.rest() == []
