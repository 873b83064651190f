from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import pytest

from querysocket.errors import InvalidMessage, LimitExceeded
from querysocket.reports import Report

YAML = """
title: Sales
engine: {engine}
groups: everyone
parameters:
  p: {fields}
"""


def bound(fields: str, values: dict[str, Any]) -> Any:
    """What Athena is given for the one parameter."""
    report = Report.read("sales", YAML.format(engine="athena", fields=fields), "SELECT :p")
    (value,) = report.statement_parts(values).parameters
    return value


def text(fields: str, value: Any) -> str:
    """What Redshift's Data API is given for the one parameter."""
    report = Report.read("sales", YAML.format(engine="redshift", fields=fields), "SELECT :p")
    return report.statement_parts({"p": value}).named["p"]


@pytest.mark.parametrize(
    ("kind", "given", "value", "as_text"),
    [
        ("string", "it's", "it's", "it's"),
        ("string", ":p; --", ":p; --", ":p; --"),
        ("string", "null", "null", "null"),
        ("integer", 42, 42, "42"),
        ("integer", -(2**63) + 1, -(2**63) + 1, "-9223372036854775807"),
        ("number", 1.5, 1.5, "1.5"),
        ("number", 2, 2.0, "2.0"),
        ("number", 1e22, 1e22, "1e+22"),
        ("number", 0.1, 0.1, "0.1"),
        ("boolean", True, True, "true"),
        ("boolean", False, False, "false"),
        ("date", "2015-12-31", date(2015, 12, 31), "2015-12-31"),
        ("date", "0001-01-01", date(1, 1, 1), "0001-01-01"),
        ("month", "December 2015", date(2015, 12, 1), "December 2015"),
        ("month", "may 2015", date(2015, 5, 1), "May 2015"),
        ("month", "2015-02", date(2015, 2, 1), "February 2015"),
        ("month", "0987-01", date(987, 1, 1), "January 0987"),
    ],
)
def test_a_value_reaches_each_engine_in_its_type(
    kind: str, given: Any, value: Any, as_text: str
) -> None:
    fields = f"{{type: {kind}, required: true}}"
    found = bound(fields, {"p": given})

    assert found == value
    assert type(found) is type(value)
    assert text(fields, given) == as_text


