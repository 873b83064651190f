"""Events of our services on their way to MiniStack's EventBridge, as the faults will have them."""

from __future__ import annotations

import asyncio
from typing import Any

from ministack.services import eventbridge

from local import faults
from local.scopes import Scope

LATE_SECONDS = 3.0
"""How late a late event is: for a query of up to 3 s the poll loop comes before it."""

_held_back: dict[str, list[dict[str, Any]]] = {}  # query -> its events, the latest first


def publish(
    scope: Scope,
    loop: asyncio.AbstractEventLoop,
    entry: dict[str, Any],
    *,
    query_id: str,
    ended: bool,
) -> None:
    """Send a PutEvents entry about a query; `ended`: it is the query's last."""
    fault = faults.current.state_change_events
    if fault == "lost" or loop.is_closed():  # closed: the stack is going down
        return
    if fault == "reordered" and not ended:
        _held_back.setdefault(query_id, []).insert(0, entry)
        return
    entries = [entry, *_held_back.pop(query_id, [])] if ended else [entry]
    if fault == "doubled":
        entries *= 2

    def put() -> None:
        with scope.entered():
            eventbridge._put_events({"Entries": entries}, allow_aws_source=True)

    # On the loop's thread, where all of MiniStack's own events are matched and dispatched.
    if fault == "late" and ended:
        loop.call_soon_threadsafe(loop.call_later, LATE_SECONDS, put)
    else:
        loop.call_soon_threadsafe(put)
