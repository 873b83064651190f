"""Lists that are given a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from local.athena.api.requests import invalid_request
from local.paging import read_token, write_token
from local.requests import Request, Response

MAX_LISTED = 50

T = TypeVar("T")


def page_of(
    name: str,
    found: Sequence[T],
    request: Request,
    scope: str,
    key: Callable[[T], str],
    describe: Callable[[T], Any],
) -> Response:
    """The response with the items after the one that NextToken names, under `name`.

    `key` tells an item from all others; a token is good only within `scope`.
    """
    first = 0
    if token := request.get("NextToken"):
        keys = [key(each) for each in found]
        last_seen = read_token(token, scope)
        if last_seen not in keys:
            raise invalid_request(f"The nextPageToken is malformed: {token}")
        first = keys.index(last_seen) + 1
    page = found[first : first + (request.get("MaxResults") or MAX_LISTED)]
    response: Response = {name: [describe(each) for each in page]}
    if first + len(page) < len(found):
        response["NextToken"] = write_token(scope, key(page[-1]))
    return response
