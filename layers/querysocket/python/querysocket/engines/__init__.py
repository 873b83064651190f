"""What a query engine does for the application; `athena` is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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

Parameter: TypeAlias = bool | int | float | str | None


@dataclass(frozen=True)
class Statement:
    """What to run. The same token never runs twice; None lets the engine choose one."""

    sql: str
    parameters: Sequence[Parameter] = ()
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


class QueryEngine(Protocol):
    """Start, describe, stop, read."""

    name: str

    def start(self, statement: Statement) -> str:
        """The id of the query, started; raises SqlRefused, RequestIdReused or Throttled."""

    def describe(self, query_id: str) -> QueryStatus:
        """How the query stands now."""

    def stop(self, query_id: str) -> None:
        """Ask the engine to stop; an ended query stays as it is."""

    def rows(self, query_id: str, limit: int) -> Rows:
        """The first `limit` rows of a query that SUCCEEDED."""

    def download(self, query_id: str, status: QueryStatus) -> Download | None:
        """A presigned URL of the result; None where the engine has none to give."""
