"""The Athena service on fakes, called as a client would."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from local.athena.api.executions import Execution
from local.athena.api.requests import ServiceError
from local.athena.api.service import Service
from tests.unit.local.athena_fakes import FakeEngine, MemoryStorage, a_caller
from tests.unit.local.athena_lake import Catalogue

OUTPUT = {"OutputLocation": "s3://results/mine"}

WORKGROUPS: dict[str, dict[str, Any]] = {
    "primary": {"Name": "primary", "State": "ENABLED", "CreationTime": 1.7e9, "Configuration": {}},
    "lenient": {
        "Name": "lenient",
        "State": "ENABLED",
        "CreationTime": 1.7e9,
        "Configuration": {"ResultConfiguration": {"OutputLocation": "s3://results/theirs/"}},
    },
    "strict": {
        "Name": "strict",
        "State": "ENABLED",
        "CreationTime": 1.7e9,
        "Configuration": {
            "ResultConfiguration": {"OutputLocation": "s3://results/theirs/"},
            "EnforceWorkGroupConfiguration": True,
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    },
    "off": {"Name": "off", "State": "DISABLED", "CreationTime": 1.7e9, "Configuration": {}},
}

DATA_CATALOGUES = [
    {"Name": "AwsDataCatalog", "Type": "GLUE", "Description": "Glue", "Parameters": {}},
    {"Name": "orders", "Type": "LAMBDA", "Parameters": {"function": "orders"}},
]


class Clock:
    """Time that passes only when told to."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class Athena:
    """The service as a client would use it."""

    def __init__(self, spool_directory: Path) -> None:
        self.engine = FakeEngine()
        self.storage = MemoryStorage()
        self.clock = Clock()
        self.caller = a_caller()
        self.catalogue = Catalogue()
        self.service = Service(
            self.engine,
            self.catalogue,
            self.storage,
            lambda: WORKGROUPS,
            lambda: DATA_CATALOGUES,
            spool_directory,
            lambda execution, previous: None,
            clock=self.clock,
        )

    def __call__(self, operation: str, **request: Any) -> dict[str, Any]:
        return self.service.call(operation, request, self.caller)

    def start(self, sql: str = "SELECT 1", **request: Any) -> str:
        request.setdefault("ClientRequestToken", uuid.uuid4().hex)
        request.setdefault("ResultConfiguration", OUTPUT)
        answer = self("StartQueryExecution", QueryString=sql, **request)
        return str(answer["QueryExecutionId"])

    def run(self, sql: str = "SELECT 1", **request: Any) -> str:
        """Start, and wait for the end."""
        query_execution_id = self.start(sql, **request)
        assert self.execution(query_execution_id).finished.wait(5)
        return query_execution_id

    def execution(self, query_execution_id: str) -> Execution:
        execution = self.service.executions.get(query_execution_id)
        assert execution is not None
        return execution

    def describe(self, query_execution_id: str) -> dict[str, Any]:
        answer = self("GetQueryExecution", QueryExecutionId=query_execution_id)
        return dict(answer["QueryExecution"])

    def state(self, query_execution_id: str) -> str:
        return str(self.describe(query_execution_id)["Status"]["State"])


def refusal(athena: Athena, operation: str, **request: Any) -> tuple[str | None, str]:
    with pytest.raises(ServiceError) as refused:
        athena(operation, **request)
    assert refused.value.type == "InvalidRequestException"
    return refused.value.code, refused.value.message
