"""The opaque tokens that lead from page to page of an answer."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any


def write_token(scope: str, position: int | str) -> str:
    """An opaque NextToken for `position`, good only within `scope`."""
    return base64.b64encode(json.dumps([scope, position]).encode()).decode()


def read_token(token: str, scope: str) -> Any:
    """The position in a NextToken; None for one that was not written for `scope`."""
    try:
        written_for, position = json.loads(base64.b64decode(token, validate=True))
    except (binascii.Error, ValueError, TypeError):
        return None
    return position if written_for == scope else None
