from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.simulation.calls import HISTORY, HISTORY_ENTRY, LEASE, LOOK, SUBMIT, TELL, next_wait
from querysocket import aws
from querysocket.ad_hoc import run_query
from querysocket.channel import Channel
from querysocket.connections import Caller
from querysocket.delivery import Delivery, Outcome, Signal
from querysocket.engines.athena import AthenaEngine
from querysocket.history import History
from querysocket.messages import RunQuery
from querysocket.owners import OwnerStore
from querysocket.poll_loop import PollLoop
from querysocket.queries import QueryStore
from querysocket.submission import Submission
from tests.support.events import QUERY_ID
from tests.support.fakes import SUBMITTED_AT, FakeClient, a_query

CALLER = Caller(connection_id="c", owner_id="o")


@dataclass
class Account:
    """An account in which one query of CALLER's stands so, and all calls that are made to it."""

    state: str = "SUCCEEDED"

    def __post_init__(self) -> None:
        query = a_query(owner_id="o", connection_id="c", preview=1)
        item = aws.to_item(query.model_dump(by_alias=True, mode="json", exclude_none=True))
        execution = {
            "QueryExecutionId": QUERY_ID,
            "Query": "SELECT 1",
            "StatementType": "DML",
            "ResultConfiguration": {"OutputLocation": "s3://results/q.csv"},
            "Status": {"State": self.state, "SubmissionDateTime": SUBMITTED_AT},
        }
        page = {"ResultSet": {"ResultSetMetadata": {"ColumnInfo": []}, "Rows": []}}
        self.calls: list[str] = []
        self.queries = QueryStore(
            client=self.client(
                put_item=("queriesWrites", {}),
                update_item=("queriesWrites", {"Attributes": item}),
                get_item=("queriesReads", {"Item": item}),
                query=("queriesReads", {"Items": [item]}),
            )
        )
        self.owners = OwnerStore(client=self.client(update_item=("ownersWrites", {})))
        self.channel = Channel(client=self.client(post_to_connection=("gatewayRequests", {})))
        self.poll_loop = PollLoop(client=self.client(start_execution=("statesStart", {})))
        self.athena = AthenaEngine(
            athena=self.client(
                start_query_execution=("athenaStart", {"QueryExecutionId": QUERY_ID}),
                get_query_execution=("athenaGet", {"QueryExecution": execution}),
                get_query_results=("athenaResults", page),
                batch_get_query_execution=("athenaBatchGet", {"QueryExecutions": [execution]}),
            ),
            s3=FakeS3(),
        )

    def client(self, **operations: tuple[str, dict[str, Any]]) -> FakeClient:
        def answering(name: str, answer: dict[str, Any]) -> Callable[..., dict[str, Any]]:
            def call(**_arguments: Any) -> dict[str, Any]:
                self.calls.append(name)
                return answer

            return call

        return FakeClient(**{key: answering(*each) for key, each in operations.items()})

    def engine(self, _name: str) -> AthenaEngine:
        return self.athena

    def deliver(self, signal: Signal) -> Outcome:
        delivery = Delivery(self.engine, self.queries, self.owners, self.channel)
        return delivery.deliver(QUERY_ID, signal)


class FakeS3(FakeClient):
    """Has every object; S3's own quotas are far."""

    _request_signer: Any = type("Signer", (), {"_credentials": None})

    def __init__(self) -> None:
        super().__init__(head_object={}, generate_presigned_url="https://s3/q.csv")


def test_a_submission_calls_what_the_code_calls() -> None:
    account = Account()
    submission = Submission(
        account.engine, account.queries, account.owners, account.poll_loop, account.channel
    )
    message = {"action": "runquery", "data": "SELECT 1", "requestId": "r"}
    run_query(CALLER, RunQuery.model_validate(message), submission)
    assert account.calls == list(SUBMIT)


def test_a_delivery_calls_what_the_code_calls() -> None:
    account = Account()
    assert account.deliver(Signal.ENDED) is Outcome.DELIVERED
    assert sorted(account.calls) == sorted([*LEASE, "athenaGet", *TELL])


def test_a_poll_calls_what_the_code_calls() -> None:
    account = Account("RUNNING")
    assert account.deliver(Signal.POLL) is Outcome.RUNNING
    assert account.calls == list(LOOK)


def test_the_history_calls_what_the_code_calls() -> None:
    account = Account("RUNNING")
    history = History(account.engine, account.queries)
    history.list(CALLER, 20, None)
    assert ["gatewayRequests", *account.calls] == list(HISTORY)
    account.calls.clear()
    history.get(CALLER, QUERY_ID)
    assert ["gatewayRequests", *account.calls] == list(HISTORY_ENTRY)


def test_polls_come_when_those_of_the_state_machine_do() -> None:
    elapsed, polls = 1.0, [1.0]
    while elapsed < 1_000:
        elapsed += next_wait(elapsed)
        polls.append(elapsed)
    assert polls == [1, 3, 8, 23, 66, 191, 491, 791, 1_091]
