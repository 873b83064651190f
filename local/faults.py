"""Faults on demand, so that tests can show what the application does about each.

Set over HTTP at `/_querysocket/faults` (PUT a JSON object with the fields below, DELETE to clear),
on the local stack's own port. Of calls, those of functions and state machines are hit and counted,
an SDK's own repetitions too; the account's root is always served.
"""

from __future__ import annotations

import threading
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt, PositiveFloat
from pydantic.alias_generators import to_camel

Refusal = Literal["throttled", "failed", "gone"]

_counting = threading.Lock()  # a server's loop and the threads of state machines count


class Faults(BaseModel):
    """The faults in force in this process."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", validate_assignment=True
    )

    query_delay_seconds: NonNegativeFloat = 0.0
    """Every query stays RUNNING at least this long."""

    query_delays: dict[str, NonNegativeFloat] = Field(default_factory=dict)
    """Text -> the delay, in seconds, of the queries whose SQL holds it, in place of the above."""

    state_change_events: Literal["sent", "lost", "doubled", "early", "late", "reordered"] = "sent"
    """`early`: the final event goes out before StartQueryExecution answers. `late`: seconds after
    the end. `reordered`: a query's events go out at its end, the last one first."""

    state_machine_speed: PositiveFloat = 1.0
    """How many times shorter than they say the waits of state machines are."""

    vanishing_results: bool = False
    """Queries succeed, but their result object is not written."""

    throttled_calls: dict[str, NonNegativeInt] = Field(default_factory=dict)
    """Operation (`GetItem`) -> how many of its next calls its service throttles."""

    failed_calls: dict[str, NonNegativeInt] = Field(default_factory=dict)
    """Operation -> how many of its next calls its service fails with its 500."""

    gone_connections: NonNegativeInt = 0
    """How many of the next PostToConnection calls find no connection although there is one."""

    killed_after_push: NonNegativeInt = 0
    """How many of the next messages that a function pushes are the last thing its process does."""

    def delay_of(self, sql: str) -> float:
        """Seconds that a query stays RUNNING at least."""
        own = (seconds for text, seconds in self.query_delays.items() if text in sql)
        return next(own, self.query_delay_seconds)

    def take_refusal(self, operation: str) -> Refusal | None:
        """How this call of `operation` is to be refused, if it is; counts it."""
        with _counting:
            if _take(self.throttled_calls, operation):
                return "throttled"
            if _take(self.failed_calls, operation):
                return "failed"
            if operation == "PostToConnection" and self.gone_connections:
                self.gone_connections -= 1
                return "gone"
        return None

    def take_kill(self) -> bool:
        """True when the process that pushed a message is to die of it; counts it."""
        with _counting:
            if not self.killed_after_push:
                return False
            self.killed_after_push -= 1
            return True


def _take(counts: dict[str, NonNegativeInt], operation: str) -> bool:
    left = counts.get(operation, 0)
    if left:
        counts[operation] = left - 1
    return left > 0


current = Faults()
