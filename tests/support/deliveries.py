"""A Delivery over fakes, with one query."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from querysocket.delivery import Delivery
from querysocket.engines import QueryState
from querysocket.messages import ErrorDetail
from querysocket.queries import Query
from tests.support.events import QUERY_ID
from tests.support.fake_stores import FakeOwners, FakeQueries
from tests.support.fakes import RECEIPT, FakeChannel, FakeEngine, FakeFailures, a_query, a_status


class Office:
    """Where the query of `changes` awaits its delivery."""

    def __init__(self, **changes: Any) -> None:
        self.engine = FakeEngine()
        self.engines_asked: list[str] = []
        query = a_query(**changes)
        self.queries = FakeQueries(query)
        self.owners = FakeOwners()
        self.owners.take_slot(query.owner_id, query.slot)
        self.channel = FakeChannel()
        self.failures = FakeFailures()
        self.delivery = Delivery(
            engines=self._engine_named,
            queries=self.queries,
            owners=self.owners,
            channel=self.channel,
            failures=self.failures,
        )

    def ended(
        self, state: QueryState, error: ErrorDetail | None = None, total_ms: int = 1_000
    ) -> None:
        """From now on the engine says that the query ended so, or that it runs."""
        self.engine.status = replace(
            a_status(state, error), receipt=RECEIPT.model_copy(update={"total_ms": total_ms})
        )

    @property
    def record(self) -> Query:
        return self.queries.records[QUERY_ID]

    @property
    def message(self) -> dict[str, Any]:
        """The one message that was posted."""
        (message,) = self.channel.messages
        return message

    def _engine_named(self, name: str) -> FakeEngine:
        self.engines_asked.append(name)
        return self.engine