@pytest.mark.parametrize(
    ("fields", "given", "advice"),
    [
        ("type: string", 5, "p must be a text of at most 1,000 characters"),
        ("type: string, choices: [card, cash]", "cheque", "p must be one of card, cash"),
        ("type: string, choices: [card, cash]", ["card"], "p must be one of card, cash"),
        ("type: string, pattern: '[A-Z]{2}'", "DEU", "characters that matches [A-Z]{2}"),
        ("type: string, pattern: '[A-Z]{2}'", "DE\n", "characters that matches [A-Z]{2}"),
        ("type: string, pattern: 'a|b'", "ac", "characters that matches a|b"),
        ("type: string, pattern: '(?m)^a$'", "a\nb", "characters that matches (?m)^a$"),
        ("type: integer", "42", "p must be a whole number, without quotes"),
        ("type: integer", 42.0, "p must be a whole number, without quotes"),
        ("type: integer", True, "p must be a whole number, without quotes"),
        ("type: integer", 2**63, "p must be a whole number, without quotes"),
        ("type: integer, minimum: 1, maximum: 9", 0, "without quotes, from 1 up to 9"),
        ("type: integer, minimum: 1, maximum: 9", 10, "without quotes, from 1 up to 9"),
        ("type: integer, minimum: 0", -1, "without quotes, from 0"),
        ("type: number", "1.5", "p must be a number, without quotes"),
        ("type: number", True, "p must be a number, without quotes"),
        ("type: number", json.loads("1e999"), "p must be a number, without quotes"),
        ("type: number", 10**400, "p must be a number, without quotes"),
        ("type: number, maximum: 0.5", 0.51, "without quotes, up to 0.5"),
        ("type: boolean", "true", "p must be true or false, without quotes"),
        ("type: boolean", 1, "p must be true or false, without quotes"),
        ("type: date", "2015-02-29", "p must be a date of the calendar such as 2015-12-31"),
        ("type: date", "20151231", "p must be a date of the calendar such as 2015-12-31"),
        ("type: date", "2015-W01-1", "p must be a date of the calendar such as 2015-12-31"),
        ("type: date", "2015-12-31T00:00", "p must be a date of the calendar"),
        ("type: date", "\uff12\uff10\uff11\uff15-12-31", "p must be a date of the calendar"),
        ("type: date", "0000-01-01", "p must be a date of the calendar"),
        ("type: date", 20151231, "p must be a date of the calendar"),
        ("type: date, minimum: 2015-01-01", "2014-12-31", "such as 2015-12-31, from 2015-01-01"),
        ("type: month", "Dec 2015", "p must be a month such as December 2015 or 2015-12"),
        ("type: month", "Dezember 2015", "p must be a month such as December 2015"),
        ("type: month", "2015-12-01", "p must be a month such as December 2015 or 2015-12"),
        ("type: month", "2015-13", "p must be a month such as December 2015 or 2015-12"),
        ("type: month", 201512, "p must be a month such as December 2015 or 2015-12"),
        ("type: month, maximum: 2015-12", "2016-01", "or 2015-12, up to December 2015"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_what_is(
    fields: str, given: Any, advice: str
) -> None:
    with pytest.raises(InvalidMessage) as caught:
        bound(f"{{{fields}, required: true}}", {"p": given})

    assert caught.value.message.startswith("Report sales: ")
    assert advice in caught.value.message


def test_bounds_are_allowed_themselves() -> None:
    fields = "{type: month, minimum: 2015-01, maximum: December 2015, required: true}"

    assert bound(fields, {"p": "January 2015"}) == date(2015, 1, 1)
    assert bound(fields, {"p": "2015-12"}) == date(2015, 12, 1)


def test_a_text_has_a_limit_which_is_told() -> None:
    fields = "{type: string, maxLength: 3, required: true}"

    assert bound(fields, {"p": "日本語"}) == "日本語"
    with pytest.raises(LimitExceeded, match="p has 4 characters; the limit is 3"):
        bound(fields, {"p": "日本語!"})
    with pytest.raises(LimitExceeded, match="p has 1,001 characters; the limit is 1,000"):
        bound("{type: string, required: true}", {"p": "x" * 1_001})


def test_of_many_choices_ten_are_told() -> None:
    choices = [f"C{number}" for number in range(1_000)]

    with pytest.raises(InvalidMessage, match=r"one of C0, .*, C9 and 990 more\. Its"):
        bound(f"{{type: string, choices: [{', '.join(choices)}], required: true}}", {"p": "x"})


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "(.*)*b", "(a?){200}a{200}b"])
def test_no_pattern_makes_a_text_take_long(pattern: str) -> None:
    fields = f"{{type: string, pattern: '{pattern}', required: true}}"
    start = time.process_time()

    with pytest.raises(InvalidMessage):
        bound(fields, {"p": "a" * 1_000})
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("default", "value"),
    [("December 2015", date(2015, 12, 1)), ("null", None)],
)
def test_a_default_is_taken_where_nothing_is_given(default: str, value: Any) -> None:
    assert bound(f"{{type: month, default: {default}}}", {}) == value


def test_null_may_be_given_only_where_it_is_the_default() -> None:
    assert bound("{type: integer, default: null}", {"p": None}) is None
    for fields in ("{type: integer, default: 5}", "{type: integer, required: true}"):
        with pytest.raises(InvalidMessage, match="p must be a whole number"):
            bound(fields, {"p": None})


def test_all_that_is_wrong_with_the_values_is_told_at_once() -> None:
    with pytest.raises(InvalidMessage) as caught:
        bound("{type: month, required: true}", {"month": 1, "P": 2})

    assert caught.value.message == (
        "Report sales: there is no parameter 'month'; there is no parameter 'P'; p must be a month"
        " such as December 2015 or 2015-12. Its parameters are p."
    )


def test_a_report_without_parameters_says_so() -> None:
    report = Report.read("sales", "title: T\nengine: athena\ngroups: everyone", "SELECT 1")

    assert report.statement_parts({}).parameters == []
    with pytest.raises(InvalidMessage, match=r"there is no parameter 'p'\. It has none"):
        report.statement_parts({"p": 1})


@pytest.mark.parametrize("words", ["[NO, 2015-12-01, 12:30, 01, 0x1F, yes, 1_000, .5]"])
def test_plain_words_of_yaml_are_texts(words: str) -> None:
    fields = f"{{type: string, choices: {words}, required: true}}"

    for word in words.strip("[]").split(", "):
        assert bound(fields, {"p": word}) == word
