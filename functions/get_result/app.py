"""getresult: tell again how a query ended, on this socket."""

from __future__ import annotations

from querysocket import aws
from querysocket.connections import Caller
from querysocket.delivery import Delivery
from querysocket.messages import GetResult
from querysocket.routes import route

aws.prepare("apigatewaymanagementapi", "athena", "dynamodb", "s3")


@route(GetResult)
def handler(caller: Caller, message: GetResult) -> None:
    """Answers with `result`, `failed`, or `progress` where the query still runs."""
    Delivery().tell_again(caller, message)
