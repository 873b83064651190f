"""Pages: that they fit, and tokens for what follows, opaque to clients and safe in a URL."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from querysocket.errors import InvalidMessage, LimitExceeded

MAX_PAGE_BYTES = 5_000_000
"""Of one page, as it is sent: Lambda's answers are limited to 6 MB."""

Page = TypeVar("Page", bound=BaseModel)


def fitting(
    size: int, read: Callable[[int], Page], count: Callable[[Page], int], *, advice: str
) -> Page:
    """A page of at most `size` items, fewer where they are large.

    `read` gives a page of at most so many, `count` says how many are on one. Raises LimitExceeded,
    with the advice, where one item alone is too large.
    """
    while _sent_bytes(page := read(size)) > MAX_PAGE_BYTES:
        if size == 1:
            limit = f"One alone has more than {MAX_PAGE_BYTES:,} bytes, the limit of a page."
            raise LimitExceeded(f"{limit} {advice}")
        size = min(size, count(page)) // 2 or 1
    return page


def _sent_bytes(page: BaseModel) -> int:
    """The body is a string within Lambda's own JSON."""
    return len(json.dumps(page.model_dump_json(by_alias=True), ensure_ascii=False).encode())


def token_of(*place: str | int | None) -> str:
    """The token of a place."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def place_of(token: str, *kinds: Any) -> list[Any]:
    """The place that was given, of values of these kinds; raises InvalidMessage."""
    try:
        place = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, RecursionError) as error:
        raise not_ours() from error
    if not isinstance(place, list) or len(place) != len(kinds):
        raise not_ours()
    if not all(map(isinstance, place, kinds)):
        raise not_ours()
    return place


def not_ours() -> InvalidMessage:
    """The error for a token that was never given, or for something else."""
    return InvalidMessage("nextToken is not one that belongs here. Begin again without one.")
