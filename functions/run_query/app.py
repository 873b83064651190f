"""runquery: start a query."""

from __future__ import annotations

from querysocket import aws
from querysocket.ad_hoc import run_query
from querysocket.connections import Caller
from querysocket.messages import RunQuery
from querysocket.routes import route

aws.prepare("apigatewaymanagementapi", "athena", "dynamodb", "stepfunctions")


@route(RunQuery)
def handler(caller: Caller, message: RunQuery) -> None:
    """The answer follows when the query ends; `accepted` comes at once where it was asked for."""
    run_query(caller, message)
