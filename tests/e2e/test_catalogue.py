"""The tables that an editor completes: told to whoever may send SQL, and as Glue has them now."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.e2e.client import Client, Message
from tests.e2e.rest import Rest
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

DATABASE = "covid-19"


def tables(rest: Rest, **query: object) -> list[Message]:
    """All tables, page by page."""
    return [table for page in rest.pages("/catalogue", **query) for table in page["tables"]]


@pytest.fixture
def view(stack: LocalStack) -> Iterator[str]:
    """Meanwhile there is a view of this name, partitioned as no view is."""
    glue, name = stack.aws("glue"), f"view_{uuid.uuid4().hex}"
    glue.create_table(
        DatabaseName=DATABASE,
        TableInput={
            "Name": name,
            "Description": "Größer \U0001f600",
            "TableType": "VIRTUAL_VIEW",
            "StorageDescriptor": {"Columns": [{"Name": "total", "Type": "array<struct<a:int>>"}]},
            "PartitionKeys": [{"Name": "day", "Type": "date", "Comment": "of the report"}],
        },
    )
    yield name
    glue.delete_table(DatabaseName=DATABASE, Name=name)


def test_every_table_and_view_is_told_with_its_columns(
    stack: LocalStack, user: User, view: str
) -> None:
    found = {table["name"]: table for table in tables(stack.rest(user))}

    assert found.keys() == {"country_codes", "enigma_jhu_timeseries", view}
    assert {table["database"] for table in found.values()} == {DATABASE}
    assert found["country_codes"]["description"].startswith("ISO 3166-1")
    assert found["country_codes"]["columns"][1] == {
        "name": "alpha-2 code",
        "type": "string",
        "description": "ISO 3166-1 alpha-2",
    }
    assert found[view] == {
        "database": DATABASE,
        "name": view,
        "description": "Größer \U0001f600",
        "columns": [
            {"name": "total", "type": "array<struct<a:int>>"},
            {"name": "day", "type": "date", "description": "of the report", "partition": True},
        ],
    }


def test_the_columns_that_are_told_can_be_selected_by_those_names(
    stack: LocalStack, user: User, client: Client
) -> None:
    for table in tables(stack.rest(user)):
        names = ", ".join(f'"{column["name"]}"' for column in table["columns"])
        answer = client.query(
            f'SELECT {names} FROM "{table["database"]}"."{table["name"]}" LIMIT 1'
        )

        assert answer["type"] == "result", answer


def test_tables_come_in_pages_and_each_of_them_once(
    stack: LocalStack, user: User, view: str
) -> None:
    rest = stack.rest(user)

    pages = [page["tables"] for page in rest.pages("/catalogue", pageSize=1)]

    assert [len(page) for page in pages] == [1, 1, 1]
    assert [table for page in pages for table in page] == tables(rest)
    assert rest.get("/catalogue", nextToken="x").told == (400, "invalid_message", "user")
    assert rest.get("/catalogue", pageSize=101).told == (400, "invalid_message", "user")


def test_who_may_send_no_sql_sees_no_tables(stack: LocalStack) -> None:
    stack.pool.sign_in("reader@example.com")
    stack.pool.join("reader@example.com", "readers")
    member, other = stack.sign_in("reader@example.com"), stack.newcomer()

    with (
        stack.environment("RestApiFunction", AD_HOC_GROUP="readers"),
        stack.environment("RunQueryFunction", AD_HOC_GROUP="readers"),
        stack.connect(other) as client,
    ):
        allowed = stack.rest(member).get("/catalogue")
        refused = stack.rest(other).get("/catalogue")
        on_the_socket = client.query("SELECT 1")
        history = stack.rest(other).get("/queries")

    assert allowed.status == history.status == 200
    assert refused.told == (403, "not_allowed", "user")
    assert refused.body["error"] == on_the_socket["error"]


def test_a_browser_may_keep_the_tables_for_a_minute(stack: LocalStack, user: User) -> None:
    headers = stack.rest(user).get("/catalogue").headers

    assert headers["Cache-Control"] == "private, max-age=60"
    assert "Authorization" in headers["Vary"]


def test_a_glue_that_is_out_of_order_is_told_as_a_problem(stack: LocalStack, user: User) -> None:
    rest = stack.rest(user)
    stack.set_faults(throttledCalls={"GetTables": 100})
    throttled = rest.get("/catalogue")
    stack.clear_faults()

    assert throttled.told == (429, "throttled", "throttled")
    assert rest.get("/catalogue").status == 200
