"""Runs template.yaml on this machine: MiniStack, with an Athena of our own in it."""

from __future__ import annotations

import sys


def fail(reason: str) -> int:
    """Say why on stderr, in one line; the exit code of a command that cannot do its work."""
    print(f"querysocket: {reason}", file=sys.stderr)
    return 1
