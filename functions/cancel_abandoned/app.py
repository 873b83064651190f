"""Stop the queries of lost sockets: invoked by the queue when the grace is over."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from querysocket.abandonment import Abandonment
from querysocket.observability import logger

_processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Takes {"connectionId"} in each record; those that failed come again, then dead-letter."""
    return process_partial_response(event, _stop_queries, _processor, context)


def _stop_queries(record: SQSRecord) -> None:
    try:
        Abandonment().stop_queries(record.json_body["connectionId"])
    except Exception:
        logger.exception("queries not stopped")  # Powertools answers for the record in silence
        raise
