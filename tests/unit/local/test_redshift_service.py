"""The Data API without a server: what depends on the time, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.callers import Caller
from local.redshift.service import Service
from local.redshift.warehouse import Warehouse
from local.requests import ApiError
from tests.unit.local.athena_client import Clock

ROLES = "arn:aws:sts::123456789012:assumed-role"
DEV = {"WorkgroupName": "querysocket", "Database": "dev"}


def a_caller(arn: str = f"{ROLES}/reporter/one") -> Caller:
    return Caller(arn, "123456789012", "eu-north-1", lambda action, resource: True)


class Redshift:
    """The service on an empty warehouse, with a clock that stands still."""

    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        warehouse = Warehouse(directory / "warehouse", lambda connection: None)
        self.service = Service(
            warehouse, directory, lambda name: None, lambda statement: None, clock=self.clock
        )

    def __call__(self, operation: str, caller: Caller | None = None, **request: Any) -> Any:
        return self.service.call(operation, request, caller or a_caller())

    def run(self, caller: Caller | None = None, **request: Any) -> str:
        """The id of a statement that has ended."""
        id_ = str(self("ExecuteStatement", caller, Sql="SELECT 1", **DEV, **request)["Id"])
        statement = self.service.statements.get(id_)
        assert statement is not None
        assert statement.finished.wait(10)
        return id_


@pytest.fixture
def redshift(tmp_path: Path) -> Iterator[Redshift]:
    redshift = Redshift(tmp_path)
    yield redshift
    redshift.service.statements.close()


def test_a_client_token_is_remembered_for_eight_hours(redshift: Redshift) -> None:
    first = redshift.run(ClientToken="a token")
    redshift.clock.now += 8 * 60 * 60 - 1
    assert redshift.run(ClientToken="a token") == first
    redshift.clock.now += 1
    assert redshift.run(ClientToken="a token") != first


def test_a_result_is_there_for_a_day(redshift: Redshift, tmp_path: Path) -> None:
    id_ = redshift.run()
    redshift.clock.now += 24 * 60 * 60 - 1
    assert redshift("GetStatementResult", Id=id_)["TotalNumRows"] == 1
    redshift.clock.now += 1
    with pytest.raises(ApiError, match="Query does not exist") as refused:
        redshift("GetStatementResult", Id=id_)
    assert refused.value.body() == {
        "__type": "ResourceNotFoundException",
        "Message": "Query does not exist.",
        "ResourceId": id_,
    }
    redshift.run()
    assert not (tmp_path / f"{id_}:1").exists()


def test_statements_are_listed_for_their_role_or_for_its_session(redshift: Redshift) -> None:
    mine = redshift.run()
    same_role, other_role = a_caller(f"{ROLES}/reporter/two"), a_caller(f"{ROLES}/other/one")
    theirs = redshift.run(same_role)
    redshift.run(other_role)

    def listed(**request: Any) -> list[str]:
        return [each["Id"] for each in redshift("ListStatements", **request)["Statements"]]

    assert listed() == [theirs, mine]
    assert listed(RoleLevel=False) == [mine]


@pytest.mark.parametrize(
    ("operation", "request_", "message"),
    [
        ("ExecuteStatement", {}, "sql must not be null"),
        ("ExecuteStatement", {"Sql": 1}, "sql must be of type string"),
        ("ExecuteStatement", {"Sql": "x", "WithEvent": 1}, "withEvent must be of type boolean"),
        ("BatchExecuteStatement", {"Sqls": []}, "sqls must have length greater than or equal to 1"),
        (
            "BatchExecuteStatement",
            {"Sqls": ["x"] * 41},
            "sqls must have length less than or equal to 40",
        ),
        (
            "BatchExecuteStatement",
            {"Sqls": ["x"], "ExecutionMode": "ALL"},
            "executionMode must satisfy enum value set: [TRANSACTION, AUTO_COMMIT]",
        ),
        (
            "ExecuteStatement",
            {"Sql": "x", "Parameters": [{"name": "a", "value": ""}]},
            "parameters.1.member.value must have length greater than or equal to 1",
        ),
        ("ListStatements", {"MaxResults": True}, "maxResults must be of type integer"),
    ],
)
def test_a_request_must_fit_the_apis_model(
    redshift: Redshift, operation: str, request_: dict[str, Any], message: str
) -> None:
    with pytest.raises(ApiError) as refused:
        redshift(operation, **request_)
    assert (refused.value.type, refused.value.message) == ("ValidationException", message)
