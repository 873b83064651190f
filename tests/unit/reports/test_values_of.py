"""The values that a statement of a report was made with, found again in the statement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querysocket.engines import Statement
from querysocket.reports import Report

PARAMETERS = """
title: T
engine: {engine}
groups: everyone
parameters:
  text: {{type: string, default: null}}
  other: {{type: string, default: null}}
  whole: {{type: integer, default: null}}
  real: {{type: number, default: null}}
  day: {{type: date, default: null}}
  month: {{type: month, default: null}}
  yes: {{type: boolean, default: null}}
"""
SQL = "\nSELECT :text, ':text', :other,:whole::int, :real, :day -- :day\n, :month, :yes, :text\n"
ONE = f"{PARAMETERS.partition('  text')[0]}  p: {{{{type: string, default: null}}}}"
ENGINES = pytest.mark.parametrize("engine", ["athena", "redshift"])


def report(engine: str, sql: str = SQL, yaml_text: str = PARAMETERS) -> Report:
    return Report.read("all", yaml_text.format(engine=engine), sql)


def statement(report: Report, **values: Any) -> Statement:
    """What is run for these values."""
    bound = report.statement_parts(values)
    return Statement(sql=bound.sql, parameters=bound.parameters, named=bound.named)


DAYS = st.dates().map(str)
TEXTS = st.one_of(st.just(""), st.text(max_size=20), st.sampled_from([" NULL", " ''", ":other"]))
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "text": TEXTS,
        "other": TEXTS,
        "whole": st.integers(-(2**63) + 1, 2**63 - 1),
        "real": st.floats(allow_nan=False, allow_infinity=False),
        "day": DAYS,
        "month": DAYS.map(lambda day: day[:7]),
        "yes": st.booleans(),
    },
)


@ENGINES
@given(values=GIVEN)
def test_the_values_of_a_statement_are_those_that_were_given(
    engine: str, values: dict[str, Any]
) -> None:
    found = report(engine).values_of(statement(report(engine), **values))

    assert found == values
    assert {name: type(value) for name, value in found.items()} == {
        name: type(value) for name, value in values.items()
    }


@ENGINES
def test_a_month_is_as_a_form_has_it_however_it_was_written(engine: str) -> None:
    asked = statement(report(engine), month="December 2015")

    assert report(engine).values_of(asked) == {"month": "2015-12"}


@ENGINES
def test_sql_that_the_engine_has_trimmed_is_the_same(engine: str) -> None:
    of_one = report(engine, "SELECT :p\n", ONE)
    asked = statement(of_one, p="x")

    assert of_one.values_of(replace(asked, sql=asked.sql.strip())) == {"p": "x"}


@ENGINES
def test_a_report_without_parameters_has_no_values(engine: str) -> None:
    bare = report(engine, "SELECT 1", ONE.partition("parameters")[0])

    assert bare.values_of(statement(bare)) == {}


@ENGINES
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{type: integer, default: null}}", "{{type: date, default: null}}"),
        ("{{type: integer, default: null}}", "{{type: month, default: null}}"),
        ("{{type: integer, default: null}}", "{{type: boolean, default: null}}"),
        ("{{type: integer, default: null}}", "{{type: integer, default: null, maximum: 41}}"),
        ("{{type: date, default: null}}", "{{type: month, default: null}}"),
        ("{{type: date, default: null}}", "{{type: integer, default: null}}"),
        ("text: {{type: string, default: null}}", "text: {{type: string, default: new}}"),
        ("text: {{type: string, default: null}}", "text: {{type: string, required: true}}"),
        ("other: {{type: string", "other: {{type: string, maxLength: 2"),
    ],
)
def test_values_that_the_report_takes_no_more_are_none(engine: str, old: str, new: str) -> None:
    asked = statement(report(engine), other="abc", whole=42, day="2015-12-24")
    changed = report(engine, yaml_text=PARAMETERS.replace(old, new, 1))

    assert changed.values_of(asked) is None


def test_text_on_redshift_that_was_a_number_is_given_as_text() -> None:
    asked = statement(report("redshift"), whole=42)
    changed = report("redshift", yaml_text=PARAMETERS.replace("integer", "string"))

    assert changed.values_of(asked) == {"whole": "42"}


@ENGINES
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SELECT", "SELECT DISTINCT"),
        (":other,:whole::int", ":whole::int, :other"),
        (", :text\n", "\n"),
        ("\n, :month", "\n, 0, :month"),
    ],
)
def test_sql_that_has_changed_has_no_values(engine: str, old: str, new: str) -> None:
    asked = statement(report(engine), text="", other="b", month="2015-12")

    assert report(engine, SQL.replace(old, new)).values_of(asked) is None


@pytest.mark.parametrize(("engine", "values"), [("athena", {"label": "b"}), ("redshift", None)])
def test_a_new_name_has_the_value_where_it_makes_the_same_statement(
    engine: str, values: dict[str, Any] | None
) -> None:
    asked = statement(report(engine), other="b")
    renamed = report(engine, SQL.replace("other", "label"), PARAMETERS.replace("other", "label"))

    assert renamed.values_of(asked) == values
