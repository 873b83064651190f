from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from querysocket.engines import QueryState, QueryStatus, Statement
from querysocket.engines.redshift import RedshiftEngine
from querysocket.errors import (
    Category,
    Misconfigured,
    ServiceUnavailable,
    SqlRefused,
    Throttled,
)
from querysocket.settings import RedshiftSettings
from tests.conftest import ENVIRONMENT
from tests.support.events import QUERY_ID
from tests.support.fakes import SUBMITTED_AT, FakeClient, client_error

SERVERLESS = RedshiftSettings.model_validate(
    {name.lower(): value for name, value in ENVIRONMENT.items() if name.startswith("REDSHIFT_")}
)
NOWHERE = SERVERLESS.model_copy(update={"redshift_workgroup_arn": ""})
CLUSTER = NOWHERE.model_copy(update={"redshift_cluster": "warehouse"})
SECRET = {"redshift_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:q"}


def engine(**answers: Any) -> RedshiftEngine:
    return RedshiftEngine(client=FakeClient(**answers))


# start


def started(statement: Statement, settings: RedshiftSettings = SERVERLESS) -> dict[str, Any]:
    client = FakeClient(execute_statement={"Id": QUERY_ID})
    assert RedshiftEngine(settings, client).start(statement) == QUERY_ID
    ((_, arguments),) = client.calls
    return arguments


def test_a_bare_statement_runs_in_the_database_and_has_its_end_announced() -> None:
    assert started(Statement(sql="SELECT 1")) == {
        "WorkgroupName": ENVIRONMENT["REDSHIFT_WORKGROUP_ARN"],
        "Database": "dev",
        "Sql": "SELECT 1",
        "StatementName": "querysocket/",
        "WithEvent": True,
    }


def test_everything_that_a_statement_asks_for_reaches_redshift() -> None:
    statement = Statement(
        sql="SELECT :low, :high",
        named={"low": "it's", "high": "42"},
        name="taxi_by_month",
        database="sales",
        token="t" * 64,
    )

    assert started(statement) == {
        "WorkgroupName": ENVIRONMENT["REDSHIFT_WORKGROUP_ARN"],
        "Database": "sales",
        "Sql": "SELECT :low, :high",
        "StatementName": "querysocket/taxi_by_month",
        "WithEvent": True,
        "Parameters": [{"name": "low", "value": "it's"}, {"name": "high", "value": "42"}],
        "ClientToken": "t" * 64,
    }


@pytest.mark.parametrize(
    ("settings", "endpoint"),
    [
        (SERVERLESS, {"WorkgroupName": ENVIRONMENT["REDSHIFT_WORKGROUP_ARN"]}),
        (
            SERVERLESS.model_copy(update=SECRET),
            {
                "WorkgroupName": ENVIRONMENT["REDSHIFT_WORKGROUP_ARN"],
                "SecretArn": SECRET["redshift_secret_arn"],
            },
        ),
        (
            CLUSTER.model_copy(update={"redshift_db_user": "reader"}),
            {"ClusterIdentifier": "warehouse", "DbUser": "reader"},
        ),
        (
            CLUSTER.model_copy(update=SECRET),
            {"ClusterIdentifier": "warehouse", "SecretArn": SECRET["redshift_secret_arn"]},
        ),
        (CLUSTER, {"ClusterIdentifier": "warehouse"}),
    ],
)
def test_a_statement_runs_where_the_settings_say(
    settings: RedshiftSettings, endpoint: dict[str, str]
) -> None:
    arguments = started(Statement(sql="SELECT 1"), settings)

    places = {"WorkgroupName", "ClusterIdentifier", "DbUser", "SecretArn"}
    assert {name: arguments[name] for name in places & set(arguments)} == endpoint


