from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from querysocket.reports import PublicReport, Report

YAML = """
title: Sales
engine: {engine}
database: shop
groups: {groups}
parameters:
  month:
    type: month
    label: Month
    minimum: 2015-01
    default: December 2015
  country:
    type: string
    description: Two letters
    choices: [DE, FR, NO, '']
    default: null
  at_least:
    type: number
    required: true
"""
SQL = "SELECT :month, :country, :at_least, :month"


def report(engine: str, sql: str = SQL, groups: str = "everyone") -> Report:
    return Report.read("sales", YAML.format(engine=engine, groups=groups), sql)


def of_one(engine: str, sql: str) -> Report:
    """A report with the one parameter `p`."""
    yaml_text = f"title: T\nengine: {engine}\ngroups: everyone\nparameters:\n"
    return Report.read("one", f"{yaml_text}  p: {{type: string, default: null}}", sql)


def test_athena_is_given_a_value_for_each_question_mark_in_order() -> None:
    bound = report("athena").statement_parts({"at_least": 1, "country": "NO", "month": "2015-11"})

    assert bound.sql == "SELECT ?, ?, ?, ?"
    assert [str(value) for value in bound.parameters] == ["2015-11-01", "NO", "1.0", "2015-11-01"]
    assert bound.named == {}


def test_redshift_is_given_each_value_once_by_its_name() -> None:
    bound = report("redshift").statement_parts({"at_least": 1, "country": "NO"})

    assert bound.sql == SQL
    assert bound.named == {"month": "December 2015", "country": "NO", "at_least": "1.0"}
    assert bound.parameters == []


def test_what_the_data_api_cannot_bind_is_a_constant_in_the_sql() -> None:
    null = of_one("redshift", "SELECT:p, 'a':p, :p").statement_parts({})
    empty = of_one("redshift", "SELECT:p, 'a':p, :p").statement_parts({"p": ""})

    assert (null.sql, null.named) == ("SELECT NULL, 'a' NULL,  NULL", {})
    assert (empty.sql, empty.named) == ("SELECT '', 'a' '',  ''", {})


def test_athena_binds_null_and_the_empty_text_like_any_other() -> None:
    assert of_one("athena", "SELECT :p").statement_parts({}).parameters == [None]
    assert of_one("athena", "SELECT :p").statement_parts({"p": ""}).parameters == [""]


@pytest.mark.parametrize("engine", ["athena", "redshift"])
@given(value=st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_no_value_of_a_client_ever_stands_in_the_sql(engine: str, value: str) -> None:
    sql = of_one(engine, "SELECT :p").statement_parts({"p": value}).sql

    assert sql in {"SELECT ?", "SELECT :p", "SELECT  ''"}


@pytest.mark.parametrize(
    ("groups", "caller", "allowed"),
    [
        ("everyone", [], True),
        ("everyone", ["finance"], True),
        ("[finance, sales]", ["staff", "sales"], True),
        ("[finance, sales]", ["staff"], False),
        ("[finance, sales]", [], False),
        ("[finance]", ["Finance"], False),
    ],
)
def test_a_report_is_for_the_groups_it_names(groups: str, caller: list[str], allowed: bool) -> None:
    assert report("athena", groups=groups).allows(caller) is allowed


def test_a_client_is_shown_what_a_form_needs_and_no_more() -> None:
    shown = report("redshift", groups="[finance]").to_public()

    assert json.loads(shown.model_dump_json(by_alias=True, exclude_none=True)) == {
        "name": "sales",
        "title": "Sales",
        "engine": "redshift",
        "parameters": {
            "month": {
                "type": "month",
                "label": "Month",
                "required": False,
                "default": "2015-12",
                "minimum": "2015-01",
            },
            "country": {
                "type": "string",
                "description": "Two letters",
                "required": False,
                "choices": ["DE", "FR", "NO", ""],
                "maxLength": 1_000,
            },
            "at_least": {"type": "number", "required": True},
        },
    }


@pytest.mark.parametrize("options", [{}, {"exclude_none": True}, {"mode": "json"}])
def test_what_is_shown_can_be_read_again_as_frameworks_do(options: dict[str, Any]) -> None:
    shown = report("athena").to_public()
    dumped = shown.model_dump(by_alias=True, **options)

    assert PublicReport.model_validate(dumped).model_dump() == shown.model_dump()


def test_the_schema_of_what_is_shown_tells_the_types_apart() -> None:
    schema = TypeAdapter(list[PublicReport]).json_schema(mode="serialization")
    parameters = schema["$defs"]["PublicReport"]["properties"]["parameters"]

    (parameter,) = parameters["patternProperties"].values()
    assert sorted(parameter["discriminator"]["mapping"]) == [
        "boolean", "date", "integer", "month", "number", "string",
    ]  # fmt: skip


# Pieces of SQL, and how many placeholders are in each.

BOTH = {
    "p:p": 1,
    ":p": 1,
    "(:p)": 1,
    "=:p": 1,
    ":p::date": 1,
    "1::integer": 0,
    "x::p": 0,
    "''": 0,
    "':p'": 0,
    "'it''s :p'": 0,
    '":p"': 0,
    '"a"":p"': 0,
    "-- :p ' \" /*\n": 0,
    "/* :p ' \" -- */": 0,
    "/* a * / :p **/": 0,
    "': -- '": 0,
    "a - -1 / 2": 0,
    "a$b": 0,
    "12:30": 0,
    "a : b": 0,
}
PIECES = {
    "athena": BOTH | {"'\\'": 0, "`:p`": 0, "'\\' || :p || '\\'": 1},
    "redshift": BOTH
    | {
        "'\\':p'": 0,
        "'\\\\' || :p": 1,
        "$$ :p ' $$": 0,
        "$t$ :p $$ :p $t$": 0,
        "a ? b": 0,
        "a$b$ = :p": 1,
    },
}


@pytest.mark.parametrize("engine", ["athena", "redshift"])
@given(data=st.data())
def test_a_placeholder_is_one_outside_of_quotes_comments_and_casts(
    engine: str, data: st.DataObject
) -> None:
    pieces = data.draw(st.lists(st.sampled_from(sorted(PIECES[engine])), max_size=8))
    sql = " ".join(["SELECT :p", *pieces, data.draw(st.sampled_from(["", ";", "; -- :p", ";\n"]))])
    replaced = of_one(engine, sql).sql_with(lambda name: f"<{name}>")

    assert replaced.count("<p>") == 1 + sum(PIECES[engine][piece] for piece in pieces)
    assert replaced.replace("<p>", ":p") == sql
