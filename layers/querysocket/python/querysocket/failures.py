"""The failures topic: every query that ended without a result, for operators and other systems."""

from __future__ import annotations

from typing import Any

from querysocket import aws
from querysocket.messages import Failed
from querysocket.settings import DeliverySettings


class FailuresTopic:
    """An SNS topic; its subscribers filter by the attributes `engine` and `category`."""

    def __init__(self, settings: DeliverySettings | None = None, client: Any = None) -> None:
        self._arn = (settings or DeliverySettings.load()).failures_topic_arn
        self._client = client or aws.client("sns")

    def publish(self, failed: Failed) -> None:
        """Publish the client's own `failed` message."""
        attributes = {"engine": failed.engine or "", "category": failed.error.category.value}
        with aws.errors():
            self._client.publish(
                TopicArn=self._arn,
                Subject="querysocket: a query failed",
                Message=failed.to_json(),
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in attributes.items()
                },
            )
