"""Whether functions of the local stack are at work."""

from __future__ import annotations

import json

from tests.integration.local_stack.running import READY_SECONDS, Running, call, connected
from tests.support.processes import wait_for


def test_an_invocation_is_under_way_until_its_function_has_answered(stack: Running) -> None:
    guest = json.dumps({"action": "meet", "meeting": "of two", "people": 2})

    with connected(stack) as opened:
        opened.send(guest)
        wait_for(lambda: under_way(stack) == 1, "the first guest", seconds=READY_SECONDS)
        opened.send(guest)
        assert [json.loads(opened.recv()) for _ in range(2)] == [{"met": True}] * 2

    wait_for(lambda: under_way(stack) == 0, "the end of the meeting", seconds=READY_SECONDS)


def under_way(stack: Running) -> int:
    status, number = call(stack, "GET", "/_querysocket/busy")
    assert status == 200
    return int(number)
