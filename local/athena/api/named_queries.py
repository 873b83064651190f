"""Named queries: texts that a workgroup keeps, and that nothing here runs."""

from __future__ import annotations

import threading
import uuid
from typing import Any

from local.athena.api.listing import page_of
from local.athena.api.requests import ServiceError, invalid_request, not_found
from local.athena.api.workgroups import Workgroups
from local.athena.authorization import Caller
from local.requests import Request, Response

_COMPARED = ("Name", "Description", "Database", "QueryString", "WorkGroup")


class NamedQueries:
    """All named queries of one account and region."""

    def __init__(self, workgroups: Workgroups) -> None:
        self._workgroups = workgroups
        self._lock = threading.Lock()
        self._queries: dict[str, dict[str, Any]] = {}
        self._tokens: dict[str, tuple[object, str]] = {}

    def workgroup_of(self, named_query_id: str) -> str | None:
        """The workgroup that a named query belongs to."""
        query = self._queries.get(named_query_id)
        return query["WorkGroup"] if query else None

    def create(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html"""
        workgroup = self._workgroups.named(request)
        token = request.get("ClientRequestToken")
        parameters = tuple(request.get(name) for name in _COMPARED)
        with self._lock:
            if token in self._tokens:
                known, named_query_id = self._tokens[token]
                if known != parameters:
                    raise invalid_request(
                        "Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH"
                    )
                return {"NamedQueryId": named_query_id}
            named_query_id = str(uuid.uuid4())
            if token is not None:
                self._tokens[token] = parameters, named_query_id
            self._queries[named_query_id] = {
                "NamedQueryId": named_query_id,
                "Name": request["Name"],
                "Database": request["Database"],
                "QueryString": request["QueryString"],
                "WorkGroup": workgroup,
                **_description(request),
            }
        return {"NamedQueryId": named_query_id}

    def get(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetNamedQuery.html"""
        return {"NamedQuery": self._find(request["NamedQueryId"])}

    def batch_get(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetNamedQuery.html"""
        found, unprocessed = [], []
        for named_query_id in request["NamedQueryIds"]:
            try:
                found.append(self._find(named_query_id))
            except ServiceError as refusal:
                unprocessed.append(
                    {
                        "NamedQueryId": named_query_id,
                        "ErrorCode": refusal.code,
                        "ErrorMessage": refusal.message,
                    }
                )
        return {"NamedQueries": found, "UnprocessedNamedQueryIds": unprocessed}

    def update(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_UpdateNamedQuery.html"""
        with self._lock:
            query = self._find(request["NamedQueryId"])
            changes = {name: request[name] for name in ("Name", "QueryString")}
            self._queries[query["NamedQueryId"]] = query | changes | _description(request)
        return {}

    def delete(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteNamedQuery.html"""
        with self._lock:
            del self._queries[self._find(request["NamedQueryId"])["NamedQueryId"]]
        return {}

    def list(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListNamedQueries.html"""
        workgroup = self._workgroups.named(request)
        with self._lock:
            ids = [
                query["NamedQueryId"]
                for query in self._queries.values()
                if query["WorkGroup"] == workgroup
            ]
        return page_of("NamedQueryIds", ids, request, workgroup, str, str)

    def _find(self, named_query_id: str) -> dict[str, Any]:
        query = self._queries.get(named_query_id)
        if query is None:
            raise not_found("NamedQuery", named_query_id, "NAMED_QUERY_NOT_FOUND")
        return query


def _description(request: Request) -> dict[str, str]:
    description = request.get("Description")
    return {} if description is None else {"Description": description}
