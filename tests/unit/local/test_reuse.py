from __future__ import annotations

from typing import Any

import pytest

from tests.unit.local.athena_client import Athena

CONTEXT = {"Database": "covid"}


def reuse(minutes: int | None = None) -> dict[str, Any]:
    age = {"Enabled": True} if minutes is None else {"Enabled": True, "MaxAgeInMinutes": minutes}
    return {"ResultReuseByAgeConfiguration": age}


def reused(athena: Athena, query_execution_id: str) -> bool:
    statistics = athena.describe(query_execution_id)["Statistics"]
    return bool(statistics["ResultReuseInformation"]["ReusedPreviousResult"])


def test_reused_result_is_pointed_to_and_costs_nothing(athena: Athena) -> None:
    first = athena.run(QueryExecutionContext=CONTEXT)
    second = athena.run(QueryExecutionContext=CONTEXT, ResultReuseConfiguration=reuse())
    assert second != first
    assert len(athena.engine.executed) == 1
    described = athena.describe(second)
    assert described["ResultConfiguration"]["OutputLocation"].endswith(f"/{first}.csv")
    assert described["Statistics"]["DataScannedInBytes"] == 0
    assert described["ResultReuseConfiguration"] == reuse()
    assert reused(athena, second)
    rows = athena("GetQueryResults", QueryExecutionId=second)["ResultSet"]["Rows"]
    assert rows == athena("GetQueryResults", QueryExecutionId=first)["ResultSet"]["Rows"]


def test_result_is_reused_only_when_asked_for(athena: Athena) -> None:
    athena.run()
    assert not reused(athena, athena.run())
    off = {"ResultReuseByAgeConfiguration": {"Enabled": False}}
    assert not reused(athena, athena.run(ResultReuseConfiguration=off))


@pytest.mark.parametrize(
    ("minutes", "age_minutes", "expected"),
    [(None, 59, True), (None, 61, False), (5, 6, False), (10080, 10000, True)],
)
def test_result_is_reused_up_to_its_maximum_age(
    athena: Athena, minutes: int | None, age_minutes: int, expected: bool
) -> None:
    athena.run()
    athena.clock.now += 60 * age_minutes
    assert reused(athena, athena.run(ResultReuseConfiguration=reuse(minutes))) is expected


def test_reusing_a_result_does_not_make_it_younger(athena: Athena) -> None:
    athena.run()
    athena.clock.now += 60 * 40
    assert reused(athena, athena.run(ResultReuseConfiguration=reuse()))
    athena.clock.now += 60 * 40
    assert not reused(athena, athena.run(ResultReuseConfiguration=reuse()))


@pytest.mark.parametrize(
    "changed",
    [
        {"sql": "SELECT  1"},
        {"QueryExecutionContext": CONTEXT},
        {"ExecutionParameters": ["2"]},
        {"WorkGroup": "lenient"},
        {"ResultConfiguration": {"OutputLocation": "s3://results/elsewhere"}},
    ],
)
def test_anything_else_is_another_query(athena: Athena, changed: dict[str, Any]) -> None:
    athena.run(ExecutionParameters=["1"])
    request = {"ExecutionParameters": ["1"], **changed}
    assert not reused(athena, athena.run(**request, ResultReuseConfiguration=reuse()))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT rand()", False),
        ("SELECT current_date", False),
        ("SELECT NOW()", False),
        ("SELECT * FROM t LIMIT 5", False),
        ("SELECT * FROM t FETCH FIRST 5 ROWS ONLY", False),
        ("SELECT * FROM t ORDER BY 1 LIMIT 5", True),
        ("SELECT 'now, limit it' -- random()", True),
        ("SELECT unlimited FROM t", True),
        ("EXPLAIN SELECT 1", False),
    ],
)
def test_only_repeatable_queries_are_reused(athena: Athena, sql: str, expected: bool) -> None:
    athena.run(sql)
    assert reused(athena, athena.run(sql, ResultReuseConfiguration=reuse())) is expected


def test_deleted_result_is_not_reused(athena: Athena) -> None:
    athena.run()
    athena.storage.objects.clear()
    assert not reused(athena, athena.run(ResultReuseConfiguration=reuse()))
