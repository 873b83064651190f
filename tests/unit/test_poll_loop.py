from __future__ import annotations

import json

import pytest

from querysocket.errors import ServiceUnavailable, Throttled
from querysocket.poll_loop import PollLoop
from tests.conftest import ENVIRONMENT
from tests.support.events import QUERY_ID
from tests.support.fakes import FakeClient, client_error


def test_the_loop_is_named_by_the_query_that_it_watches() -> None:
    stepfunctions = FakeClient(start_execution={})

    PollLoop(client=stepfunctions).start(QUERY_ID, "redshift", progress=True)

    ((_, arguments),) = stepfunctions.calls
    assert arguments["name"] == QUERY_ID
    assert arguments["stateMachineArn"] == ENVIRONMENT["POLL_LOOP_ARN"]
    assert json.loads(arguments["input"]) == {
        "queryId": QUERY_ID,
        "engine": "redshift",
        "progress": True,
    }


def test_starting_a_loop_twice_is_no_error() -> None:
    stepfunctions = FakeClient(start_execution=client_error("ExecutionAlreadyExists"))

    PollLoop(client=stepfunctions).start(QUERY_ID, "athena", progress=False)


@pytest.mark.parametrize(
    ("code", "raised"),
    [
        ("ThrottlingException", Throttled),
        ("ExecutionLimitExceeded", ServiceUnavailable),
        ("StateMachineDoesNotExist", ServiceUnavailable),
    ],
)
def test_a_loop_that_does_not_start_is_an_error(code: str, raised: type[Exception]) -> None:
    stepfunctions = FakeClient(start_execution=client_error(code))

    with pytest.raises(raised):
        PollLoop(client=stepfunctions).start(QUERY_ID, "athena", progress=False)
