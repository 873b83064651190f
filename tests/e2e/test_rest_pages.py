"""Rows over REST: in JSON's types, and every page of a result to its end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.e2e import reports
from tests.e2e.client import Message
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

ROWS = 25_000
WIDE_ROWS = 300
WIDTH = 60_000
LARGEST_ANSWER = 6 * 1024 * 1024
"""Of a function: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

LARGE = {
    "redshift": f"""
        SELECT row_number() OVER (ORDER BY pickup_datetime, two) AS n,
            'row ' || n::varchar || repeat('.', 40) AS text
        FROM nyc_yellow_taxi, (SELECT 1 AS two UNION ALL SELECT 2)
        ORDER BY n LIMIT {ROWS}
        """,
    "athena": f"""
        SELECT n, 'row ' || CAST(n AS varchar) || rpad('', 40, '.') AS text
        FROM (
            SELECT a * 1000 + b AS n
            FROM UNNEST(sequence(0, {ROWS // 1000 - 1})) AS t (a)
            CROSS JOIN UNNEST(sequence(1, 1000)) AS u (b)
        )
        ORDER BY n
        """,
}
WIDE = {
    "redshift": f"""
        SELECT row_number() OVER (ORDER BY pickup_datetime) AS n, repeat('é', {WIDTH // 2}) AS text
        FROM nyc_yellow_taxi ORDER BY 1 LIMIT {WIDE_ROWS}
        """,
    "athena": f"""
        SELECT n, rpad('', {WIDTH // 2}, 'é') AS text FROM UNNEST(sequence(1, {WIDE_ROWS})) AS t (n)
        """,
}

VALUES = {
    "redshift": (
        """
        SELECT 7::smallint AS a, 9007199254740993::bigint AS b, -2.5e-7::float8 AS c,
            'NaN'::float8 AS d, 12345678901234567890.120::numeric(38, 3) AS e, true AS f,
            NULL::int AS g, DATE '2016-02-29' AS h, TIMESTAMP '2015-12-24 18:30:00' AS i,
            ''::varchar AS j, 'it''s "É"'::varchar AS k, false AS l, 0::int AS m
        """,
        {
            "a": ("int2", 7),
            "b": ("int8", 9007199254740993),
            "c": ("float8", -2.5e-7),
            "d": ("float8", "nan"),
            "e": ("numeric", "12345678901234567890.120"),
            "f": ("bool", True),
            "g": ("int4", None),
            "h": ("date", "2016-02-29"),
            "i": ("timestamp", "2015-12-24 18:30:00.0"),
            "j": ("varchar", ""),
            "k": ("varchar", 'it\'s "É"'),
            "l": ("bool", False),
            "m": ("int4", 0),
        },
    ),
    "athena": (
        """
        SELECT smallint '7' AS a, 9007199254740993 AS b, -2.5e-7 AS c, nan() AS d,
            DECIMAL '12345678901234567890.120' AS e, true AS f, CAST(NULL AS integer) AS g,
            DATE '2016-02-29' AS h, TIMESTAMP '2015-12-24 18:30:00' AS i, '' AS j,
            'it''s "É"' AS k, false AS l, 0 AS m
        """,
        {
            "a": ("smallint", 7),
            "b": ("bigint", 9007199254740993),
            "c": ("double", -2.5e-7),
            "d": ("double", "NaN"),
            "e": ("decimal", "12345678901234567890.120"),
            "f": ("boolean", True),
            "g": ("integer", None),
            "h": ("date", "2016-02-29"),
            "i": ("timestamp", "2015-12-24 18:30:00.000"),
            "j": ("varchar", ""),
            "k": ("varchar", 'it\'s "É"'),
            "l": ("boolean", False),
            "m": ("integer", 0),
        },
    ),
}


@pytest.fixture(scope="module")
def reader(running_stack: LocalStack) -> User:
    """Whose results are read by several tests."""
    return running_stack.newcomer()


def result(stack: LocalStack, user: User, engine: str, sql: str) -> str:
    """Where the rows of the SQL are, once it has run."""
    with (
        reports.published(stack, sql, engine=engine) as name,
        stack.connect(user) as client,
    ):
        answer = client.report(name)
    assert answer["type"] == "result", answer
    return str(answer["resultsUrl"])


@pytest.fixture(scope="module", params=LARGE)
def large(request: pytest.FixtureRequest, running_stack: LocalStack, reader: User) -> str:
    """A result of many rows, on each engine."""
    return result(running_stack, reader, request.param, LARGE[request.param])


@pytest.fixture(scope="module", params=WIDE)
def wide(request: pytest.FixtureRequest, running_stack: LocalStack, reader: User) -> str:
    """A result whose rows are large, on each engine."""
    return result(running_stack, reader, request.param, WIDE[request.param])


def records(pages: Iterator[Message]) -> list[list[object]]:
    return [record for page in pages for record in page["records"]]


