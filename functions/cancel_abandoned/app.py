"""Stop the queries of lost sockets: invoked by the queue when the grace is over."""

from __future__ import annotations

import json
from typing import Any

from querysocket import aws
from querysocket.abandonment import Abandonment
from querysocket.observability import logger

aws.prepare("athena", "dynamodb")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Takes {"connectionId"} in each record; those that failed come again, then dead-letter."""
    failed = [record["messageId"] for record in event["Records"] if not _stop_queries(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _stop_queries(record: dict[str, Any]) -> bool:
    try:
        Abandonment().stop_queries(json.loads(record["body"])["connectionId"])
    except Exception:
        logger.exception("queries not stopped")
        return False
    return True
