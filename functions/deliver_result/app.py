"""Tell a query's owner how it ended: invoked by the engine's event and by the poll loop."""

from __future__ import annotations

from typing import Any

from querysocket import aws
from querysocket.delivery import Delivery, Signal
from querysocket.observability import logger

aws.prepare("apigatewaymanagementapi", "athena", "dynamodb", "s3")


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """Takes {"queryId", "signal"?}, answers {"outcome"}; an error asks for another attempt."""
    logger.append_keys(queryId=event["queryId"])
    outcome = Delivery().deliver(event["queryId"], Signal(event.get("signal", Signal.ENDED)))
    return {"outcome": outcome}
