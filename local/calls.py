"""What each role was seen to do, to be held against what the template lets it do.

Every decision of MiniStack's IAM about an assumed role is counted, as the role's own policies have
it: what the policy of a resource (a bucket, a queue, a topic) adds is not looked at.
"""

from __future__ import annotations

import functools
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any, NamedTuple

LIMIT = 100_000
"""Different calls that are remembered; what is new after that is not."""

LATEST = 10_000
"""Calls whose moment is remembered."""

_ASSUMED_ROLE = re.compile(r"arn:aws:sts::\d+:assumed-role/([^/]+)/(.+)")


class Call(NamedTuple):
    """A call as IAM sees it."""

    role: str
    session: str
    action: str
    resource: str
    decision: str


class Calls:
    """How often each call was decided upon, and when the latest were."""

    def __init__(self) -> None:
        self._counts: Counter[Call] = Counter()
        self._latest: deque[tuple[float, Call]] = deque(maxlen=LATEST)
        self._lock = threading.Lock()

    def count(self, principal_arn: str, action: str, resource: str, decision: str) -> None:
        """Count one decision; of principals that are no assumed role, none."""
        assumed = _ASSUMED_ROLE.fullmatch(principal_arn)
        if assumed is None:
            return
        call = Call(assumed[1], assumed[2], action, resource, decision)
        with self._lock:
            self._latest.append((time.time(), call))
            if call in self._counts or len(self._counts) < LIMIT:
                self._counts[call] += 1

    def listed(self) -> Sequence[dict[str, Any]]:
        """All of them as JSON objects."""
        with self._lock:
            return [{**call._asdict(), "count": count} for call, count in self._counts.items()]

    def latest(self) -> Sequence[dict[str, Any]]:
        """The last ones as JSON objects, in order, with their moments in epoch seconds."""
        with self._lock:
            return [{"at": at, **call._asdict()} for at, call in self._latest]

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._counts.clear()
            self._latest.clear()


current = Calls()


def watch() -> None:
    """Count every decision of MiniStack's IAM from here on."""
    from ministack.core import iam_evaluator

    from local.fixes.pins import edited, pinned

    evaluate = pinned(iam_evaluator, "evaluate", "2a5dd6932d1a")

    @functools.wraps(evaluate)
    def evaluate_and_count(context: Any, *policies: Any) -> Any:
        result = evaluate(context, *policies)
        current.count(context.principal_arn, context.action, context.resource_arn, result.decision)
        return result

    iam_evaluator.evaluate = evaluate_and_count
    # It evaluates the policy of a resource in a second go at the same call.
    edited(
        iam_evaluator,
        "evaluate_resource_policy",
        "e49ce7161ad6",
        "return evaluate(",
        "return evaluate.__wrapped__(",
    )
