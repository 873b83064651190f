"""Telling a query's owner how it ended, once, whoever brings the news and however often."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from querysocket.channel import Channel
from querysocket.connections import Caller
from querysocket.engines import FINAL_STATES, QueryEngine, QueryState, QueryStatus
from querysocket.engines.athena import AthenaEngine
from querysocket.errors import Category, QueryNotFound, QuerysocketError, ResultMissing
from querysocket.failures import FailuresTopic
from querysocket.messages import ErrorDetail, Failed, GetResult, Progress, Result
from querysocket.observability import logger
from querysocket.owners import OwnerStore
from querysocket.queries import (
    AlreadySettled,
    ConnectionChanged,
    DeliveryState,
    LeaseHeld,
    Query,
    QueryStore,
)
from querysocket.settings import DeliverySettings

# An event can overtake the writing of the record by some milliseconds. Past this patience the poll
# loop, which starts after the record is written, brings the news.
_RECORD_PATIENCE_SECONDS = (0.05, 0.1, 0.2, 0.4)

# What has been told but not recorded as told would be told again.
_SETTLE_PATIENCE_SECONDS = (1, 2)

MAX_ANSWER_BYTES = 128 * 1024
"""Of one @connections message."""


class Signal(StrEnum):
    """What the caller of `deliver` knows."""

    ENDED = "ENDED"  # the engine's event or the poll loop saw a final state
    PROGRESS = "PROGRESS"  # the poll loop saw the query still running
    TIMED_OUT = "TIMED_OUT"  # the poll loop has reached the deadline
    LOST = "LOST"  # the poll loop cannot learn how the query stands


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

    engine: QueryEngine = field(default_factory=AthenaEngine)
    queries: QueryStore = field(default_factory=QueryStore)
    owners: OwnerStore = field(default_factory=OwnerStore)
    channel: Channel = field(default_factory=Channel)
    failures: FailuresTopic = field(default_factory=FailuresTopic)
    settings: DeliverySettings = field(default_factory=DeliverySettings.load)

    def deliver(self, query_id: str, signal: Signal = Signal.ENDED) -> Outcome:
        """Tell the query's owner; raises a QuerysocketError where another attempt may pass."""
        try:
            if signal is Signal.PROGRESS:
                return self._tell_progress(self.queries.get(query_id))
            query = self._lease(query_id)
        except QueryNotFound:
            return Outcome.UNKNOWN
        except AlreadySettled:
            return Outcome.SETTLED
        except LeaseHeld:
            return Outcome.IN_PROGRESS
        try:
            status = self._status(query, signal)
            if status and signal is not Signal.TIMED_OUT and status.state not in FINAL_STATES:
                self.queries.release(query_id)
                return Outcome.RUNNING
            answer = self._ending(query, status, signal)
            # Before it is told: whoever hears of the end can start the next query.
            scanned = status.receipt.bytes_scanned if status else 0
            self.owners.free_slot(query.owner_id, query.slot, scanned)
            there = self.channel.post(query.connection_id, answer)
        except Exception:
            self.queries.release(query_id)
            raise
        # Whatever fails from here on keeps the lease: the next attempt tells it again, not at once.
        if isinstance(answer, Failed):
            self._publish(answer)
        outcome = self._settle(query, answer, there)
        logger.info("delivery", extra={"outcome": outcome, "signal": signal})
        return outcome

    def tell_again(self, caller: Caller, message: GetResult) -> None:
        """Tell the caller how the query ended, or where it stands; what follows goes to it too."""
        query = self.queries.owned(message.query_id, caller, message.request_id)
        moved = query.connection_id != caller.connection_id
        if moved:
            query = self.queries.take_over(query.query_id, caller.connection_id)
        status = self.engine.describe(query.query_id)
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
        told = self.channel.post(query.connection_id, self._ending(query, status, Signal.ENDED))
        # One withdrawn stays so: its message must not be accepted again.
        if told and query.state is not DeliveryState.WITHDRAWN:
            self.queries.settle(query, DeliveryState.DELIVERED)

    def _lease(self, query_id: str) -> Query:
        for seconds in _RECORD_PATIENCE_SECONDS:
            try:
                return self.queries.lease(query_id)
            except QueryNotFound:
                time.sleep(seconds)
        return self.queries.lease(query_id)

    def _status(self, query: Query, signal: Signal) -> QueryStatus | None:
        """How the engine says the query stands; None where it cannot say and that is the news."""
        try:
            status = self.engine.describe(query.query_id)
        except QuerysocketError:
            if signal is Signal.LOST:
                return None
            raise
        if signal is Signal.TIMED_OUT and status.state not in FINAL_STATES:
            self.engine.stop(query.query_id)
        return status

    def _ending(self, query: Query, status: QueryStatus | None, signal: Signal) -> Result | Failed:
        if status and status.state is QueryState.SUCCEEDED:
            try:
                return self._result(query, status)
            except ResultMissing as error:
                return self._failed(query, ErrorDetail.of(error), status)
        if self._past_deadline(status, signal):
            return self._failed(query, self._too_long(), status)
        if query.abandoned and status and status.state is QueryState.CANCELLED:
            return self._failed(query, self._abandoned(), status)
        return self._failed(query, (status and status.error) or _LOST, status)

    def _too_long(self) -> ErrorDetail:
        return ErrorDetail(
            code="deadline_exceeded",
            message=f"The query ran for more than {self.settings.deadline_seconds:,} s and was"
            " stopped. Read less data, or split the query.",
            category=Category.TIMEOUT,
        )

    def _abandoned(self) -> ErrorDetail:
        return ErrorDetail(
            code="abandoned",
            message=f"The query was stopped: its socket had been gone for"
            f" {self.settings.disconnect_grace_seconds:,} s. Send it again; with detach, it runs on"
            " without a socket.",
            category=Category.CANCELLED,
        )

    def _past_deadline(self, status: QueryStatus | None, signal: Signal) -> bool:
        if status is None or status.state is QueryState.FAILED:
            return False
        # Whoever asks later, with getresult or by the event of our own stop, knows it by the time.
        ran_too_long = status.receipt.total_ms >= self.settings.deadline_seconds * 1_000
        stopped = status.state is QueryState.CANCELLED and ran_too_long
        return signal is Signal.TIMED_OUT or stopped

    def _result(self, query: Query, status: QueryStatus) -> Result:
        download = self.engine.download(query.query_id, status)
        result = Result(
            query_id=query.query_id,
            request_id=query.request_id,
            topic_name=query.topic_name,
            engine=query.engine,
            pre_signed_url=download.url if download else None,
            expires_at=download.expires_at if download else None,
            receipt=status.receipt,
        )
        if query.preview is None:
            return result
        rows = self.engine.rows(query.query_id, query.preview)
        result = result.model_copy(update={"columns": rows.columns, "rows": rows.records})
        while result.rows and len(result.to_json().encode()) > MAX_ANSWER_BYTES:
            fewer = {"rows": result.rows[: len(result.rows) // 2], "rows_truncated": True}
            result = result.model_copy(update=fewer)
        return result

    def _failed(self, query: Query, error: ErrorDetail, status: QueryStatus | None) -> Failed:
        return Failed(
            query_id=query.query_id,
            request_id=query.request_id,
            topic_name=query.topic_name,
            engine=query.engine,
            error=error,
            receipt=status.receipt if status else None,
        )

    def _publish(self, failed: Failed) -> None:
        try:
            self.failures.publish(failed)
        except QuerysocketError:
            # The client comes first: it is not left waiting because the topic is out of order.
            logger.exception("failure not published")

    def _settle(self, query: Query, answer: Result | Failed, there: bool) -> Outcome:
        while True:
            state = DeliveryState.DELIVERED if there else DeliveryState.UNDELIVERED
            try:
                self._record(query, state)
            except ConnectionChanged:
                query = self.queries.get(query.query_id)
                there = self.channel.post(query.connection_id, answer)
            else:
                return Outcome(state.value)

    def _record(self, query: Query, state: DeliveryState) -> None:
        for seconds in _SETTLE_PATIENCE_SECONDS:
            try:
                return self.queries.settle(query, state)
            except QuerysocketError:
                time.sleep(seconds)
        return self.queries.settle(query, state)

    def _tell_progress(self, query: Query) -> Outcome:
        status = self.engine.describe(query.query_id)
        if status.state not in FINAL_STATES and query.state is DeliveryState.PENDING:
            self._post_progress(query, status)
        return Outcome.RUNNING

    def _post_progress(self, query: Query, status: QueryStatus) -> None:
        elapsed = datetime.now(UTC) - status.submitted_at
        progress = Progress(
            query_id=query.query_id,
            request_id=query.request_id,
            topic_name=query.topic_name,
            engine=query.engine,
            state=status.state,
            elapsed_ms=int(elapsed.total_seconds() * 1_000),
            bytes_scanned=status.receipt.bytes_scanned,
        )
        self.channel.post(query.connection_id, progress)


_LOST = ErrorDetail(
    code="lost_track",
    message="The state of the query cannot be learnt for now. Ask with getresult in a minute.",
    category=Category.SYSTEM,
    retryable=True,
)
