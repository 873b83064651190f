"""The REST API's routes. docs/openapi.json is made from this file.

API Gateway has checked the token: signature, issuer, client and end.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from querysocket.catalogue import Catalogue, TableList
from querysocket.connections import Caller
from querysocket.errors import (
    Category,
    InvalidMessage,
    NoResult,
    NotAllowed,
    QueryNotFound,
    QuerysocketError,
    ServiceUnavailable,
)
from querysocket.history import History, QueryEntry, QueryList, Results
from querysocket.messages import ErrorDetail, Message
from querysocket.observability import count_unforeseen, logger
from querysocket.reports import PublicReport, ReportStore

_STATUS_CODES: Mapping[type[QuerysocketError], int] = {
    NotAllowed: 403,
    QueryNotFound: 404,
    NoResult: 409,
}
_PROBLEMS = {
    400: "What was asked is wrong; the message says what to do",
    403: "This is not an access token, or you are in no group that may do this",
    404: "There is no such query of yours",
    409: "The query runs still, or ended without a result",
    429: "The engine takes no more calls for now",
    503: "A service did not do its part; try again",
}
_STATUS_CODES_BY_CATEGORY = {
    Category.USER: 400,
    Category.LIMIT: 400,
    Category.THROTTLED: 429,
}


class Problem(Message):
    """What went wrong, as the socket's `error` messages have it."""

    error: ErrorDetail


class ReportList(Message):
    """The reports that the caller may run."""

    reports: list[PublicReport]


def _to_json(body: Any) -> str:
    return json.dumps(_without_nulls(body), ensure_ascii=False, separators=(",", ":"))


def _without_nulls(value: Any) -> Any:
    """Fields without a value are left out, as on the socket; a null in a row stays."""
    if isinstance(value, dict):
        return {name: _without_nulls(field) for name, field in value.items() if field is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


app = APIGatewayHttpResolver(enable_validation=True, serializer=_to_json)

_QueryId = Annotated[
    str, Path(alias="queryId", pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
]
_NextToken = Annotated[
    str | None,
    Query(alias="nextToken", min_length=1, max_length=4_096, description="From the page before"),
]


def _described(*problems: int) -> Any:
    """What a route answers, for the OpenAPI document."""
    body = {"application/json": {"model": Problem}}
    told = {status: {"description": _PROBLEMS[status], "content": body} for status in problems}
    return {200: {"description": "As asked"}, **told}


@app.get(
    "/queries",
    summary="Your queries, newest first",
    operation_id="listQueries",
    responses=_described(400, 403, 429, 503),
    cache_control="no-store",
)
def list_queries(
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=100)] = 20,
    next_token: _NextToken = None,
) -> QueryList:
    """As they were told; one that has not been told yet is given as running."""
    return History().list(_caller(), page_size, next_token)


@app.get(
    "/queries/<queryId>",
    summary="How a query ended or stands",
    operation_id="getQuery",
    responses=_described(400, 403, 404, 429, 503),
    cache_control="no-store",
)
def get_query(query_id: _QueryId) -> QueryEntry:
    """Another owner's query does not exist."""
    return History().get(_caller(), query_id)


@app.get(
    "/queries/<queryId>/results",
    summary="Rows of a result",
    operation_id="getResults",
    responses=_described(400, 403, 404, 409, 429, 503),
    cache_control="no-store",
)
def get_results(
    query_id: _QueryId,
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=1_000)] = 100,
    next_token: _NextToken = None,
) -> Results:
    """At most `pageSize` rows; those that follow by `nextToken`, until there is none."""
    return History().rows(_caller(), query_id, page_size, next_token)


@app.get(
    "/catalogue",
    summary="The tables that SQL of your own may read",
    operation_id="getCatalogue",
    responses=_described(400, 403, 429, 503),
    cache_control="private, max-age=60",
)
def get_catalogue(
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=100)] = 100,
    next_token: _NextToken = None,
) -> Response[TableList]:
    """With their columns, for an editor that completes SQL; for those who may send SQL alone."""
    tables = Catalogue().tables(_caller(), page_size, next_token)
    # What a browser keeps is for no other user of it, and no page of another origin.
    return Response(200, "application/json", tables, headers={"Vary": "Authorization, Origin"})


@app.get(
    "/reports",
    summary="The reports that you may run",
    operation_id="listReports",
    responses=_described(403, 429, 503),
    cache_control="no-store",
)
def list_reports() -> ReportList:
    """With the parameters that each takes."""
    caller = _caller()
    allowed = [report for report in ReportStore().all() if report.allows(caller.groups)]
    return ReportList(reports=[report.to_public() for report in allowed])


def _refuse(error: QuerysocketError) -> Response[str]:
    logger.info("refused", extra={"code": error.code, "category": error.category})
    status_code = _STATUS_CODES.get(type(error)) or _STATUS_CODES_BY_CATEGORY.get(
        error.category, 503
    )
    problem = Problem(error=ErrorDetail.of(error))
    return Response(
        status_code,
        content_type="application/json",
        body=problem.model_dump_json(by_alias=True, exclude_none=True),
    )


def _refuse_values(error: RequestValidationError) -> Response[str]:
    faults = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
    return _refuse(InvalidMessage(f"{faults}."))


def _apologise(_error: Exception) -> Response[str]:
    logger.exception("unforeseen")
    count_unforeseen()
    return _refuse(ServiceUnavailable("Something unforeseen happened. Try again."))


app.exception_handler(QuerysocketError)(_refuse)
app.exception_handler(RequestValidationError)(_refuse_values)
app.exception_handler(Exception)(_apologise)


def _caller() -> Caller:
    """Whose access token it is: the gateway takes ID tokens too, which give no rights."""
    claims = app.current_event.request_context.authorizer.jwt_claim
    if claims.get("token_use") != "access":
        raise NotAllowed("This is not an access token. Send the access token, not the ID token.")
    # API Gateway writes a claim that is a list as `[one two]`.
    groups = claims.get("cognito:groups", "").strip("[]").split()
    return Caller(connection_id="", owner_id=claims["sub"], groups=tuple(groups))
