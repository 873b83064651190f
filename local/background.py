"""Threads that stand back while others answer calls: those of queries, DuckDB's among them."""

from __future__ import annotations

import os
import sys
import threading

_NICENESS = 10


def stand_back() -> None:
    """Let this thread, and those it starts, have what the others leave; Linux alone can."""
    if sys.platform == "linux":  # elsewhere niceness is the process's
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
