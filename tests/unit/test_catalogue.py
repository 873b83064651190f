"""The tables that an editor completes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from querysocket.ad_hoc import run_query
from querysocket.connections import Caller
from querysocket.errors import NotAllowed
from querysocket.messages import RunQuery
from querysocket.paging import MAX_PAGE_BYTES
from querysocket.settings import AdHocSettings, Settings
from tests.support.fakes import FakeClient, client_error
from tests.support.rest import Rest

NO_GROUPS: dict[str, str | None] = {"cognito:groups": None}


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> Rest:
    return Rest.installed(monkeypatch)


def a_table(name: str, *columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Name": name, "StorageDescriptor": {"Columns": list(columns)}, **more}


def glue(*tables: dict[str, Any]) -> FakeClient:
    """Glue with these tables; a token is the number of the first."""

    def answer(DatabaseName: str, MaxResults: int, NextToken: str = "0") -> dict[str, Any]:  # noqa: N803
        assert DatabaseName == "covid-19"
        assert 1 <= MaxResults <= 100
        first, then = int(NextToken), int(NextToken) + MaxResults
        page: dict[str, Any] = {"TableList": list(tables[first:then])}
        return page | ({"NextToken": str(then)} if then < len(tables) else {})

    return FakeClient(get_tables=answer)


# What is told


def test_a_table_is_told_with_its_columns_and_what_each_is(rest: Rest) -> None:
    reply = rest.get("/catalogue")

    assert reply.status == 200
    assert reply.body == {
        "tables": [
            {
                "database": "covid-19",
                "name": "country_codes",
                "description": "ISO 3166-1",
                "columns": [
                    {"name": "country", "type": "string", "description": "its name"},
                    {"name": "day", "type": "date", "partition": True},
                ],
            }
        ]
    }


def test_what_glue_does_not_say_is_left_out(rest: Rest) -> None:
    rest.glue = glue({"Name": "bare"}, a_table("t", {"Name": "c", "Comment": ""}, Description=""))

    assert rest.get("/catalogue").body["tables"] == [
        {"database": "covid-19", "name": "bare", "columns": []},
        {"database": "covid-19", "name": "t", "columns": [{"name": "c", "type": ""}]},
    ]


def test_a_view_is_told_like_a_table(rest: Rest) -> None:
    rest.glue = glue(
        a_table("v", {"Name": "c", "Type": "int"}, TableType="VIRTUAL_VIEW", ViewOriginalText="x")
    )

    (view,) = rest.get("/catalogue").body["tables"]

    assert view == {
        "database": "covid-19",
        "name": "v",
        "columns": [{"name": "c", "type": "int"}],
    }


def test_a_column_that_an_iceberg_table_has_dropped_is_not_told(rest: Rest) -> None:
    current, dropped = (
        {"Name": name, "Type": "int", "Parameters": {"iceberg.field.current": is_current}}
        for name, is_current in (("now", "true"), ("then", "false"))
    )
    rest.glue = glue(a_table("t", current, dropped))

    (table,) = rest.get("/catalogue").body["tables"]

    assert [column["name"] for column in table["columns"]] == ["now"]


def test_a_database_that_is_not_there_has_no_tables(rest: Rest) -> None:
    rest.glue = FakeClient(get_tables=client_error("EntityNotFoundException"))

    assert rest.get("/catalogue").body == {"tables": []}


# Pages


def read_to_the_end(rest: Rest, **parameters: Any) -> list[list[str]]:
    """The names on each page."""
    pages = []
    while True:
        body = rest.get("/catalogue", **parameters).body
        pages.append([table["name"] for table in body["tables"]])
        if "nextToken" not in body:
            return pages
        parameters["nextToken"] = body["nextToken"]


def test_tables_come_in_pages_of_a_hundred_or_as_many_as_asked_for(rest: Rest) -> None:
    names = [f"t{number}" for number in range(250)]
    rest.glue = glue(*map(a_table, names))

    assert read_to_the_end(rest) == [names[:100], names[100:200], names[200:]]
    assert read_to_the_end(rest, pageSize=99)[1] == names[99:198]


@pytest.mark.parametrize("size", [0, 101, "x"])
def test_a_page_size_that_is_none_is_refused_by_name(rest: Rest, size: Any) -> None:
    reply = rest.get("/catalogue", pageSize=size)

    assert (reply.status, reply.error["code"]) == (400, "invalid_message")
    assert "pageSize" in reply.error["message"]


def test_a_page_of_large_tables_has_as_many_as_fit_and_none_is_left_out(rest: Rest) -> None:
    column = {"Name": "c", "Type": f"struct<{'x' * (MAX_PAGE_BYTES // 3)}:int>"}
    names = [f"t{number}" for number in range(5)]
    rest.glue = glue(*(a_table(name, column) for name in names))

    pages = read_to_the_end(rest)

    assert [name for page in pages for name in page] == names
    assert len(pages) > 1


def test_a_table_that_is_too_large_for_any_page_is_over_a_limit(rest: Rest) -> None:
    rest.glue = glue(a_table("t", {"Name": "c", "Type": "x" * MAX_PAGE_BYTES}))

    reply = rest.get("/catalogue")

    assert (reply.status, reply.error["code"]) == (400, "limit_exceeded")
    assert "DESCRIBE" in reply.error["message"]


def test_a_token_that_is_not_glues_is_refused(rest: Rest) -> None:
    rest.glue = FakeClient(get_tables=client_error("InvalidInputException"))

    reply = rest.get("/catalogue", nextToken="x")

    assert (reply.status, reply.error["code"]) == (400, "invalid_message")
    assert "nextToken" in reply.error["message"]


# For whom


@pytest.fixture
def analysts(monkeypatch: pytest.MonkeyPatch) -> str:
    """The group whose members alone may send SQL."""
    monkeypatch.setenv("AD_HOC_GROUP", "analysts")
    Settings.load.cache_clear()
    return "analysts"


def test_only_who_may_send_sql_sees_the_tables(rest: Rest, analysts: str) -> None:
    for groups, status in {None: 403, "[others]": 403, f"[others {analysts}]": 200}.items():
        assert rest.get("/catalogue", {"cognito:groups": groups}).status == status
    assert len(rest.glue.calls) == 1, "for the one who may"


def test_the_refusal_is_the_one_that_the_socket_gives(rest: Rest, analysts: str) -> None:
    error = rest.get("/catalogue", NO_GROUPS).error
    with pytest.raises(NotAllowed) as refused:
        run_query(
            Caller(connection_id="c", owner_id="user-1"),
            RunQuery(action="runquery", data="SELECT 1"),
            settings=AdHocSettings(ad_hoc_group=analysts),
        )

    assert (error["code"], error["message"]) == ("not_allowed", refused.value.message)


# On the way


def test_a_browser_may_keep_the_tables_for_a_minute_for_the_same_user_alone(rest: Rest) -> None:
    headers = rest.get("/catalogue").headers

    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Vary"] == "Authorization, Origin"


def test_a_refusal_is_not_kept(rest: Rest, analysts: str) -> None:
    refused = rest.get("/catalogue", NO_GROUPS)

    assert refused.status == 403
    assert "max-age" not in refused.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("code", "status"), [("ThrottlingException", 429), ("AccessDeniedException", 503)]
)
def test_a_glue_that_cannot_say_is_an_error(rest: Rest, code: str, status: int) -> None:
    rest.glue = FakeClient(get_tables=client_error(code, operation="GetTables"))

    reply = rest.get("/catalogue")

    assert reply.status == status
    assert "GetTables" in reply.error["message"]
    assert json.loads(reply.text).keys() == {"error"}
