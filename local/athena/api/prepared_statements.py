"""Prepared statements: texts that a workgroup keeps, to be run with EXECUTE."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from local.athena.api.listing import page_of
from local.athena.api.requests import ServiceError, invalid_request
from local.athena.api.workgroups import Workgroups
from local.athena.authorization import Caller
from local.requests import Request, Response


class PreparedStatements:
    """All prepared statements of one account and region."""

    def __init__(self, workgroups: Workgroups, clock: Callable[[], float]) -> None:
        self._workgroups = workgroups
        self._clock = clock
        self._lock = threading.Lock()
        self._statements: dict[tuple[str, str], Mapping[str, Any]] = {}  # by workgroup and name

    def create(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_CreatePreparedStatement.html

        PREPARE does the same.
        """
        workgroup, name = self._workgroups.named(request), request["StatementName"]
        with self._lock:
            if (workgroup, name) in self._statements:
                raise invalid_request(
                    f"PreparedStatement {name} already exists in workGroup {workgroup}"
                )
            self._put(workgroup, request)
        return {}

    def get(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetPreparedStatement.html"""
        workgroup = self._workgroups.named(request)
        return {"PreparedStatement": self._find(workgroup, request["StatementName"])}

    def batch_get(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetPreparedStatement.html"""
        workgroup = self._workgroups.named(request)
        found, unprocessed = [], []
        for name in request["PreparedStatementNames"]:
            try:
                found.append(self._find(workgroup, name))
            except ServiceError as refusal:
                unprocessed.append(
                    {
                        "StatementName": name,
                        "ErrorCode": refusal.type,
                        "ErrorMessage": refusal.message,
                    }
                )
        return {"PreparedStatements": found, "UnprocessedPreparedStatementNames": unprocessed}

    def update(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_UpdatePreparedStatement.html"""
        workgroup = self._workgroups.named(request)
        with self._lock:
            self._find(workgroup, request["StatementName"])
            self._put(workgroup, request)
        return {}

    def delete(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_DeletePreparedStatement.html

        DEALLOCATE PREPARE does the same.
        """
        workgroup, name = self._workgroups.named(request), request["StatementName"]
        with self._lock:
            self._find(workgroup, name)
            del self._statements[workgroup, name]
        return {}

    def list(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListPreparedStatements.html"""
        workgroup = self._workgroups.named(request)
        with self._lock:
            found = [each for (owner, _), each in self._statements.items() if owner == workgroup]
        return page_of("PreparedStatements", found, request, workgroup, _name, _summary)

    def text(self, workgroup: str, name: str) -> str:
        """The SQL that EXECUTE runs; raises ServiceError when there is none of that name."""
        text: str = self._find(workgroup, name)["QueryStatement"]
        return text

    def _put(self, workgroup: str, request: Request) -> None:
        statement = {
            "StatementName": request["StatementName"],
            "QueryStatement": request["QueryStatement"],
            "WorkGroupName": workgroup,
            "LastModifiedTime": round(self._clock(), 3),
        }
        if request.get("Description") is not None:
            statement["Description"] = request["Description"]
        self._statements[workgroup, request["StatementName"]] = statement

    def _find(self, workgroup: str, name: str) -> Mapping[str, Any]:
        statement = self._statements.get((workgroup, name))
        if statement is None:
            raise ServiceError(
                "ResourceNotFoundException",
                f"PreparedStatement {name} was not found in workGroup {workgroup}",
                extra={"ResourceName": name},
            )
        return statement


def _name(statement: Mapping[str, Any]) -> str:
    name: str = statement["StatementName"]
    return name


def _summary(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {name: statement[name] for name in ("StatementName", "LastModifiedTime")}
