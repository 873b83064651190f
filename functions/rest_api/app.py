"""The REST API: rows, history, reports and tables."""

from __future__ import annotations

from typing import Any

from querysocket import aws
from querysocket.observability import logger
from querysocket.rest import app

aws.prepare("athena", "dynamodb")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Takes API Gateway's HTTP API events, payload format 2.0."""
    logger.append_keys(awsRequestId=getattr(context, "aws_request_id", None))
    return app.resolve(event, context)
