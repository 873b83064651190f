"""The events of events/, as AWS sends them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).resolve().parents[2] / "events"

CONNECTION_ID = "QsExample0IAMCJQ="
QUERY_ID = "7f9c24e8-3b12-4fef-91e0-5c1d9a1f0b6e"
OWNER_ID = "c4f86418-20d1-70a1-5b0e-1f2a3b4c5d6e"


def load_event(name: str) -> dict[str, Any]:
    """The event of events/<name>.json."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return event


def message_event(body: str | None, connection_id: str = CONNECTION_ID) -> dict[str, Any]:
    """A message's event with another body."""
    event = load_event("run_query")
    event["requestContext"]["connectionId"] = connection_id
    return {**event, "body": body}
