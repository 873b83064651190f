"""What becomes of the queries of a lost socket: after a grace they are stopped."""

from __future__ import annotations

from dataclasses import dataclass, field

from querysocket.engines.named import Engines, engine_named
from querysocket.observability import logger
from querysocket.queries import QueryStore


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
