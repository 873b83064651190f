"""What becomes of the queries of a lost socket: after a grace they are stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from querysocket import aws
from querysocket.engines.named import Engines, engine_named
from querysocket.observability import logger
from querysocket.queries import QueryStore
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


@dataclass(frozen=True)
class Abandonment:
    """Stops what nobody waits for."""

    engines: Engines = engine_named
    queries: QueryStore = field(default_factory=QueryStore)

    def stop_queries(self, connection_id: str) -> None:
        """Stop the connection's running queries but those detached or taken over.

        The engine's event of the stop has their end told like any other.
        """
        for query in self.queries.abandoned_by(connection_id):
            self.engines(query.engine).stop(query.query_id)
            logger.info("query abandoned", extra={"queryId": query.query_id})
