"""Reading a client's message: what is wrong with it, and what to do about it."""

from __future__ import annotations

import json
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from querysocket.errors import InvalidMessage, LimitExceeded
from querysocket.messages import (
    MAX_PARAMETERS,
    MAX_PREVIEW_ROWS,
    MAX_SQL_CHARACTERS,
    CancelQuery,
    GetResult,
    Ping,
    Request,
    RunQuery,
    RunReport,
)

MAX_MESSAGE_BYTES = 100_000
"""Below API Gateway's 128 KB, past which it closes the socket and nobody can say why."""

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
    kinds: list[type[Request]] = [RunQuery, RunReport, CancelQuery, GetResult, Ping]
    names = [get_args(kind.model_fields["action"].annotation)[0] for kind in kinds]
    return f"The actions are {', '.join(sorted(names))}."


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
