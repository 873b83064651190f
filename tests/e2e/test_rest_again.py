"""What it takes to run a query again: told to its owner, from what the engine was given."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e import reports
from tests.e2e.client import Client, Message
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

VALUES = [
    'it\'s "quoted" -- \U0001f600',
    "",
    None,
    True,
    False,
    42,
    -1.5,
    2**70,
    "DATE '2015-12-01'",
]
PARAMETERS: dict[str, Message] = {
    "text": {"type": "string", "default": None},
    "whole": {"type": "integer", "default": None},
    "real": {"type": "number", "default": None},
    "day": {"type": "date", "default": None},
    "month": {"type": "month", "default": None},
    "yes": {"type": "boolean", "default": None},
}
SQL = {
    "athena": "SELECT :text AS a, :whole AS b, :real AS c, :day AS d, :month AS e, :yes AS f,"
    " :text AS g\n",
    "redshift": "SELECT :text::text AS a, :whole::int AS b, :real::float AS c, :day::date AS d,"
    " :month::text AS e, :yes::boolean AS f, :text::text AS g\n",
}
GIVEN: list[Message] = [
    {},
    {"text": ""},
    {"text": "it's :day", "whole": -7, "real": 1e22, "day": "2015-12-24", "month": "2015-12"},
    {"yes": False, "month": "0001-01", "text": " NULL"},
]


def told(stack: LocalStack, user: User, answer: Message) -> Message:
    """What REST says of a query that has been answered."""
    assert answer["type"] == "result", answer
    return stack.rest(user).get(f"/queries/{answer['queryId']}").body


def test_sql_comes_back_with_its_values_and_runs_again_to_the_same_end(
    stack: LocalStack, user: User, client: Client
) -> None:
    sql = f"SELECT {', '.join(['?'] * len(VALUES))} -- é"
    first = client.query(sql, parameters=VALUES, preview=1)
    entry = told(stack, user, first)

    assert (entry["sql"], entry["parameters"]) == (sql, VALUES)
    again = client.query(entry["sql"], parameters=entry["parameters"], preview=1)
    assert again["rows"] == first["rows"]


@pytest.mark.parametrize("engine", ["athena", "redshift"])
@pytest.mark.parametrize("values", GIVEN, ids=range(len(GIVEN)))
def test_values_of_a_report_come_back_by_name_and_run_again_to_the_same_end(
    stack: LocalStack, user: User, client: Client, engine: str, values: dict[str, Any]
) -> None:
    with reports.published(stack, SQL[engine], engine=engine, parameters=PARAMETERS) as name:
        first = client.report(name, parameters=values, preview=1)
        entry = told(stack, user, first)
        again = client.report(name, parameters=entry["parameters"], preview=1)
    after = told(stack, user, first)

    assert entry["parameters"] == values
    assert again["rows"] == first["rows"]
    assert "sql" not in entry
    assert after == {key: value for key, value in entry.items() if key != "parameters"}


@pytest.mark.parametrize("engine", ["athena", "redshift"])
def test_a_report_that_has_changed_since_has_no_values(
    stack: LocalStack, user: User, client: Client, engine: str
) -> None:
    with reports.published(
        stack, "SELECT :a AS a", engine=engine, parameters={"a": {"type": "string", "default": "x"}}
    ) as name:
        answer = client.report(name)
        before = told(stack, user, answer)
        reports.publish(stack, name, sql="SELECT :a AS a, 2 AS b")
        after = told(stack, user, answer)

    assert before["parameters"] == {"a": "x"}
    assert "parameters" not in after


def test_the_list_has_the_sql_of_many_queries_and_the_beginning_where_it_is_long(
    stack: LocalStack, user: User, client: Client
) -> None:
    long = f"SELECT 'x' -- {'x' * 500}"
    for number in range(55):
        client.query(f"SELECT {number}")
    client.query(long)

    newest, *others = stack.rest(user).get("/queries", pageSize=100).body["queries"]

    assert (newest["sql"], newest["sqlTruncated"]) == (long[:500], True)
    assert [entry["sql"] for entry in others] == [f"SELECT {n}" for n in reversed(range(55))]
    assert not any("sqlTruncated" in entry or "parameters" in entry for entry in others)


def test_an_athena_that_cannot_say_for_now_is_a_problem_and_not_a_query_without_sql(
    stack: LocalStack, user: User, client: Client
) -> None:
    query_id = client.query("SELECT 1")["queryId"]
    rest = stack.rest(user)
    stack.set_faults(throttledCalls={"BatchGetQueryExecution": 100})
    refused = [rest.get(path).told for path in ("/queries", f"/queries/{query_id}")]

    assert refused == [(429, "throttled", "throttled")] * 2
