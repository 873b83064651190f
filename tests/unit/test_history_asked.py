"""What it takes to run a query again, as the history tells it."""

from __future__ import annotations

from typing import Any

import pytest

from querysocket.engines import Statement
from querysocket.errors import QuerysocketError, ReportFaulty, ReportNotFound, Throttled
from querysocket.history import LISTED_SQL_CHARACTERS
from querysocket.queries import DeliveryState, Ending
from querysocket.reports import Report
from tests.support.events import QUERY_ID
from tests.support.fakes import RECEIPT
from tests.support.reports import COUNTRIES, TAXI
from tests.unit.test_history import Shelf

SQL = "SELECT ?, ?, ?, ? FROM t"
VALUES = ["it's", None, 1.5, True]


def of_report(report: Report, **values: Any) -> Shelf:
    """A report that was run with these values."""
    shelf = Shelf(report=report.name, engine=report.definition.engine)
    bound = report.statement_parts(values)
    shelf.engine.statement = Statement(bound.sql, tuple(bound.parameters), bound.named)
    return shelf


# SQL of the caller's own


@pytest.mark.parametrize(
    "standing",
    [
        {},
        {"state": DeliveryState.WITHDRAWN},
        {
            "state": DeliveryState.DELIVERED,
            "ending": Ending(state="SUCCEEDED", receipt=RECEIPT),
        },
    ],
)
def test_a_query_has_its_sql_and_its_values_however_it_stands(standing: dict[str, Any]) -> None:
    shelf = Shelf(**standing)
    shelf.engine.statement = Statement(SQL, tuple(VALUES))

    entry = shelf.entry

    assert (entry.sql, entry.parameters, entry.sql_truncated) == (SQL, VALUES, None)


def test_a_query_that_runs_is_asked_about_once() -> None:
    shelf = Shelf()

    assert shelf.entry.sql == "SELECT 1"
    assert (len(shelf.engine.waited_seconds), shelf.engine.asked_about) == (1, [])


def test_a_query_without_values_has_an_empty_list_of_them() -> None:
    assert Shelf().entry.parameters == []


def test_a_query_that_its_engine_has_forgotten_has_neither_and_is_there_all_the_same() -> None:
    shelf = Shelf()
    shelf.engine.statement = None

    assert (shelf.entry.sql, shelf.entry.parameters, shelf.listed.sql) == (None, None, None)
    assert shelf.entry.query_id == shelf.listed.query_id == QUERY_ID


def test_an_engine_that_cannot_say_for_now_is_an_error_and_not_a_query_without_sql() -> None:
    shelf = Shelf(state=DeliveryState.WITHDRAWN)
    shelf.engine.failing.errors["statements"] = Throttled("later")

    with pytest.raises(Throttled):
        assert shelf.entry
    with pytest.raises(Throttled):
        assert shelf.page


# In the list


@pytest.mark.parametrize(
    ("characters", "truncated"),
    [(1, None), (LISTED_SQL_CHARACTERS, None), (LISTED_SQL_CHARACTERS + 1, True)],
)
def test_long_sql_is_cut_in_the_list_which_says_so(characters: int, truncated: bool | None) -> None:
    shelf = Shelf()
    sql = ("SELECT 'é\U0001f600' --" + "x" * characters)[:characters]
    shelf.engine.statement = Statement(sql, tuple(VALUES))

    assert (shelf.listed.sql, shelf.listed.sql_truncated) == (
        sql[:LISTED_SQL_CHARACTERS],
        truncated,
    )
    assert shelf.listed.parameters is None, "they are many, and the list has no use for them"
    assert (shelf.entry.sql, shelf.entry.sql_truncated) == (sql, None)


def test_the_engine_is_asked_once_for_the_whole_page_and_for_no_report() -> None:
    shelf = Shelf(report="taxi_by_month", engine="redshift")
    own = [f"{n}{QUERY_ID[1:]}" for n in range(3)]
    for query_id in own:
        shelf.queries.add(
            shelf.queries.get(QUERY_ID).model_copy(
                update={"query_id": query_id, "report": None, "engine": "athena"}
            )
        )

    assert [entry.sql for entry in shelf.page] == [None, "SELECT 1", "SELECT 1", "SELECT 1"]
    assert shelf.engine.asked_about == [own]


# Reports


@pytest.mark.parametrize(
    ("report", "values"),
    [
        (TAXI, {"month": "2015-12"}),
        (TAXI, {"month": "2015-12", "at_least": 1.5}),
        (COUNTRIES, {"since": "2015-12-24", "north": False}),
    ],
)
def test_a_report_has_its_values_by_name_and_never_its_sql(
    report: Report, values: dict[str, Any]
) -> None:
    shelf = of_report(report, **values)

    assert (shelf.entry.report, shelf.entry.parameters) == (report.name, values)
    assert (shelf.entry.sql, shelf.listed.sql, shelf.listed.parameters) == (None, None, None)


def test_a_report_that_has_changed_since_has_no_values() -> None:
    shelf = of_report(COUNTRIES, since="2015-12-24")
    shelf.reports.reports[COUNTRIES.name] = Report(
        COUNTRIES.name, COUNTRIES.definition, f"{COUNTRIES.sql} LIMIT 10"
    )

    assert (shelf.entry.report, shelf.entry.parameters) == (COUNTRIES.name, None)


@pytest.mark.parametrize("error", [ReportNotFound("gone"), ReportFaulty("broken")])
def test_a_report_that_is_not_to_be_had_has_no_values(error: QuerysocketError) -> None:
    shelf = of_report(TAXI, month="2015-12")
    shelf.reports.failing.errors["get"] = error

    assert (shelf.entry.report, shelf.entry.parameters) == (TAXI.name, None)


def test_a_bucket_that_cannot_say_for_now_is_an_error() -> None:
    shelf = of_report(TAXI, month="2015-12")
    shelf.reports.failing.errors["get"] = Throttled("later")

    with pytest.raises(Throttled):
        assert shelf.entry
