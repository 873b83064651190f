"""Time and processes: a discrete-event simulation in few lines."""

from __future__ import annotations

import heapq
from collections.abc import Generator
from typing import TypeAlias, TypeVar

_T = TypeVar("_T")

Process: TypeAlias = Generator[float, None, _T]
"""Does things, and yields the seconds until it goes on."""


class Clock:
    """Runs processes in the order of their times, and of their starts where times are the same."""

    def __init__(self) -> None:
        self.now = 0.0
        """Seconds since the beginning."""
        self._due: list[tuple[float, int, Process[None]]] = []
        self._started = 0

    def start(self, process: Process[None], after: float = 0) -> None:
        """Have the process begin so many seconds from now."""
        self._started += 1
        heapq.heappush(self._due, (self.now + after, self._started, process))

    def run(self, until: float) -> None:
        """Let everything happen up to that time."""
        due = self._due
        while due and due[0][0] <= until:
            self.now, number, process = due[0]
            try:
                seconds = next(process)
            except StopIteration:
                heapq.heappop(due)
            else:
                heapq.heapreplace(due, (self.now + seconds, number, process))
        self.now = until
