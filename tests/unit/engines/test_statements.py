"""What the engines still know of the queries that they were given."""

from __future__ import annotations

from typing import Any

import pytest

from querysocket.engines import Statement
from querysocket.engines.athena import AthenaEngine
from querysocket.engines.redshift import RedshiftEngine
from querysocket.errors import ServiceUnavailable, Throttled
from querysocket.settings import RedshiftSettings
from tests.support.events import QUERY_ID
from tests.support.fakes import FakeClient, client_error

OTHER_ID = QUERY_ID.replace("7", "8")


def ids(number: int) -> list[str]:
    return [f"{each:08}{QUERY_ID[8:]}" for each in range(number)]


# Athena


def remembering(*forgotten: str) -> FakeClient:
    """Athena, whose queries are all `SELECT` and their id; some it has forgotten."""

    def answer(QueryExecutionIds: list[str]) -> dict[str, Any]:  # noqa: N803
        assert 1 <= len(QueryExecutionIds) <= 50
        return {
            "QueryExecutions": [
                {"QueryExecutionId": each, "Query": f"SELECT '{each}'"}
                for each in reversed(QueryExecutionIds)
                if each not in forgotten
            ],
            "UnprocessedQueryExecutionIds": [{"QueryExecutionId": each} for each in forgotten],
        }

    return FakeClient(batch_get_query_execution=answer)


@pytest.mark.parametrize(("queries", "calls"), [(0, 0), (1, 1), (50, 1), (51, 2), (100, 2)])
def test_athena_is_asked_for_fifty_queries_at_a_time(queries: int, calls: int) -> None:
    athena = remembering()

    found = AthenaEngine(athena=athena).statements(ids(queries))

    assert found == {each: Statement(sql=f"SELECT '{each}'") for each in ids(queries)}
    assert len(athena.calls) == calls


def test_a_query_that_athena_has_forgotten_is_left_out() -> None:
    found = AthenaEngine(athena=remembering(QUERY_ID)).statements([QUERY_ID, OTHER_ID])

    assert found.keys() == {OTHER_ID}


def test_a_query_with_values_that_are_none_of_ours_is_left_out_and_no_other() -> None:
    executions = [
        {"QueryExecutionId": each, "Query": "SELECT ?", "ExecutionParameters": [value]}
        for each, value in [(QUERY_ID, "now()"), (OTHER_ID, "1")]
    ]
    athena = FakeClient(batch_get_query_execution={"QueryExecutions": executions})

    found = AthenaEngine(athena=athena).statements([QUERY_ID, OTHER_ID])

    assert found == {OTHER_ID: Statement(sql="SELECT ?", parameters=(1,))}


def test_values_are_as_they_were_given() -> None:
    execution = {
        "QueryExecutionId": QUERY_ID,
        "Query": "SELECT ?, ?, ?",
        "ExecutionParameters": ["'it''s'", "NULL", "1.5E0"],
    }
    athena = FakeClient(batch_get_query_execution={"QueryExecutions": [execution]})

    statement = AthenaEngine(athena=athena).statements([QUERY_ID])[QUERY_ID]

    assert list(statement.parameters) == ["it's", None, 1.5]


# Redshift


def test_redshift_is_asked_for_each_statement_and_leaves_out_what_it_has_forgotten() -> None:
    def answer(Id: str) -> dict[str, Any]:  # noqa: N803
        if Id == OTHER_ID:
            raise client_error("ResourceNotFoundException")
        parameters = [{"name": "low", "value": "1"}, {"name": "high", "value": "it's"}]
        return {"QueryString": "SELECT :low, :high", "QueryParameters": parameters}

    redshift = RedshiftEngine(client=FakeClient(describe_statement=answer))

    assert redshift.statements([OTHER_ID, QUERY_ID]) == {
        QUERY_ID: Statement(sql="SELECT :low, :high", named={"low": "1", "high": "it's"})
    }


def test_a_statement_without_values_has_none() -> None:
    redshift = RedshiftEngine(client=FakeClient(describe_statement={"QueryString": "SELECT 1"}))

    assert redshift.statements([QUERY_ID]) == {QUERY_ID: Statement(sql="SELECT 1")}


def test_a_stack_that_has_no_redshift_any_more_knows_no_statement() -> None:
    without = RedshiftSettings.load().model_copy(update={"redshift_role_arn": ""})

    assert RedshiftEngine(without, FakeClient()).statements([QUERY_ID]) == {}


@pytest.mark.parametrize(
    ("code", "error"),
    [("ThrottlingException", Throttled), ("InternalServerException", ServiceUnavailable)],
)
def test_an_engine_that_cannot_say_for_now_is_an_error(code: str, error: type[Exception]) -> None:
    client = FakeClient(
        batch_get_query_execution=client_error(code), describe_statement=client_error(code)
    )

    for engine in (AthenaEngine(athena=client), RedshiftEngine(client=client)):
        with pytest.raises(error):
            engine.statements([QUERY_ID])
