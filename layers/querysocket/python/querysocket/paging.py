"""Tokens for what follows a page: opaque to clients, and safe in a URL."""

from __future__ import annotations

import base64
import json
from typing import Any

from querysocket.errors import InvalidMessage


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
