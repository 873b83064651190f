"""What the users of the simulation see."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Seen:
    """Messages, answers and waits, of all users together."""

    sent: int = 0
    throttled: int = 0
    """Answers of category `throttled`."""
    broken: int = 0
    """Answers of the gateway's own: Internal server error, Too Many Requests."""
    gave_up: int = 0
    history_asked: int = 0
    history_refused: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds beyond what each query takes where nothing is refused."""
    late: list[float] = field(default_factory=list)
    """Of these the seconds from the query's end to its telling."""
