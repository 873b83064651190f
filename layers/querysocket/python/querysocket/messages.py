"""The protocol: every message from a client and every message to one.

One JSON object per WebSocket message, names in lowerCamelCase. README.md shows them in use.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from querysocket.errors import Category, InvalidMessage, LimitExceeded, QuerysocketError

MAX_MESSAGE_BYTES = 100_000
"""Below API Gateway's 128 KB, past which it closes the socket and nobody can say why."""

MAX_SQL_CHARACTERS = 50_000
"""What the guard reads in a few seconds of a small function."""

MAX_PARAMETERS = 100

MAX_PREVIEW_ROWS = 100

_QueryId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_RequestId = Annotated[str, Field(min_length=1, max_length=128)]


class _Message(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


# From the client


class Request(_Message):
    """What every message from a client has; unknown fields are refused, so that typos show."""

    model_config = ConfigDict(extra="forbid", validate_by_name=False)

    action: str
    request_id: _RequestId | None = None


class RunQuery(Request):
    """Run SQL; the answer is one `result` or `failed` when it ends."""

    action: Literal["runquery"]
    data: Annotated[str, Field(min_length=1, max_length=MAX_SQL_CHARACTERS)]
    parameters: Annotated[
        list[StrictBool | StrictInt | StrictFloat | StrictStr | None],
        Field(max_length=MAX_PARAMETERS),
    ] = []
    database: Annotated[str, Field(pattern=r"^[\w-]+$", max_length=255)] | None = None
    preview: Annotated[StrictInt, Field(ge=0, le=MAX_PREVIEW_ROWS)] | None = None
    progress: StrictBool = False
    reuse_minutes: Annotated[StrictInt, Field(ge=0, le=10_080)] = 0
    detach: StrictBool = False


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


class ErrorDetail(_Message):
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


class Receipt(_Message):
    """What the query cost. Athena's price: per TB scanned, at least 10 MB a query."""

    bytes_scanned: int
    queue_ms: int
    run_ms: int
    total_ms: int
    reused: bool
    dollars: float | None = None


class Column(_Message):
    """A column of a preview; `type` is the engine's own name for it."""

    name: str
    type: str


class Answer(_Message):
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
    bytes_scanned: int


class Result(Answer):
    """The query succeeded."""

    type: Literal["result"] = "result"
    pre_signed_url: Annotated[str | None, Field(alias="pre-signed-url")] = None
    expires_at: datetime | None = None
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


# Reading

_R = TypeVar("_R", bound=Request)

_MAX_FAULTS = 5
"""Of one message, told to the client: all of them might not fit into one answer."""


def parse(kind: type[_R], body: str) -> _R:
    """The client's message; raises InvalidMessage or LimitExceeded saying what to do about it."""
    fields = decode(body)
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        found = error.errors(include_url=False)
        if over := [limit for fault in found if (limit := _over_a_limit(fault))]:
            raise LimitExceeded(f"{fields['action'][:40]}: {'; '.join(over)}.") from error
        # A value that fits no branch of a union has a fault for each.
        faults = dict.fromkeys(_fault(kind, fault) for fault in found)
        told = "; ".join(list(faults)[:_MAX_FAULTS])
        more = f"; and {len(faults) - _MAX_FAULTS:,} more" if len(faults) > _MAX_FAULTS else ""
        raise InvalidMessage(f"{fields['action'][:40]}: {told}{more}.") from error


def decode(body: str) -> dict[str, Any]:
    """The message's fields, `action` among them; raises InvalidMessage or LimitExceeded."""
    size = len(body.encode(errors="surrogatepass"))
    if size > MAX_MESSAGE_BYTES:
        raise LimitExceeded(
            f"The message has {size:,} bytes; the limit is {MAX_MESSAGE_BYTES:,}. Send less SQL or"
            " fewer parameters."
        )
    try:
        fields = json.loads(body, parse_constant=_refuse_constant)
        json.dumps(fields, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise InvalidMessage(
            f"The message is not JSON: {error.msg} at character {error.pos + 1}. Double quotes"
            ' inside a string need a backslash: {"action":"runquery","data":"SELECT \\"a b\\""}.',
        ) from error
    except UnicodeEncodeError as error:
        raise InvalidMessage("The message has half of a surrogate pair.") from error
    except ValueError as error:
        raise InvalidMessage("The message has a number of too many digits.") from error
    except RecursionError as error:
        raise InvalidMessage("The message is nested too deeply.") from error
    if not isinstance(fields, dict):
        raise InvalidMessage(
            'The message is not an object. Send {"action":"runquery","data":"..."}.'
        )
    if not isinstance(fields.get("action"), str):
        raise InvalidMessage(f"The message has no action. {_actions()}")
    return fields


def unknown_action(action: str) -> InvalidMessage:
    """The error for an action that no route takes."""
    return InvalidMessage(f"There is no action {action[:40]!r}. {_actions()}")


def _actions() -> str:
    names = (get_args(kind.model_fields["action"].annotation) for kind in Request.__subclasses__())
    return f"The actions are {', '.join(sorted(name for (name,) in names))}."


def _refuse_constant(name: str) -> None:
    raise InvalidMessage(f"{name} is not JSON. Send it as a string, or NULL as null.")


def _over_a_limit(fault: Any) -> str | None:
    """The limit and the value, where the fault is that one is over the other."""
    name, given = fault["loc"][0], fault["input"]
    match fault["type"], name:
        case "string_too_long", "data":
            return (
                f"data has {len(given):,} characters; the limit is {MAX_SQL_CHARACTERS:,}."
                " Send less SQL"
            )
        case "too_long", "parameters":
            return f"parameters has {len(given):,} values; the limit is {MAX_PARAMETERS:,}"
        case "less_than_equal", "preview":
            return f"preview is {given:,} rows; the limit is {MAX_PREVIEW_ROWS:,}"
    return None


def _fault(kind: type[Request], fault: Any) -> str:
    place = ".".join(str(part)[:40] for part in fault["loc"][:2])
    match fault["type"]:
        case "missing":
            return f"{place} is missing"
        case "extra_forbidden":
            known = sorted(field.alias or name for name, field in kind.model_fields.items())
            return f"{place} is unknown here; the fields are {', '.join(known)}"
    if fault["loc"][0] == "parameters" and len(fault["loc"]) > 1:
        return f"{place} is not a string, a number, true, false or null"
    return f"{place}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
