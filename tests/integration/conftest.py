from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.integration.local_stack.running import READY, Running, started
from tests.support.moto_stack import create_table, moto


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The small application, deployed."""
    with started(tmp_path_factory.mktemp("stack") / "data") as running:
        running.wait_until(lambda: READY in running.said)
        yield running


@pytest.fixture
def dynamodb(function_environment: None) -> Iterator[Any]:
    """DynamoDB on moto, with the tables of the stores."""
    with moto():
        client = boto3.client("dynamodb")
        create_table(client, "Owners")
        create_table(client, "Queries")
        yield client
