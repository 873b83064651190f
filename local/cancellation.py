"""Stopping a query that runs in another thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)


class StopSignal:
    """The `Cancellation` that the engine is handed, and the end of it that stops the query."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requested = False
        self._interrupts: list[Callable[[], object]] = []

    def on_cancel(self, interrupt: Callable[[], object]) -> None:
        """Call `interrupt()` when the query is stopped: now, where it already is."""
        with self._lock:
            if not self._requested:
                self._interrupts.append(interrupt)
                return
        self._call(interrupt)

    @property
    def requested(self) -> bool:
        """True once the query was stopped."""
        return self._requested

    def cancel(self) -> None:
        """Stop the query."""
        with self._lock:
            self._requested = True
            interrupts, self._interrupts = self._interrupts, []
        for interrupt in interrupts:
            self._call(interrupt)

    @staticmethod
    def _call(interrupt: Callable[[], object]) -> None:
        try:
            interrupt()
        except Exception:  # the query may be ending at this very moment, its cursor closed
            logger.debug("Nothing left to interrupt", exc_info=True)
