"""What talks to AWS, on moto: the calls are real, with real parameters and real answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from querysocket import aws
from querysocket.abandoned_queue import AbandonedQueue
from querysocket.channel import Channel
from querysocket.connections import Caller, ConnectionStore
from querysocket.engines import QueryState, Statement
from querysocket.engines.athena import AthenaEngine
from querysocket.engines.redshift import RedshiftEngine
from querysocket.errors import Category, NoResult, ResultMissing, ServiceUnavailable
from querysocket.failures import FailuresTopic
from querysocket.messages import ErrorDetail, Failed, Pong
from querysocket.poll_loop import PollLoop
from querysocket.settings import AbandonedSettings, PollLoopSettings
from tests.conftest import ENVIRONMENT
from tests.support.events import QUERY_ID
from tests.support.moto_stack import MotoStack, moto_stack


@pytest.fixture
def stack(function_environment: None) -> Iterator[MotoStack]:
    with moto_stack() as stack:
        yield stack


# Connections


def test_a_connection_is_recorded_and_forgotten(stack: MotoStack) -> None:
    caller, other = Caller("a=", "user-1"), Caller("b=", "user-2")
    ConnectionStore().add(caller)
    ConnectionStore().add(other)

    ConnectionStore().remove(caller)
    ConnectionStore().remove(caller)

    (left,) = stack.dynamodb.scan(TableName="connections")["Items"]
    assert aws.from_item(left)["connectionId"] == "b="
    assert left["expiresAt"].keys() == {"N"}


# The queue of lost sockets


def test_a_lost_socket_waits_in_the_queue(stack: MotoStack) -> None:
    AbandonedQueue().put("a=")

    assert stack.abandoned() == [{"connectionId": "a="}]


def test_a_queue_that_is_not_there_is_an_error(stack: MotoStack) -> None:
    settings = AbandonedSettings(abandoned_queue_url=ENVIRONMENT["ABANDONED_QUEUE_URL"] + "-not")

    with pytest.raises(ServiceUnavailable):
        AbandonedQueue(settings).put("a=")


# Closing a socket


def test_a_socket_that_is_closed_is_gone(stack: MotoStack) -> None:
    assert Channel().post("a=", Pong())

    Channel().close("a=")

    assert stack.posted("a=") == []


# The poll loop


def test_a_loop_is_started_once_however_often_it_is_asked_for(stack: MotoStack) -> None:
    PollLoop().start(QUERY_ID, "athena", progress=False)
    PollLoop().start(QUERY_ID, "athena", progress=False)
    PollLoop().start(QUERY_ID, "athena", progress=True)

    arn = ENVIRONMENT["POLL_LOOP_ARN"]
    (execution,) = stack.stepfunctions.list_executions(stateMachineArn=arn)["executions"]
    assert execution["name"] == QUERY_ID
    described = stack.stepfunctions.describe_execution(executionArn=execution["executionArn"])
    assert json.loads(described["input"]) == {
        "queryId": QUERY_ID,
        "engine": "athena",
        "progress": False,
    }


def test_a_state_machine_that_is_not_there_is_an_error(stack: MotoStack) -> None:
    settings = PollLoopSettings(poll_loop_arn=ENVIRONMENT["POLL_LOOP_ARN"] + "-missing")

    with pytest.raises(ServiceUnavailable):
        PollLoop(settings).start(QUERY_ID, "athena", progress=False)


# The failures topic


def test_a_failure_reaches_the_topics_subscribers_with_its_attributes(stack: MotoStack) -> None:
    error = ErrorDetail(code="cancelled", message="cancelled", category=Category.CANCELLED)
    failed = Failed(query_id=QUERY_ID, engine="athena", error=error)

    FailuresTopic().publish(failed)

    (notification,) = stack.published()
    assert json.loads(notification["Message"]) == json.loads(failed.to_json())
    assert notification["MessageAttributes"]["category"]["Value"] == "cancelled"
    assert notification["MessageAttributes"]["engine"]["Value"] == "athena"


# Athena


def test_a_query_is_started_described_and_stopped(stack: MotoStack) -> None:
    engine = AthenaEngine()

    query_id = engine.start(
        Statement(sql="SELECT ?", parameters=["it's"], token="t" * 64, reuse_minutes=5)
    )
    running = engine.describe(query_id)
    engine.stop(query_id)
    stopped = engine.describe(query_id)

    assert running.state in {QueryState.QUEUED, QueryState.RUNNING}
    assert running.error is None
    assert datetime.now(UTC) - running.submitted_at < timedelta(minutes=1)
    assert stopped.state is QueryState.CANCELLED
    assert stopped.error
    assert stopped.error.category is Category.CANCELLED
    execution = stack.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert execution["WorkGroup"] == ENVIRONMENT["WORKGROUP"]
    assert execution["QueryExecutionContext"]["Database"] == ENVIRONMENT["DATABASE"]
    assert execution["ExecutionParameters"] == ["'it''s'"]


def test_a_results_url_is_signed_with_version_4_for_as_long_as_it_is_told(
    stack: MotoStack,
) -> None:
    engine = AthenaEngine()
    query_id = engine.start(Statement(sql="SELECT 1"))
    stack.end_query(query_id)

    download = engine.download(query_id, engine.describe(query_id))

    url = urlsplit(download.url)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert url.path.endswith(f"/results/{query_id}.csv")
    assert query["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert query["X-Amz-Expires"] == ENVIRONMENT["PRESIGN_SECONDS"]
    assert query["response-content-type"] == "text/csv"
    assert query["response-content-disposition"] == f'attachment; filename="{query_id}.csv"'
    signed_at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    told = download.expires_at - signed_at
    assert abs(told - timedelta(seconds=120)) < timedelta(seconds=2)


def test_a_result_that_was_deleted_is_missing(stack: MotoStack) -> None:
    engine = AthenaEngine()
    query_id = engine.start(Statement(sql="SELECT 1"))
    stack.end_query(query_id)
    status = engine.describe(query_id)
    stack.s3.delete_object(Bucket="results", Key=f"results/{query_id}.csv")

    with pytest.raises(ResultMissing):
        engine.download(query_id, status)


# Redshift


def test_a_statement_is_started_described_and_stopped(stack: MotoStack) -> None:
    engine = RedshiftEngine()

    query_id = engine.start(Statement(sql="SELECT :a", named={"a": "it's"}, token="t" * 64))
    running = engine.describe(query_id, wait_seconds=1)
    engine.stop(query_id)
    stopped = engine.describe(query_id)
    engine.stop(query_id)

    assert (running.state, running.error) == (QueryState.RUNNING, None)
    assert datetime.now(UTC) - running.submitted_at < timedelta(minutes=1)
    assert stopped.state is QueryState.CANCELLED
    assert stopped.error
    assert stopped.error.category is Category.CANCELLED
    statement = stack.redshift.describe_statement(Id=query_id)
    assert statement["QueryParameters"] == [{"name": "a", "value": "it's"}]


def test_the_rows_of_a_statement_are_read_to_the_end(stack: MotoStack) -> None:
    engine = RedshiftEngine()
    query_id = engine.start(Statement(sql="SELECT 1"))
    stack.end_statement(query_id)

    first = engine.rows(query_id, 2)
    last = engine.rows(query_id, 2, first.next_token)

    assert [column.name for column in first.columns] == ["Number", "Street", "City"]
    assert [row[0] for row in first.records + last.records] == [10, 50, 100]
    assert last.next_token is None


def test_a_statement_that_nobody_knows_has_no_rows(stack: MotoStack) -> None:
    with pytest.raises(NoResult):
        RedshiftEngine().rows(QUERY_ID, 1)
