"""In-memory stand-ins for AWS and for the engine. `failing` makes one method raise an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from querysocket.channel import Channel
from querysocket.connections import ANONYMOUS
from querysocket.engines import Download, QueryState, QueryStatus, Rows, Statement
from querysocket.failures import FailuresTopic
from querysocket.messages import Answer, Column, ErrorDetail, Failed, Receipt
from querysocket.poll_loop import PollLoop
from querysocket.queries import Query
from tests.support.events import CONNECTION_ID, QUERY_ID

SUBMITTED_AT = datetime(2026, 11, 22, 9, 15, 30, tzinfo=UTC)
URL = "https://results.example/results/q.csv?X-Amz-Signature=feedface"
RECEIPT = Receipt(
    bytes_scanned=1_024, queue_ms=10, run_ms=900, total_ms=1_000, reused=False, dollars=0.00005
)


def a_query(**changes: Any) -> Query:
    """A pending query of the connection in events/, started without sign-in."""
    record: dict[str, Any] = {
        "query_id": QUERY_ID,
        "owner_id": ANONYMOUS + CONNECTION_ID,
        "connection_id": CONNECTION_ID,
        "engine": "athena",
        "fingerprint": "f",
        "slot": "slot-1",
        "submitted_at": "2026-11-22T09:15:30.000+00:00",
        "expires_at": 4_000_000_000,
    }
    return Query(**(record | changes))


def a_status(
    state: QueryState, error: ErrorDetail | None = None, receipt: Receipt = RECEIPT
) -> QueryStatus:
    """How a query stands, at the cost of RECEIPT."""
    return QueryStatus(
        state=state,
        submitted_at=SUBMITTED_AT,
        receipt=receipt,
        error=error,
        result_location="s3://results/results/q.csv",
    )


@dataclass
class Failing:
    """Errors to raise, by the name of the method; a list of them is used up, one per call."""

    errors: dict[str, Exception | list[Exception]]

    def check(self, method: str) -> None:
        """Raise what the method is to raise, if anything."""
        error = self.errors.get(method)
        if isinstance(error, list):
            error = error.pop(0) if error else None
        if error:
            raise error


class FakeEngine:
    """An engine whose queries stand as `status` says."""

    name = "athena"

    def __init__(self, status: QueryStatus | None = None) -> None:
        self.status = status or a_status(QueryState.RUNNING)
        self.query_id = QUERY_ID
        self.statement: Statement | None = Statement(sql="SELECT 1")
        self.asked_about: list[list[str]] = []
        self.preview = Rows(columns=[Column(name="n", type="bigint")], records=[[1], [2], [3]])
        self.started: list[Statement] = []
        self.stopped: list[str] = []
        self.waited_seconds: list[int] = []
        self.limits: list[int] = []
        self.failing = Failing({})

    def start(self, statement: Statement) -> str:
        self.failing.check("start")
        self.started.append(statement)
        return self.query_id

    def describe(self, query_id: str, *, wait_seconds: int = 0) -> QueryStatus:
        self.failing.check("describe")
        self.waited_seconds.append(wait_seconds)
        return replace(self.status, statement=self.statement)

    def stop(self, query_id: str) -> None:
        self.failing.check("stop")
        self.stopped.append(query_id)

    def statements(self, query_ids: Sequence[str]) -> dict[str, Statement]:
        """The one statement for each query, or none where it is None."""
        self.failing.check("statements")
        self.asked_about.append(list(query_ids))
        return dict.fromkeys(query_ids, self.statement) if self.statement else {}

    def rows(self, query_id: str, limit: int, token: str | None = None) -> Rows:
        """From the preview's rows; a token is the number of the first."""
        self.failing.check("rows")
        self.limits.append(limit)
        first = int(token or 0)
        then = first + limit
        return Rows(
            columns=self.preview.columns,
            records=self.preview.records[first:then],
            next_token=str(then) if then < len(self.preview.records) else None,
        )

    def download(self, query_id: str, status: QueryStatus) -> Download:
        self.failing.check("download")
        return Download(url=URL, expires_at=datetime(2026, 11, 22, 9, 17, 30, tzinfo=UTC))


class FakeChannel(Channel):
    """Keeps what would be posted, as clients read it; `gone` connections get nothing."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.sizes: list[int] = []
        self.gone: set[str] = set()
        self.failing = Failing({})
        self.on_post: Callable[[], object] = lambda: None

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was posted, to whomever."""
        return [message for _, message in self.posts]

    def post(self, connection_id: str, answer: Answer) -> bool:
        self.failing.check("post")
        text = answer.to_json()
        self.sizes.append(len(text.encode()))
        if connection_id not in self.gone:
            self.posts.append((connection_id, json.loads(text)))
        self.on_post()
        return connection_id not in self.gone


class FakePollLoop(PollLoop):
    """Keeps which queries are watched, on which engine, and whether with progress."""

    def __init__(self) -> None:
        self.watched: dict[str, bool] = {}
        self.engines: dict[str, str] = {}
        self.failing = Failing({})

    def start(self, query_id: str, engine: str, *, progress: bool) -> None:
        self.failing.check("start")
        self.watched[query_id] = progress
        self.engines[query_id] = engine


class FakeFailures(FailuresTopic):
    """Keeps what was published."""

    def __init__(self) -> None:
        self.published: list[Failed] = []
        self.failing = Failing({})

    def publish(self, failed: Failed) -> None:
        self.failing.check("publish")
        self.published.append(failed)


class FakeClient:
    """A boto3 client whose operations answer as given: a dict, an error to raise, or a function."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if operation not in self.answers:
            raise AttributeError(f"no answer was given for {operation}")

        def call(*_args: Any, **arguments: Any) -> Any:
            self.calls.append((operation, arguments))
            answer = self.answers[operation]
            if isinstance(answer, Exception):
                raise answer
            return answer(**arguments) if callable(answer) else answer

        return call


def client_error(
    code: str, message: str = "no", status: int = 400, operation: str = "Operation", **more: Any
) -> ClientError:
    """An error as botocore raises it."""
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return ClientError(response, operation)
