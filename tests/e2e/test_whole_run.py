"""What the whole run has shown: no right too many or too few, and no secret in a log.

By its name the last module of the folder: it looks back at all the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import grants
from tests.e2e.grants import Right
from tests.e2e.stack import LocalStack

HERE = Path(__file__)

ONLY_AWS_USES: grants.Reasons = {
    Right("*", "logs:*", "*"): "logs are written by Lambda and Step Functions",
    Right("CancelAbandonedFunctionRole", "sqs:*", "*"): "Lambda reads the queue that it maps",
    Right("DeliverResultFunctionRole", "sqs:SendMessage", "*"): "Lambda writes to OnFailure",
    Right("RunQueryFunctionRole", "glue:GetPartition", "*"): "Athena, where it knows which",
    Right("RunQueryFunctionRole", "glue:BatchGetPartition", "*"): "Athena, where it knows which",
    Right("RunQueryFunctionRole", "glue:*", "*:database/default"): "Athena looks at it anyway",
    Right("RunQueryFunctionRole", "glue:GetDatabase", "*:table/*"): (
        "no such call: the statement pairs every action with every resource"
    ),
    Right("RunQueryFunctionRole", "s3:*Multipart*", "*"): "Athena writes large results in parts",
}
"""What is granted and cannot be seen locally, and why it is granted."""

PROVOKED_ERRORS = {
    "Throttled": "raised to be called again, where calls are throttled",
    "ServiceUnavailable": "raised to be called again, where calls fail",
    "failure not published": "the topic is out of order",
    "Worker process died": "killed between push and mark",
}
"""What the logs may hold, and what the tests do that it comes from."""

SHAPES = r"eyJ[\w-]{10,}\.\S*|X-Amz-(?:Signature|Credential)\S*|ASIA\w{12,}"
"""Of a token, a presigned URL, the credentials of a role."""


@pytest.fixture(scope="module")
def whole_run(request: pytest.FixtureRequest, running_stack: LocalStack) -> LocalStack:
    """The stack after all the other tests; skips where only some of them ran."""
    paths = [item.path for item in request.session.items if item.path.parent == HERE.parent]
    option = request.config.option
    narrowed = option.keyword or option.markexpr or option.deselect or option.lf
    named = any("::" in argument for argument in request.config.args)
    if narrowed or named or {*paths} != {*HERE.parent.glob("test_*.py")}:
        pytest.skip("only a whole run of the end-to-end tests shows it")
    assert {*paths[paths.index(HERE) :]} == {HERE}, "other tests come after"
    return running_stack


@pytest.fixture(scope="module")
def log(whole_run: LocalStack) -> list[str]:
    """All that functions and state machine have logged."""
    return whole_run.log()


def test_nothing_that_is_granted_is_unused(whole_run: LocalStack) -> None:
    unused = grants.unused(grants.granted(whole_run), grants.used(whole_run, allowed=True))

    assert grants.unexplained(unused, ONLY_AWS_USES) == set()
    assert grants.needless(unused, ONLY_AWS_USES) == set()


def test_nothing_that_is_used_is_missing(whole_run: LocalStack) -> None:
    assert grants.used(whole_run, allowed=False) == set()


def test_no_log_holds_a_secret(whole_run: LocalStack, log: list[str]) -> None:
    text = "\n".join(log)

    assert whole_run.secrets.found_in(text) == set()
    assert re.findall(SHAPES, text) == []


def test_no_log_holds_an_error_that_no_test_provoked(log: list[str]) -> None:
    found = set(errors(log))

    assert found == set(PROVOKED_ERRORS)


def errors(log: list[str]) -> Iterator[str]:
    """What the logger says of each error, and the class of each exception that was raised."""
    for line in log:
        if raised := re.match(r"\[ERROR\] (\w+)|Worker process died|.*Task timed out", line):
            yield raised[1] or raised[0]
        elif line.startswith("{") and (entry := json.loads(line))["level"] not in {"INFO", "DEBUG"}:
            yield entry["message"]
