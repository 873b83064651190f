"""Faults on demand, so that tests can show what the application does about each.

Set over HTTP at `/_querysocket/faults` (PUT a JSON object with the fields below, DELETE to clear),
on the local stack's own port.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt
from pydantic.alias_generators import to_camel


class Faults(BaseModel):
    """The faults in force in this process."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", validate_assignment=True
    )

    query_delay_seconds: NonNegativeFloat = 0.0
    """Every query stays RUNNING at least this long."""

    state_change_events: Literal["sent", "lost", "doubled", "early"] = "sent"
    """`early`: the final event goes out before StartQueryExecution answers."""

    throttled_calls: dict[str, NonNegativeInt] = Field(default_factory=dict)
    """Athena operation -> how many of its next calls are refused with ThrottlingException."""

    vanishing_results: bool = False
    """Queries succeed, but their result object is not written."""

    def take_throttle(self, operation: str) -> bool:
        """True when this call of `operation` is to be refused; counts it."""
        left = self.throttled_calls.get(operation, 0)
        if left:
            self.throttled_calls[operation] = left - 1
        return left > 0


current = Faults()
