"""Cancelling a query."""

from __future__ import annotations

from querysocket.connections import Caller
from querysocket.engines.named import Engines, engine_named
from querysocket.errors import QueryEnded
from querysocket.messages import CancelQuery
from querysocket.observability import logger
from querysocket.queries import QueryStore


def cancel(
    caller: Caller,
    message: CancelQuery,
    engines: Engines = engine_named,
    queries: QueryStore | None = None,
) -> None:
    """Stop the caller's query; its `failed` message follows when the engine has stopped it."""
    query = (queries or QueryStore()).owned(message.query_id, caller, message.request_id)
    logger.append_keys(queryId=query.query_id)
    if query.has_ended:
        raise QueryEnded(f"Query {query.query_id} has ended. getresult tells how.")
    engines(query.engine).stop(query.query_id)
    logger.info("query cancelled")
