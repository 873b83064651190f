"""Whose statements are listed, from where, and on which page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from local.callers import Caller
from local.paging import read_token, write_token
from local.redshift.endpoints import Connection, endpoint_arn, invalid
from local.requests import Request, Response

MAX_LISTED = 100
MAX_CATALOGUE_PAGE = 1_000


def owner_of(arn: str, request: Request) -> str:
    """Whose statements are listed: those of the caller's role or, if so asked, of its session."""
    if ":assumed-role/" not in arn or request.get("RoleLevel") is False:
        return arn
    return arn.rpartition("/")[0]


def is_at(found: Connection, request: Request, caller: Caller) -> bool:
    """True for what runs where the request says, if it says."""
    database = request.get("Database")
    wanted = endpoint_arn(
        request.get("ClusterIdentifier"),
        request.get("WorkgroupName"),
        caller.account_id,
        caller.region,
    )
    arn = found.arn(caller.account_id, caller.region)
    return wanted in ("*", arn) and database in (None, found.database)


def page_of(
    ids: Sequence[str], request: Request, scope: str
) -> tuple[Sequence[str], dict[str, str]]:
    """The ids after the one that NextToken names, and the token that leads on from them."""
    first = 0
    if token := request.get("NextToken"):
        last_seen = read_token(token, scope)
        if last_seen not in ids:
            raise invalid("Invalid NextToken.")
        first = ids.index(last_seen) + 1
    page = ids[first : first + (request.get("MaxResults") or MAX_LISTED)]
    more = first + len(page) < len(ids)
    return page, {"NextToken": write_token(scope, page[-1])} if more else {}


def catalogue_page(name: str, found: Sequence[Any], request: Request) -> Response:
    """The response with the part of `found` that NextToken leads to, under `name`."""
    first = 0
    if token := request.get("NextToken"):
        first = read_token(token, name)
        if not isinstance(first, int) or not 0 < first < len(found):
            raise invalid("Invalid NextToken.")
    end = first + (request.get("MaxResults") or MAX_CATALOGUE_PAGE)
    response: Response = {name: list(found[first:end])}
    if end < len(found):
        response["NextToken"] = write_token(name, end)
    return response
