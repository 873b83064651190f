"""Lost sockets, whose queries are looked at when a grace is over; `abandonment` does."""

from __future__ import annotations

import json
from typing import Any

from querysocket import aws
from querysocket.settings import AbandonedSettings


class AbandonedQueue:
    """An SQS queue whose delay is the grace in which an owner may come back."""

    def __init__(self, settings: AbandonedSettings | None = None, client: Any = None) -> None:
        self._url = (settings or AbandonedSettings.load()).abandoned_queue_url
        self._client = client or aws.client("sqs")

    def put(self, connection_id: str) -> None:
        """Have the connection's queries looked at when the grace is over."""
        body = json.dumps({"connectionId": connection_id})
        with aws.errors():
            self._client.send_message(QueueUrl=self._url, MessageBody=body)
