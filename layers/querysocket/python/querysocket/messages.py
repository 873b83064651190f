"""The protocol: every message from a client and every message to one.

One JSON object per WebSocket message, names in lowerCamelCase. README.md shows them in use.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)
from pydantic.alias_generators import to_camel

from querysocket.errors import Category, QuerysocketError

MAX_SQL_CHARACTERS = 50_000
"""What the guard reads in a few seconds of a small function."""

MAX_PARAMETERS = 100

MAX_PREVIEW_ROWS = 100

_QueryId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_RequestId = Annotated[str, Field(min_length=1, max_length=128)]
_Value = StrictBool | StrictInt | StrictFloat | StrictStr | None


class Message(BaseModel):
    """Names in lowerCamelCase on the wire."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        defer_build=True,  # a function needs a few of them
    )


# From the client


class Request(Message):
    """What every message from a client has; unknown fields are refused, so that typos show."""

    model_config = ConfigDict(extra="forbid", validate_by_name=False)

    action: str
    request_id: _RequestId | None = None


class Run(Request):
    """What may be asked for with anything that is run; the answer is one `result` or `failed`."""

    preview: Annotated[StrictInt, Field(ge=0, le=MAX_PREVIEW_ROWS)] | None = None
    progress: StrictBool = False
    reuse_minutes: Annotated[StrictInt, Field(ge=0, le=10_080)] = 0
    detach: StrictBool = False


class RunQuery(Run):
    """Run SQL."""

    action: Literal["runquery"]
    data: Annotated[str, Field(min_length=1, max_length=MAX_SQL_CHARACTERS)]
    parameters: Annotated[list[_Value], Field(max_length=MAX_PARAMETERS)] = []
    database: Annotated[str, Field(pattern=r"^[\w-]+$", max_length=255)] | None = None


class RunReport(Run):
    """Run a saved report; its answers carry the topic name."""

    action: Literal["runreport"]
    report: Annotated[str, Field(min_length=1, max_length=63)]
    parameters: Annotated[dict[str, _Value], Field(max_length=MAX_PARAMETERS)] = {}
    topic_name: Annotated[str, Field(min_length=1, max_length=128)] | None = None


class CancelQuery(Request):
    """Stop a query; the answer is the query's own `failed`, category cancelled."""

    action: Literal["cancelquery"]
    query_id: _QueryId


class GetResult(Request):
    """Tell me again, on this socket, how the query ended or where it stands."""

    action: Literal["getresult"]
    query_id: _QueryId


class Ping(Request):
    """Keep the socket open; answered with `pong`."""

    action: Literal["ping"]


# To the client


class ErrorDetail(Message):
    """What went wrong, and whether the same message may pass later."""

    code: str
    message: str
    category: Category
    retryable: bool = False
    line: int | None = None
    column: int | None = None

    @classmethod
    def of(cls, error: QuerysocketError) -> ErrorDetail:
        """The error as the client is told it."""
        return cls(
            code=error.code,
            message=error.message,
            category=error.category,
            retryable=error.retryable,
            line=error.line,
            column=error.column,
        )


class Receipt(Message):
    """What the query cost, as far as its engine tells.

    Athena: `dollars` by the bytes scanned, at least 10 MB a query. Redshift: the result's `rows`.
    """

    bytes_scanned: int | None = None
    queue_ms: int | None = None
    run_ms: int
    total_ms: int
    reused: bool | None = None
    rows: int | None = None
    dollars: float | None = None


class Column(Message):
    """A column of a result; `type` is the engine's own name for it."""

    name: str
    type: str


class Answer(Message):
    """What every message to a client may have."""

    type: str
    query_id: str | None = None
    request_id: str | None = None
    topic_name: str | None = None
    engine: str | None = None

    def to_json(self) -> str:
        """The text of the message; fields without a value are left out."""
        return self.model_dump_json(by_alias=True, exclude_none=True)


class Accepted(Answer):
    """The query was started; sent only where the client gave a requestId."""

    type: Literal["accepted"] = "accepted"
    repeated: bool | None = None
    """True where the requestId had been accepted before: the query was not started again."""


class Progress(Answer):
    """Where a running query stands."""

    type: Literal["progress"] = "progress"
    state: str
    elapsed_ms: int
    bytes_scanned: int | None = None


class Result(Answer):
    """The query succeeded."""

    type: Literal["result"] = "result"
    pre_signed_url: Annotated[str | None, Field(alias="pre-signed-url")] = None
    expires_at: datetime | None = None
    results_url: str | None = None
    """Where the rows are, for whoever signs in as the query's owner."""
    receipt: Receipt
    columns: list[Column] | None = None
    rows: list[list[Any]] | None = None
    rows_truncated: bool | None = None
    """True where fewer preview rows than asked for fit into one message."""


class Failed(Answer):
    """The query ended without a result."""

    type: Literal["failed"] = "failed"
    error: ErrorDetail
    receipt: Receipt | None = None


class Error(Answer):
    """The client's message was not accepted."""

    type: Literal["error"] = "error"
    error: ErrorDetail


class Pong(Answer):
    """The answer to `ping`."""

    type: Literal["pong"] = "pong"
