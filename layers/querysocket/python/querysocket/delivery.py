"""Telling a query's owner how it ended, once, whoever brings the news and however often."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum

from querysocket.answers import Answers, for_the_history
from querysocket.channel import Channel
from querysocket.connections import Caller
from querysocket.engines import FINAL_STATES, QueryStatus
from querysocket.engines.named import Engines, engine_named
from querysocket.errors import QueryNotFound, QuerysocketError
from querysocket.failures import FailuresTopic
from querysocket.messages import Failed, GetResult, Result
from querysocket.observability import logger
from querysocket.owners import OwnerStore
from querysocket.queries import (
    AlreadySettled,
    ConnectionChanged,
    DeliveryState,
    Ending,
    LeaseHeld,
    Query,
    QueryStore,
)

# An event can overtake the writing of the record by some milliseconds. Past this patience the poll
# loop, which starts after the record is written, brings the news.
_RECORD_PATIENCE_SECONDS = (0.05, 0.1, 0.2, 0.4)

# An event may be there before the engine says the same to whoever asks.
_STATUS_PATIENCE_SECONDS = 1

# What has been told but not recorded as told would be told again.
_SETTLE_PATIENCE_SECONDS = (1, 2)


class Signal(StrEnum):
    """What the caller of `deliver` knows."""

    ENDED = "ENDED"  # the engine's event saw a final state
    POLL = "POLL"  # nothing: how does the query stand?
    PROGRESS = "PROGRESS"  # nothing: the same, and where it runs its owner wants to hear of it
    TIMED_OUT = "TIMED_OUT"  # the poll loop has reached the deadline
    LOST = "LOST"  # the poll loop cannot learn how the query stands


_QUESTIONS = {Signal.POLL, Signal.PROGRESS}


class Outcome(StrEnum):
    """What came of it."""

    DELIVERED = "DELIVERED"
    UNDELIVERED = "UNDELIVERED"  # the connection is gone; the owner can ask with getresult
    SETTLED = "SETTLED"  # told before; nothing to do
    IN_PROGRESS = "IN_PROGRESS"  # another delivery is under way: ask again
    RUNNING = "RUNNING"  # not over after all
    UNKNOWN = "UNKNOWN"  # not a query of this application


@dataclass(frozen=True)
class Delivery:
    """Tells how queries end."""

    engines: Engines = engine_named
    queries: QueryStore = field(default_factory=QueryStore)
    owners: OwnerStore = field(default_factory=OwnerStore)
    channel: Channel = field(default_factory=Channel)
    failures: FailuresTopic = field(default_factory=FailuresTopic)

    @property
    def answers(self) -> Answers:
        """What there is to tell."""
        return Answers(self.engines)

    def deliver(self, query_id: str, signal: Signal = Signal.ENDED) -> Outcome:
        """Tell the query's owner; raises a QuerysocketError where another attempt may pass."""
        try:
            seen = self._look(query_id, signal) if signal in _QUESTIONS else None
            if seen and seen.state not in FINAL_STATES:
                return Outcome.RUNNING
            query = self._lease(query_id)
        except QueryNotFound:
            return Outcome.UNKNOWN
        except AlreadySettled:
            return Outcome.SETTLED
        except LeaseHeld:
            return Outcome.IN_PROGRESS
        try:
            status = seen or self._status(query, signal)
            if status and signal is not Signal.TIMED_OUT and status.state not in FINAL_STATES:
                self.queries.release(query_id)
                return Outcome.RUNNING
            answer = self.answers.ending(query, status, timed_out=signal is Signal.TIMED_OUT)
            # Before it is told: whoever hears of the end can start the next query.
            scanned = status.receipt.bytes_scanned if status else None
            self.owners.free_slot(query.owner_id, query.slot, scanned or 0)
            there = self.channel.post(query.connection_id, answer)
        except Exception:
            self.queries.release(query_id)
            raise
        # Whatever fails from here on keeps the lease: the next attempt tells it again, not at once.
        if isinstance(answer, Failed):
            self._publish(answer)
        outcome = self._settle(query, status, answer, there)
        logger.info("delivery", extra={"outcome": outcome, "signal": signal})
        return outcome

    def tell_again(self, caller: Caller, message: GetResult) -> None:
        """Tell the caller how the query ended, or where it stands; what follows goes to it too."""
        query = self.queries.owned(message.query_id, caller, message.request_id)
        moved = query.connection_id != caller.connection_id
        if moved:
            query = self.queries.take_over(query.query_id, caller.connection_id)
        status = self.engines(query.engine).describe(query.query_id)
        if status.state not in FINAL_STATES:
            if query.state is not DeliveryState.PENDING:
                # Told as lost, it runs: its end is still to be told.
                self.queries.settle(query, DeliveryState.PENDING)
            self._post_progress(query, status)
            return
        if query.state is DeliveryState.PENDING:
            outcome = self.deliver(query.query_id)
            # A delivery under way sees that the query has moved. Where it has not, the answer may
            # have been sent before it was asked for again.
            if moved or outcome not in {Outcome.IN_PROGRESS, Outcome.SETTLED}:
                return
        answer = self.answers.ending(query, status)
        told = self.channel.post(query.connection_id, answer)
        # One withdrawn stays so: its message must not be accepted again.
        if told and query.state is not DeliveryState.WITHDRAWN:
            self.queries.settle(query, DeliveryState.DELIVERED, for_the_history(status, answer))

    def _lease(self, query_id: str) -> Query:
        for seconds in _RECORD_PATIENCE_SECONDS:
            try:
                return self.queries.lease(query_id)
            except QueryNotFound:
                time.sleep(seconds)
        return self.queries.lease(query_id)

    def _status(self, query: Query, signal: Signal) -> QueryStatus | None:
        """How the engine says the query stands; None where it cannot say and that is the news."""
        engine = self.engines(query.engine)
        try:
            wait_seconds = _STATUS_PATIENCE_SECONDS if signal is Signal.ENDED else 0
            status = engine.describe(query.query_id, wait_seconds=wait_seconds)
        except QuerysocketError:
            if signal is Signal.LOST:
                return None
            raise
        if signal is Signal.TIMED_OUT and status.state not in FINAL_STATES:
            engine.stop(query.query_id)
        return status

    def _publish(self, failed: Failed) -> None:
        try:
            self.failures.publish(failed)
        except QuerysocketError:
            # The client comes first: it is not left waiting because the topic is out of order.
            logger.exception("failure not published")

    def _settle(
        self, query: Query, status: QueryStatus | None, answer: Result | Failed, there: bool
    ) -> Outcome:
        ending = for_the_history(status, answer)
        while True:
            state = DeliveryState.DELIVERED if there else DeliveryState.UNDELIVERED
            try:
                self._record(query, state, ending)
            except ConnectionChanged:
                query = self.queries.get(query.query_id)
                there = self.channel.post(query.connection_id, answer)
            else:
                return Outcome(state.value)

    def _record(self, query: Query, state: DeliveryState, ending: Ending | None) -> None:
        for seconds in _SETTLE_PATIENCE_SECONDS:
            try:
                return self.queries.settle(query, state, ending)
            except QuerysocketError:
                time.sleep(seconds)
        return self.queries.settle(query, state, ending)

    def _look(self, query_id: str, signal: Signal) -> QueryStatus:
        """How the query stands, without a lease; raises AlreadySettled."""
        query = self.queries.get(query_id)
        if query.state is not DeliveryState.PENDING:
            raise AlreadySettled
        status = self.engines(query.engine).describe(query_id)
        if signal is Signal.PROGRESS and status.state not in FINAL_STATES:
            try:
                self._post_progress(query, status)
            except QuerysocketError:
                logger.exception("progress not told")  # a courtesy
        return status

    def _post_progress(self, query: Query, status: QueryStatus) -> None:
        self.channel.post(query.connection_id, self.answers.progress(query, status))
