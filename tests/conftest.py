from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from querysocket import aws
from querysocket.settings import Settings
from tests.support import jwt_keys

# Nothing is kept from run to run; what it keeps anyhow stays out of the tree.
set_hypothesis_home_dir(Path(tempfile.gettempdir(), "hypothesis"))

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI": (
        "https://abcdef1234.execute-api.us-east-1.amazonaws.com/prod"
    ),
    "CONNECTIONS_TABLE": "connections",
    "QUERIES_TABLE": "queries",
    "OWNERS_TABLE": "owners",
    "RETENTION_DAYS": "7",
    "WORKGROUP": "querysocket",
    "DATABASE": "covid-19",
    "REPORTS_BUCKET": "reports",
    "REDSHIFT_ROLE_ARN": "arn:aws:iam::123456789012:role/redshift",
    "REDSHIFT_WORKGROUP_ARN": (
        "arn:aws:redshift-serverless:us-east-1:123456789012:workgroup/"
        "5e7a1c0d-0000-4000-8000-000000000000"
    ),
    "REDSHIFT_CLUSTER": "",
    "REDSHIFT_DB_USER": "",
    "REDSHIFT_SECRET_ARN": "",
    "REDSHIFT_DATABASE": "dev",
    "REDSHIFT_STATEMENT_PREFIX": "querysocket/",
    "REST_URL": "https://fedcba4321.execute-api.us-east-1.amazonaws.com",
    "BYTES_SCANNED_CUTOFF": "10000000",
    "AD_HOC_GROUP": "",
    "MAX_ACTIVE_QUERIES": "5",
    "DAILY_BYTES_PER_OWNER": "0",
    "DOLLARS_PER_TB": "5",
    "PRESIGN_SECONDS": "120",
    "DEADLINE_SECONDS": "1800",
    "DISCONNECT_GRACE_SECONDS": "30",
    "ABANDONED_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/abandoned",
    "FAILURES_TOPIC_ARN": "arn:aws:sns:us-east-1:123456789012:failures",
    "POLL_LOOP_ARN": "arn:aws:states:us-east-1:123456789012:stateMachine:poll-loop",
} | jwt_keys.ENVIRONMENT


# A handler makes its clients when it is imported, be it before any fixture.
for _name in ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    os.environ.setdefault(_name, ENVIRONMENT[_name])


def pytest_unconfigure() -> None:
    """What handlers kept from the collector, DuckDB wants to see collected at the end."""
    gc.unfreeze()
    gc.collect()


@pytest.fixture
def function_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a function, and nothing kept from the test before."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    caches = (Settings.load, aws.client, aws.client_as)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()
