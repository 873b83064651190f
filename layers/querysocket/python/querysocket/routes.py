"""From API Gateway's event to a use case, and from an error to the client's `error` message."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from querysocket.channel import Channel
from querysocket.connections import Caller
from querysocket.errors import QuerysocketError, ServiceUnavailable, TokenExpired
from querysocket.messages import Error, ErrorDetail, Request
from querysocket.observability import count_unforeseen, logger
from querysocket.parsing import decode, parse, unknown_action

Event = dict[str, Any]
Handler = Callable[[Event, Any], dict[str, Any]]
_R = TypeVar("_R", bound=Request)


def route(kind: type[_R]) -> Callable[[Callable[[Caller, _R], None]], Handler]:
    """Make a Lambda handler of a use case: it is given the caller and the parsed message.

    Whatever goes wrong is told to the client. The handler's own return value is not: API Gateway
    drops it, since no route here has a route response.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-routes-integrations.html
    """

    def decorate(use_case: Callable[[Caller, _R], None]) -> Handler:
        return answering_errors(lambda caller, body: use_case(caller, parse(kind, body)))

    return decorate


def answering_errors(use_case: Callable[[Caller, str], None]) -> Handler:
    """A Lambda handler for the unparsed body, which tells the client of every error."""

    @wraps(use_case)
    def handler(event: Event, context: Any) -> dict[str, int]:
        caller, body = Caller.of(event), event.get("body") or ""
        logger.append_keys(
            connectionId=caller.connection_id, awsRequestId=getattr(context, "aws_request_id", None)
        )
        try:
            caller.check_token()
            use_case(caller, body)
        except QuerysocketError as error:
            logger.info("refused", extra={"code": error.code, "category": error.category})
            _tell(caller, body, error)
            if isinstance(error, TokenExpired):
                Channel().close(caller.connection_id)
        except Exception:
            logger.exception("unforeseen")
            count_unforeseen()
            _tell(caller, body, ServiceUnavailable("Something unforeseen happened. Try again."))
        finally:
            logger.remove_keys(["connectionId", "queryId", "awsRequestId"])
        return {"statusCode": 200}

    return handler


def lifecycle(use_case: Callable[[Event], dict[str, Any]]) -> Handler:
    """A Lambda handler for $connect or $disconnect, which are no actions.

    The gateway takes the route whose key a message's action names, and a client may name these.
    """

    @answering_errors
    def refuse(_caller: Caller, body: str) -> None:
        raise unknown_action(decode(body)["action"])

    @wraps(use_case)
    def handler(event: Event, context: Any) -> dict[str, Any]:
        if event["requestContext"]["eventType"] == "MESSAGE":
            return refuse(event, context)
        return use_case(event)

    return handler


def _tell(caller: Caller, body: str, error: QuerysocketError) -> None:
    answer = Error(
        request_id=_given(body, "requestId"),
        topic_name=_given(body, "topicName"),
        error=ErrorDetail.of(error),
    )
    Channel().post(caller.connection_id, answer)


def _given(body: str, name: str) -> str | None:
    """What a message that may be wrong in every other way says that its answer is for."""
    try:
        given = decode(body).get(name)
    except QuerysocketError:
        return None
    return given if isinstance(given, str) and len(given) <= 128 else None
