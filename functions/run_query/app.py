"""runquery: start a query."""

from __future__ import annotations

from querysocket.connections import Caller
from querysocket.messages import RunQuery
from querysocket.routes import route
from querysocket.submission import Submission


@route(RunQuery)
def handler(caller: Caller, message: RunQuery) -> None:
    """The answer follows when the query ends; `accepted` comes at once where it was asked for."""
    Submission().submit(caller, message)
