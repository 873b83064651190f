"""What a whole run of the end-to-end tests has shown: no right too many or too few, no secret told.

`make test` runs this after them.
"""

from __future__ import annotations

import pytest

from tests.e2e import evidence, grants
from tests.e2e.evidence import Evidence
from tests.e2e.grants import Right
from tests.e2e.launch import ROOT

ONLY_AWS_USES: grants.Reasons = {
    Right("*", "logs:*", "*"): "logs are written by Lambda and Step Functions",
    Right("CancelAbandonedFunctionRole", "sqs:*", "*"): "Lambda reads the queue that it maps",
    Right("DeliverResultFunctionRole", "sqs:SendMessage", "*"): "Lambda writes to OnFailure",
    Right("Run*FunctionRole", "glue:GetPartition", "*"): "Athena, where it knows which",
    Right("Run*FunctionRole", "glue:BatchGetPartition", "*"): "Athena, where it knows which",
    Right("Run*FunctionRole", "glue:*", "*:database/default"): "Athena looks at it anyway",
    Right("RestApiFunctionRole", "glue:GetTables", "*:catalog"): "Glue asks for it as well",
    Right("RestApiFunctionRole", "glue:GetTables", "*:table/*"): "Glue asks for it as well",
    Right("Run*FunctionRole", "glue:GetDatabase", "*:table/*"): (
        "no such call: the statement pairs every action with every resource"
    ),
    Right("Run*FunctionRole", "s3:*Multipart*", "*"): "Athena writes large results in parts",
    Right("RunReportFunctionRole", "s3:ListBucket", "*:ReportsBucket"): (
        "S3 asks for it before it says that there is no such report"
    ),
}
"""What is granted and cannot be seen locally, and why it is granted."""

PROVOKED_ERRORS = {
    "Throttled": "raised to be called again, where calls are throttled",
    "ServiceUnavailable": "raised to be called again, where calls fail",
    "failure not published": "the topic is out of order",
    "report faulty": "published for as long as a test lasts",
    "Worker process died": "killed between push and mark",
}
"""What the logs hold, and what the tests do that it comes from."""

SOMETIMES_PROVOKED = {
    "queries not stopped": "the queue tells of the last test's socket while this test's calls fail",
}
"""What they hold only where two things meet."""


@pytest.fixture(scope="module")
def whole_run(request: pytest.FixtureRequest) -> Evidence:
    """What the last run has left; skips where it ran only some of the tests."""
    found = evidence.read(request.config)
    missing = {path.name for path in (ROOT / "tests/e2e").glob("test_*.py")} - found.files
    if missing:
        pytest.skip(f"the last run of tests/e2e was no whole one: {', '.join(sorted(missing))}")
    return found


def test_nothing_that_is_granted_is_unused(whole_run: Evidence) -> None:
    unused = grants.unused(whole_run.granted, whole_run.used)

    assert grants.unexplained(unused, ONLY_AWS_USES) == set()
    assert grants.needless(unused, ONLY_AWS_USES) == set()


def test_nothing_that_is_used_is_missing(whole_run: Evidence) -> None:
    assert whole_run.refused == set()


def test_no_log_holds_a_secret(whole_run: Evidence) -> None:
    assert whole_run.secrets == set()


def test_no_log_holds_an_error_that_no_test_provoked(whole_run: Evidence) -> None:
    assert whole_run.errors - SOMETIMES_PROVOKED.keys() == PROVOKED_ERRORS.keys()
