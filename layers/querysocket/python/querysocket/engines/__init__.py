"""What a query engine does for the application; `athena` and `redshift` are two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from querysocket.messages import Column, ErrorDetail, Receipt


class QueryState(StrEnum):
    """Where a query stands at the engine."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


FINAL_STATES = frozenset({QueryState.SUCCEEDED, QueryState.FAILED, QueryState.CANCELLED})

Parameter: TypeAlias = bool | int | float | str | date | None


@dataclass(frozen=True)
class Statement:
    """What to run. The same token never runs twice; None lets the engine choose one."""

    sql: str
    parameters: Sequence[Parameter] = ()
    """For each `?` (Athena), in order."""
    named: Mapping[str, str] = field(default_factory=dict)
    """For each `:name` (Redshift), as text."""
    name: str | None = None
    """What the engine's own lists call it, where they can."""
    database: str | None = None
    token: str | None = None
    reuse_minutes: int = 0


@dataclass(frozen=True)
class QueryStatus:
    """How a query stands, or how it ended."""

    state: QueryState
    submitted_at: datetime
    receipt: Receipt
    error: ErrorDetail | None = None
    """Why it FAILED or was CANCELLED."""
    result_location: str | None = None
    """Where the engine put the result, for `download`."""
    statement: Statement | None = None
    """What it runs; None where its values are none of ours."""


@dataclass(frozen=True)
class Download:
    """A URL that gives the result to whoever has it, until `expires_at`."""

    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Rows:
    """Rows of a result, in JSON's types; decimals, dates and all else as the engine's text."""

    columns: list[Column]
    records: list[list[Any]]
    next_token: str | None = None
    """For the rows that follow; None at the end."""


class QueryEngine(Protocol):
    """Start, describe, stop, read."""

    name: str

    def start(self, statement: Statement) -> str:
        """The id of the query, started; raises SqlRefused, RequestIdReused or Throttled."""

    def describe(self, query_id: str, *, wait_seconds: int = 0) -> QueryStatus:
        """How the query stands now; an engine that can may wait so long for its end."""

    def stop(self, query_id: str) -> None:
        """Ask the engine to stop; an ended query stays as it is."""

    def statements(self, query_ids: Sequence[str]) -> Mapping[str, Statement]:
        """What each query runs, with its parameters; without those that the engine forgot."""

    def rows(self, query_id: str, limit: int, token: str | None = None) -> Rows:
        """At most `limit` rows, from the first or from where the token of the last ones says.

        Raises NoResult, or InvalidMessage for a token that is not one of this query's.
        """

    def download(self, query_id: str, status: QueryStatus) -> Download | None:
        """A presigned URL of the result; None where the engine has none to give."""