def test_a_stack_without_redshift_says_so_and_asks_nobody() -> None:
    client = FakeClient(execute_statement={"Id": QUERY_ID})

    with pytest.raises(Misconfigured, match="no Redshift"):
        RedshiftEngine(NOWHERE, client).start(Statement(sql="SELECT 1"))

    assert client.calls == []


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (client_error("ValidationException", "Parameters are not valid"), SqlRefused),
        (client_error("ActiveStatementsExceededException"), Throttled),
        (client_error("ActiveSessionsExceededException"), Throttled),
        (client_error("ThrottlingException"), Throttled),
        (client_error("ExecuteStatementException"), ServiceUnavailable),
        (client_error("InternalServerException", status=500), ServiceUnavailable),
        (client_error("AccessDeniedException"), ServiceUnavailable),
    ],
)
def test_a_refusal_to_start_is_told_as_what_it_is(
    error: Exception, raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        engine(execute_statement=error).start(Statement(sql="SELECT 1"))


# describe


def a_description(status: str, **changes: Any) -> dict[str, Any]:
    description = {
        "Id": QUERY_ID,
        "Status": status,
        "CreatedAt": SUBMITTED_AT,
        "UpdatedAt": SUBMITTED_AT + timedelta(milliseconds=1_750),
        "Duration": 1_500_999_999,
        "ResultRows": 31,
        "ResultSize": 900,
        "HasResultSet": True,
        "QueryString": "SELECT 1",
    }
    return description | changes


def described(description: dict[str, Any]) -> QueryStatus:
    return engine(describe_statement=description).describe(QUERY_ID)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("SUBMITTED", QueryState.QUEUED),
        ("PICKED", QueryState.QUEUED),
        ("STARTED", QueryState.RUNNING),
        ("UNKNOWN", QueryState.RUNNING),
        ("FINISHED", QueryState.SUCCEEDED),
        ("FAILED", QueryState.FAILED),
        ("ABORTED", QueryState.CANCELLED),
    ],
)
def test_every_state_of_a_statement_is_one_of_a_query(status: str, state: QueryState) -> None:
    assert described(a_description(status)).state is state


def test_a_finished_statement_is_described_with_its_receipt() -> None:
    status = described(a_description("FINISHED"))

    assert status.submitted_at == SUBMITTED_AT
    assert status.error is None
    assert status.result_location is None
    assert status.receipt.model_dump(exclude_none=True) == {
        "run_ms": 1_500,
        "total_ms": 1_750,
        "rows": 31,
    }


def test_a_result_without_rows_has_none_to_count_and_no_result_has_no_count() -> None:
    assert described(a_description("FINISHED", ResultRows=0)).receipt.rows == 0
    assert described(a_description("FINISHED", ResultRows=-1)).receipt.rows is None


def test_a_statement_that_was_just_submitted_has_an_empty_receipt() -> None:
    description = a_description("SUBMITTED", UpdatedAt=SUBMITTED_AT, Duration=-1, ResultRows=-1)

    receipt = described(description).receipt

    assert (receipt.run_ms, receipt.total_ms, receipt.rows) == (0, 0, None)
    for absent in ("Duration", "ResultRows"):
        del description[absent]
    assert described(description).receipt == receipt


def test_a_failed_statement_is_described_with_its_error() -> None:
    error = 'ERROR: relation "trips" does not exist'

    status = described(a_description("FAILED", Error=error, ResultRows=-1))

    assert status.error
    assert (status.error.code, status.error.category) == ("table_not_found", Category.USER)


def test_the_end_is_waited_for_only_where_it_was_announced() -> None:
    client = FakeClient(describe_statement=a_description("FINISHED"))

    RedshiftEngine(client=client).describe(QUERY_ID)
    RedshiftEngine(client=client).describe(QUERY_ID, wait_seconds=1)

    assert [arguments for _, arguments in client.calls] == [
        {"Id": QUERY_ID},
        {"Id": QUERY_ID, "WaitTimeSeconds": 1},
    ]


@pytest.mark.parametrize(
    ("code", "raised"),
    [
        ("ActiveWaitingRequestsExceededException", Throttled),
        ("ResourceNotFoundException", ServiceUnavailable),
    ],
)
def test_a_state_that_cannot_be_learnt_is_an_error(code: str, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        engine(describe_statement=client_error(code)).describe(QUERY_ID)


# stop


def too_late(state: str) -> Exception:
    return client_error(
        "ValidationException",
        f"Could not cancel a query that is already in {state} state with ID: {QUERY_ID}",
    )


def test_a_statement_is_stopped_by_its_id() -> None:
    client = FakeClient(cancel_statement={"Status": True})

    RedshiftEngine(client=client).stop(QUERY_ID)

    assert client.calls == [("cancel_statement", {"Id": QUERY_ID})]


@pytest.mark.parametrize("state", ["FINISHED", "FAILED", "ABORTED"])
def test_stopping_a_statement_that_has_ended_is_no_error(state: str) -> None:
    engine(cancel_statement=too_late(state)).stop(QUERY_ID)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (client_error("ValidationException", "The query has not started"), ServiceUnavailable),
        (too_late("PICKED"), ServiceUnavailable),
        (
            client_error("ResourceNotFoundException", "already in FINISHED state"),
            ServiceUnavailable,
        ),
        (client_error("ThrottlingException"), Throttled),
    ],
)
def test_a_statement_that_runs_on_after_a_stop_is_an_error(
    error: Exception, raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        engine(cancel_statement=error).stop(QUERY_ID)


# download


def test_there_is_nothing_to_download() -> None:
    client = FakeClient()
    status = described(a_description("FINISHED"))

    assert RedshiftEngine(client=client).download(QUERY_ID, status) is None  # type: ignore[func-returns-value]
    assert client.calls == []