@pytest.mark.parametrize("engine", VALUES)
def test_every_type_has_its_value_in_json(stack: LocalStack, user: User, engine: str) -> None:
    sql, expected = VALUES[engine]
    page = stack.rest(user).get(result(stack, user, engine, sql)).body

    (record,) = page["records"]
    types = [column["type"] for column in page["columns"]]
    names = [column["name"] for column in page["columns"]]
    found = dict(zip(names, zip(types, record, strict=True), strict=True))
    assert found == expected
    for name, (_, value) in expected.items():
        assert type(found[name][1]) is type(value), name  # True == 1 == 1.0


@pytest.mark.parametrize("engine", ["redshift", "athena"])
def test_a_result_without_rows_has_its_columns(stack: LocalStack, user: User, engine: str) -> None:
    url = result(stack, user, engine, "SELECT 1 AS one WHERE 1 = 2")
    page = stack.rest(user).get(url).body

    assert page.keys() == {"columns", "records"}
    assert [column["name"] for column in page["columns"]] == ["one"]
    assert page["records"] == []


@pytest.mark.parametrize("page_size", [1_000, 997])
def test_every_row_of_a_large_result_is_on_one_page(
    stack: LocalStack, reader: User, large: str, page_size: int
) -> None:
    pages = list(stack.rest(reader).pages(large, pageSize=page_size))

    expected = [[n, f"row {n}{'.' * 40}"] for n in range(1, ROWS + 1)]
    assert records(iter(pages)) == expected
    assert max(len(page["records"]) for page in pages) == page_size
    assert all(page["columns"] == pages[0]["columns"] for page in pages)


def test_pages_of_one_row_and_without_a_size(stack: LocalStack, reader: User, large: str) -> None:
    rest = stack.rest(reader)
    first = rest.get(large).body
    ones: list[list[object]] = []
    token: Message = {}
    for _ in range(3):
        page = rest.get(large, pageSize=1, **token).body
        ones += page["records"]
        token = {"nextToken": page["nextToken"]}
    rest_of_it = rest.get(large, pageSize=7, **token).body

    assert [record[0] for record in first["records"]] == list(range(1, 101))
    assert [record[0] for record in ones] == [1, 2, 3]
    assert [record[0] for record in rest_of_it["records"]] == list(range(4, 11))
    assert rest.get(large, pageSize=7, **token).body == rest_of_it


def test_a_page_of_wide_rows_is_cut_and_none_of_them_is_lost(
    stack: LocalStack, reader: User, wide: str
) -> None:
    rest, token = stack.rest(reader), Message()
    numbers: list[int] = []
    while True:
        reply = rest.get(wide, pageSize=1_000, **token)
        assert reply.status == 200, reply.text
        assert len(reply.text.encode()) < LARGEST_ANSWER
        assert {len(record[1]) for record in reply.body["records"]} == {WIDTH // 2}
        numbers += [record[0] for record in reply.body["records"]]
        if "nextToken" not in reply.body:
            break
        token = {"nextToken": reply.body["nextToken"]}

    assert numbers == list(range(1, WIDE_ROWS + 1))


def test_a_row_that_fits_no_page_is_told_as_such(stack: LocalStack, reader: User) -> None:
    url = result(stack, reader, "athena", "SELECT rpad('', 6000000, '.') AS too_wide")
    reply = stack.rest(reader).get(url)

    assert reply.told == (400, "limit_exceeded", "limit")
    assert "5,000,000 bytes" in reply.body["error"]["message"]


@pytest.mark.parametrize("page_size", [0, 1_001, -1, "x", "", 1.5, 10**30])
def test_a_page_size_out_of_bounds_is_refused(
    stack: LocalStack, reader: User, large: str, page_size: object
) -> None:
    reply = stack.rest(reader).get(large, pageSize=page_size)

    assert reply.told == (400, "invalid_message", "user")
    assert "pageSize" in reply.body["error"]["message"]


@pytest.mark.parametrize(
    "token", ["x", "", "W251bGwsIDNd" * 500, "e30=", "W10=", "WyJ4IiwgMF0=", "WzEsIDJd", "é"]
)
def test_a_token_that_was_never_given_is_refused(
    stack: LocalStack, reader: User, large: str, token: str
) -> None:
    reply = stack.rest(reader).get(large, nextToken=token)

    assert reply.told == (400, "invalid_message", "user")
    assert "nextToken" in reply.body["error"]["message"]


def test_a_token_of_another_result_gives_none_of_its_rows(
    stack: LocalStack, reader: User, large: str
) -> None:
    rest = stack.rest(reader)
    engine = rest.get(large.removesuffix("/results")).body["engine"]
    *_, last = islice(rest.pages(large, pageSize=1_000), 6)
    other = result(stack, reader, engine, "SELECT 'other' AS other")
    reply = rest.get(other, nextToken=last["nextToken"])

    assert reply.status == 400 or reply.body["records"] == []
