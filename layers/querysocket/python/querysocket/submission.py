"""Starting a query: what a client asks for first, be it SQL or a saved report."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field, replace

from querysocket.channel import Channel
from querysocket.connections import Caller
from querysocket.engines import Statement
from querysocket.engines.named import Engines, engine_named
from querysocket.errors import QueryEnded, QuerysocketError, RequestIdReused
from querysocket.messages import Accepted, Run
from querysocket.observability import logger
from querysocket.owners import OwnerStore
from querysocket.poll_loop import PollLoop
from querysocket.queries import (
    AlreadySettled,
    DeliveryState,
    LeaseHeld,
    Query,
    QueryStore,
    now_iso,
)


@dataclass(frozen=True)
class Order:
    """What is to be run, and for which report and topic, if any."""

    engine: str
    statement: Statement
    identity: object
    """All that makes the query what it is, in JSON's types: one requestId, one identity."""
    report: str | None = None
    topic_name: str | None = None


@dataclass(frozen=True)
class Submission:
    """Starts queries so that each is recorded, watched and, by its requestId, run once."""

    engines: Engines = engine_named
    queries: QueryStore = field(default_factory=QueryStore)
    owners: OwnerStore = field(default_factory=OwnerStore)
    poll_loop: PollLoop = field(default_factory=PollLoop)
    channel: Channel = field(default_factory=Channel)

    def submit(self, caller: Caller, message: Run, order: Order) -> None:
        """Start the query; `accepted` goes to a client that gave a requestId."""
        asked = (caller.owner_id, order.engine, message.request_id)
        token = _digest(*asked) if message.request_id else None
        slot = (token or uuid.uuid4().hex)[:32]
        taken = self.owners.take_slot(caller.owner_id, slot)
        try:
            query = self._start(caller, message, order, token, slot)
            standing = self._record(query)
        except Exception:
            if taken:
                self.owners.free_slot(caller.owner_id, slot)
            raise
        repeated = standing is not query
        if repeated:
            self._take_up(standing, caller, taken)
        # Before the loop starts: the answer of a quick query must not come first.
        self._accept(query, repeated)
        self._watch(query, progress=message.progress, repeated=repeated)
        logger.info("query started", extra={"repeated": repeated})

    def _start(
        self, caller: Caller, message: Run, order: Order, token: str | None, slot: str
    ) -> Query:
        statement = replace(order.statement, token=token, reuse_minutes=message.reuse_minutes)
        query_id = self.engines(order.engine).start(statement)
        logger.append_keys(queryId=query_id)
        return Query(
            query_id=query_id,
            owner_id=caller.owner_id,
            connection_id=caller.connection_id,
            engine=order.engine,
            # Engines compare less than this when a token comes again.
            fingerprint=_digest(order.identity),
            slot=slot,
            submitted_at=now_iso(),
            request_id=message.request_id,
            report=order.report,
            topic_name=order.topic_name,
            preview=message.preview,
            detach=message.detach,
        )

    def _record(self, query: Query) -> Query:
        """Write the query's record; gives the earlier one where the message is a repeat."""
        try:
            standing = self.queries.add(query)
        except QuerysocketError:
            # Without a record nobody will be told. By its requestId a repeat can still take the
            # query up; without one it would only cost money.
            if query.request_id is None:
                self.engines(query.engine).stop(query.query_id)
            raise
        if standing.fingerprint != query.fingerprint:
            raise RequestIdReused(
                f"The requestId {query.request_id} names another query already. Send a new one."
            )
        if standing.state is DeliveryState.WITHDRAWN:
            raise QueryEnded(
                f"The query of requestId {query.request_id} was stopped at its start. Send it again"
                " with a new requestId."
            )
        return standing

    def _take_up(self, standing: Query, caller: Caller, taken: bool) -> None:
        """A repeat of a message: what it started is answered where the repeat came from."""
        if taken and standing.has_ended:
            self.owners.free_slot(standing.owner_id, standing.slot)
        if standing.connection_id != caller.connection_id:
            self.queries.take_over(standing.query_id, caller.connection_id)

    def _accept(self, query: Query, repeated: bool) -> None:
        if query.request_id is None:
            return
        accepted = Accepted(
            query_id=query.query_id,
            request_id=query.request_id,
            topic_name=query.topic_name,
            engine=query.engine,
            repeated=repeated or None,
        )
        try:
            self.channel.post(query.connection_id, accepted)
        except QuerysocketError:
            # A courtesy: the query runs, and its end is still to be told.
            logger.exception("not told as accepted")

    def _watch(self, query: Query, *, progress: bool, repeated: bool) -> None:
        """Start the poll loop; a query that nobody watches is stopped, and its owner told so."""
        try:
            told = progress and query.request_id is not None
            self.poll_loop.start(query.query_id, query.engine, progress=told)
        except QuerysocketError:
            if repeated or self._withdraw(query):
                raise

    def _withdraw(self, query: Query) -> bool:
        """Stop the query undelivered; False where its end is being told already."""
        try:
            leased = self.queries.lease(query.query_id)
        except (AlreadySettled, LeaseHeld):
            return False
        self.queries.settle(leased, DeliveryState.WITHDRAWN)
        try:
            self.engines(query.engine).stop(query.query_id)
        finally:
            self.owners.free_slot(query.owner_id, query.slot)
        return True


def _digest(*parts: object) -> str:
    """64 hex digits: a ClientRequestToken of Athena's (32 to 128), a ClientToken of Redshift's."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
