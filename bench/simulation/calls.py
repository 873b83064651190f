"""What querysocket calls, by the names of the quotas; a test holds it against the code."""

from __future__ import annotations

SUBMIT = ("ownersWrites", "athenaStart", "queriesWrites", "gatewayRequests", "statesStart")
"""run_query: the slot, the query, its record, `accepted`, the poll loop."""
ACCEPTED = "gatewayRequests"
"""Of these a courtesy: the query runs without it."""
LEASE = ("queriesWrites",)
LOOK = ("queriesReads", "athenaGet")
"""deliver_result, asked by the poll loop: how does the query stand?"""
TELL = ("athenaResults", "ownersWrites", "gatewayRequests", "queriesWrites")
"""deliver_result: the preview, the slot given back, the message, the record."""
HISTORY = ("gatewayRequests", "queriesReads", "athenaBatchGet")
"""GET /queries."""
HISTORY_ENTRY = ("gatewayRequests", "queriesReads", "athenaGet")
"""GET /queries/{queryId} of a query that runs."""


def next_wait(elapsed_seconds: float) -> float:
    """The poll loop's next wait, as statemachine/query_poll.asl.json has it, in seconds."""
    return max(1.0, min(300.0, (1.9 * elapsed_seconds + 0.1) // 1))
