"""The messages that tell how a query ended or stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from querysocket.connections import ANONYMOUS
from querysocket.engines import QueryState, QueryStatus
from querysocket.engines.named import Engines
from querysocket.errors import Category, NoResult, ResultMissing
from querysocket.messages import ErrorDetail, Failed, Progress, Result
from querysocket.queries import Ending, Query
from querysocket.settings import DeliverySettings

MAX_ANSWER_BYTES = 128 * 1024
"""Of one @connections message."""

_LOST = ErrorDetail(
    code="lost_track",
    message="The state of the query cannot be learnt for now. Ask with getresult in a minute.",
    category=Category.SYSTEM,
    retryable=True,
)


@dataclass(frozen=True)
class Answers:
    """What there is to tell of a query, by its record and by how its engine says that it stands."""

    engines: Engines
    settings: DeliverySettings = field(default_factory=DeliverySettings.load)

    def ending(
        self, query: Query, status: QueryStatus | None, *, timed_out: bool = False
    ) -> Result | Failed:
        """How the query ended; a `status` of None says that nobody can learn it."""
        if status and status.state is QueryState.SUCCEEDED:
            try:
                return self._result(query, status)
            except ResultMissing as error:
                return self._failed(query, ErrorDetail.of(error), status)
        if self._past_deadline(status, timed_out):
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

    def _past_deadline(self, status: QueryStatus | None, timed_out: bool) -> bool:
        if status is None or status.state is QueryState.FAILED:
            return False
        # Whoever asks later, with getresult or by the event of our own stop, knows it by the time.
        ran_too_long = status.receipt.total_ms >= self.settings.deadline_seconds * 1_000
        stopped = status.state is QueryState.CANCELLED and ran_too_long
        return timed_out or stopped

    def _result(self, query: Query, status: QueryStatus) -> Result:
        engine = self.engines(query.engine)
        download = engine.download(query.query_id, status)
        result = Result(
            query_id=query.query_id,
            request_id=query.request_id,
            topic_name=query.topic_name,
            engine=query.engine,
            pre_signed_url=download.url if download else None,
            expires_at=download.expires_at if download else None,
            results_url=self._results_url(query),
            receipt=status.receipt,
        )
        if query.preview is None:
            return result
        with suppress(NoResult):  # a statement that gives none, of a report
            rows = engine.rows(query.query_id, query.preview)
            result = result.model_copy(update={"columns": rows.columns, "rows": rows.records})
        while result.rows and len(result.to_json().encode()) > MAX_ANSWER_BYTES:
            fewer = {"rows": result.rows[: len(result.rows) // 2], "rows_truncated": True}
            result = result.model_copy(update=fewer)
        return result

    def _results_url(self, query: Query) -> str | None:
        # Without sign-in there is no owner whom REST could know.
        anonymous = query.owner_id.startswith(ANONYMOUS)
        return None if anonymous else f"{self.settings.rest_url}/queries/{query.query_id}/results"

    def _failed(self, query: Query, error: ErrorDetail, status: QueryStatus | None) -> Failed:
        return Failed(
            query_id=query.query_id,
            request_id=query.request_id,
            topic_name=query.topic_name,
            engine=query.engine,
            error=error,
            receipt=status.receipt if status else None,
        )

    def progress(self, query: Query, status: QueryStatus) -> Progress:
        """Where a running query stands."""
        elapsed = datetime.now(UTC) - status.submitted_at
        return Progress(
            query_id=query.query_id,
            request_id=query.request_id,
            topic_name=query.topic_name,
            engine=query.engine,
            state=status.state,
            elapsed_ms=int(elapsed.total_seconds() * 1_000),
            bytes_scanned=status.receipt.bytes_scanned,
        )


def for_the_history(status: QueryStatus | None, answer: Result | Failed) -> Ending | None:
    """None where the query may run still, and nobody knows."""
    if status is None:
        return None
    if isinstance(answer, Result):
        return Ending(state=QueryState.SUCCEEDED, receipt=status.receipt)
    failed = status.state in {QueryState.SUCCEEDED, QueryState.FAILED}  # the former lost its result
    return Ending(
        state=QueryState.FAILED if failed else QueryState.CANCELLED,
        receipt=status.receipt,
        error=answer.error,
    )
