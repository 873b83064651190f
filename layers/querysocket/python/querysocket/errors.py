"""What can go wrong, as the client is told it.

    QuerysocketError
    ├── RequestError             user: the message is wrong; sending it again changes nothing
    │   ├── Unauthorized         the socket's request brings no token that opens it
    │   ├── InvalidMessage       not JSON, a field missing or of the wrong type
    │   ├── SqlRefused           the engine refuses the statement, often with line and column
    │   ├── TokenExpired         the token that opened the socket has ended
    │   ├── NotAllowed           the caller's groups do not have the right
    │   ├── QueryNotFound        no such query, or another owner's
    │   ├── ReportNotFound       no report of that name, or not for the caller
    │   ├── NoResult             the query has no rows to give: it runs still, or failed
    │   ├── QueryEnded           too late for what was asked
    │   └── RequestIdReused      the same requestId with another query
    ├── LimitExceeded            limit: names the limit and the value
    │   ├── TooManyActiveQueries of one owner at a time
    │   └── DailyBytesSpent      by the queries of one owner
    ├── Throttled                throttled: the same message may pass later
    └── ServiceError             system
        ├── ServiceUnavailable   an AWS service did not do its part
        ├── ResultMissing        the query succeeded, its result is gone
        ├── ReportFaulty         a saved report cannot be run as it is
        └── Misconfigured        a setting of the function is missing or wrong

`aws.errors()` is the one place that turns botocore's errors into these.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self


class Category(StrEnum):
    """Who can do something about it."""

    USER = "user"
    LIMIT = "limit"
    CANCELLED = "cancelled"
    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    SYSTEM = "system"


class QuerysocketError(Exception):
    """The root: carries what an `error` object of the protocol says."""

    code: ClassVar[str]
    category: ClassVar[Category]
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class RequestError(QuerysocketError):
    """The message is wrong."""

    category = Category.USER


class Unauthorized(RequestError):
    """A socket is refused; `reason` is for the log, since who is refused is not told why."""

    code = "unauthorized"

    def __init__(self, reason: str) -> None:
        super().__init__("Sign in to connect.")
        self.reason = reason


class InvalidMessage(RequestError):
    """Not JSON, or a field is missing, unknown or of the wrong type."""

    code = "invalid_message"


class SqlRefused(RequestError):
    """The engine refuses the statement before it runs; `line` and `column` count from 1."""

    code = "sql_refused"


class TokenExpired(RequestError):
    """The token that opened the socket has ended, and with it the socket."""

    code = "token_expired"


class NotAllowed(RequestError):
    """The caller is in no group that may do this."""

    code = "not_allowed"


class QueryNotFound(RequestError):
    """No such query, or another owner's: the two look the same."""

    code = "query_not_found"


class ReportNotFound(RequestError):
    """No report of that name, or none that the caller may run: the two look the same."""

    code = "report_not_found"

    @classmethod
    def named(cls, name: str) -> Self:
        """The error for whoever asked for that one."""
        return cls(f"There is no report {name!r} for you. GET /reports lists those that are.")


class QueryEnded(RequestError):
    """The query has ended: too late to cancel it, or to send it again."""

    code = "query_ended"


_NO_ROWS = "The query has no rows to give: it runs still, or ended without a result."


class NoResult(RequestError):
    """The query has no rows to give: it runs still, or ended without a result."""

    code = "no_result"

    def __init__(self, message: str = _NO_ROWS) -> None:
        super().__init__(message)


class RequestIdReused(RequestError):
    """The requestId already names another query of this owner."""

    code = "request_id_reused"


class LimitExceeded(QuerysocketError):
    """Over a limit; the message names it and the present value."""

    code = "limit_exceeded"
    category = Category.LIMIT


class TooManyActiveQueries(LimitExceeded):
    """The owner has as many queries running as one may."""

    code = "too_many_active_queries"
    retryable = True


class DailyBytesSpent(LimitExceeded):
    """The owner's queries have scanned what they may in a day."""

    code = "daily_bytes_spent"


class Throttled(QuerysocketError):
    """An AWS service refuses more calls for now."""

    code = "throttled"
    category = Category.THROTTLED
    retryable = True


class ServiceError(QuerysocketError):
    """Not the client's doing."""

    category = Category.SYSTEM


class ServiceUnavailable(ServiceError):
    """An AWS service did not do its part."""

    code = "service_unavailable"
    retryable = True


class ResultMissing(ServiceError):
    """The query succeeded, but its result cannot be read."""

    code = "result_missing"
    retryable = True


class ReportFaulty(ServiceError):
    """A saved report is wrong; the message names the file, the place and what to do."""

    code = "report_faulty"


class Misconfigured(ServiceError):
    """A setting of the function is missing or wrong."""

    code = "misconfigured"
