"""In-memory stand-ins for AWS and for the engine. `failing` makes one method raise an error."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from querysocket import owners, queries
from querysocket.channel import Channel
from querysocket.connections import ANONYMOUS
from querysocket.engines import Download, QueryState, QueryStatus, Rows, Statement
from querysocket.errors import DailyBytesSpent, QueryNotFound, TooManyActiveQueries
from querysocket.failures import FailuresTopic
from querysocket.messages import Answer, Column, ErrorDetail, Failed, Receipt
from querysocket.owners import OwnerStore
from querysocket.poll_loop import PollLoop
from querysocket.queries import (
    LEASE_SECONDS,
    AlreadySettled,
    ConnectionChanged,
    DeliveryState,
    LeaseHeld,
    Query,
    QueryStore,
)
from querysocket.settings import OwnerSettings
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
        self.preview = Rows(columns=[Column(name="n", type="bigint")], records=[[1], [2], [3]])
        self.started: list[Statement] = []
        self.stopped: list[str] = []
        self.failing = Failing({})

    def start(self, statement: Statement) -> str:
        self.failing.check("start")
        self.started.append(statement)
        return self.query_id

    def describe(self, query_id: str) -> QueryStatus:
        self.failing.check("describe")
        return self.status

    def stop(self, query_id: str) -> None:
        self.failing.check("stop")
        self.stopped.append(query_id)

    def rows(self, query_id: str, limit: int) -> Rows:
        self.failing.check("rows")
        return Rows(columns=self.preview.columns, records=self.preview.records[:limit])

    def download(self, query_id: str, status: QueryStatus) -> Download:
        self.failing.check("download")
        return Download(url=URL, expires_at=datetime(2026, 11, 22, 9, 17, 30, tzinfo=UTC))


class FakeQueries(QueryStore):
    """The Queries table. test_query_store.py holds it and the real store to the same contract."""

    def __init__(self, *records: Query) -> None:
        self.records = {record.query_id: record for record in records}
        self.failing = Failing({})

    def add(self, query: Query) -> Query:
        self.failing.check("add")
        if query.query_id in self.records:
            return self.records[query.query_id]
        expires_at = queries._now() + 7 * 86_400
        self.records[query.query_id] = query.model_copy(update={"expires_at": expires_at})
        return query

    def get(self, query_id: str) -> Query:
        self.failing.check("get")
        query = self.records.get(query_id)
        if query is None or query.expires_at < queries._now():
            raise QueryNotFound(f"There is no query {query_id} of yours.")
        return query

    def lease(self, query_id: str) -> Query:
        self.failing.check("lease")
        query = self.get(query_id)
        if query.state is not DeliveryState.PENDING:
            raise AlreadySettled
        if query.lease_until is not None and query.lease_until >= queries._now():
            raise LeaseHeld
        return self._change(query_id, lease_until=queries._now() + LEASE_SECONDS)

    def release(self, query_id: str) -> None:
        self._change(query_id, lease_until=None)

    def settle(self, query: Query, state: DeliveryState) -> None:
        self.failing.check("settle")
        if self.records[query.query_id].connection_id != query.connection_id:
            raise ConnectionChanged
        self._change(query.query_id, state=state, lease_until=None)
        if state is DeliveryState.DELIVERED:
            self._change(query.query_id, delivered_at=queries.now_iso())

    def take_over(self, query_id: str, connection_id: str) -> Query:
        self.failing.check("take_over")
        self.get(query_id)
        return self._change(query_id, connection_id=connection_id)

    def abandoned_by(self, connection_id: str) -> Iterator[Query]:
        for query_id in list(self.records):
            query = self.records[query_id]
            running = query.state is DeliveryState.PENDING
            if running and query.connection_id == connection_id and not query.detach:
                yield self._change(query_id, abandoned=True)

    def _change(self, query_id: str, **changes: Any) -> Query:
        self.records[query_id] = self.records[query_id].model_copy(update=changes)
        return self.records[query_id]


class FakeOwners(OwnerStore):
    """The Owners table. test_owner_store.py holds it and the real store to the same contract."""

    def __init__(self, settings: OwnerSettings | None = None) -> None:
        self.settings = settings or OwnerSettings.load()
        self.active: dict[str, dict[str, int]] = defaultdict(dict)
        self.scanned: dict[tuple[str, str], int] = defaultdict(int)
        self.failing = Failing({})

    def take_slot(self, owner_id: str, slot: str) -> bool:
        self.failing.check("take_slot")
        active, now = self.active[owner_id], int(time.time())
        if slot in active:
            return False
        running = sum(lapse >= now for lapse in active.values())
        if running >= self.settings.max_active_queries:
            raise TooManyActiveQueries(f"{running} of {self.settings.max_active_queries}")
        scanned, most = self.scanned[owner_id, owners._today()], self.settings.daily_bytes_per_owner
        if most and scanned >= most:
            raise DailyBytesSpent(f"{scanned:,} of {most:,}")
        active[slot] = now + self.settings.deadline_seconds + owners._LAPSE_SECONDS
        return True

    def free_slot(self, owner_id: str, slot: str, bytes_scanned: int = 0) -> None:
        self.failing.check("free_slot")
        if self.active[owner_id].pop(slot, None):
            self.scanned[owner_id, owners._today()] += bytes_scanned


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
    """Keeps which queries are watched, and whether with progress."""

    def __init__(self) -> None:
        self.watched: dict[str, bool] = {}
        self.failing = Failing({})

    def start(self, query_id: str, *, progress: bool) -> None:
        self.failing.check("start")
        self.watched[query_id] = progress


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
