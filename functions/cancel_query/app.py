"""cancelquery: stop a running query."""

from __future__ import annotations

from querysocket import aws
from querysocket.cancellation import cancel
from querysocket.connections import Caller
from querysocket.messages import CancelQuery
from querysocket.routes import route

aws.prepare("athena", "dynamodb")


@route(CancelQuery)
def handler(caller: Caller, message: CancelQuery) -> None:
    """The answer is the query's own `failed`, category cancelled."""
    cancel(caller, message)
