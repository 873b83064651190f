"""The function rest_api over fakes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Self
from urllib.parse import urlencode

import pytest

from functions.rest_api import app as rest_api
from querysocket import rest
from querysocket.catalogue import Catalogue
from querysocket.history import History
from tests.support.events import OWNER_ID, load_event
from tests.support.fake_stores import FakeQueries
from tests.support.fakes import FakeClient, FakeEngine, a_query
from tests.support.reports import COUNTRIES, TAXI, FakeReports


@dataclass(frozen=True)
class Reply:
    """What a client of the REST API gets."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.text)
        return body

    @property
    def error(self) -> dict[str, Any]:
        """The error that a refusal tells, and nothing beside it."""
        assert self.body.keys() == {"error"}
        error: dict[str, Any] = self.body["error"]
        return error


COUNTRY_CODES = {
    "Name": "country_codes",
    "Description": "ISO 3166-1",
    "StorageDescriptor": {
        "Columns": [{"Name": "country", "Type": "string", "Comment": "its name"}]
    },
    "PartitionKeys": [{"Name": "day", "Type": "date"}],
}


@dataclass
class Rest:
    """Behind API Gateway, whose authorizer has checked the token of `claims`."""

    engine: FakeEngine = field(default_factory=FakeEngine)
    engines_asked: list[str] = field(default_factory=list)
    glue: FakeClient = field(
        default_factory=lambda: FakeClient(get_tables={"TableList": [COUNTRY_CODES]})
    )
    queries: FakeQueries = field(default_factory=FakeQueries)
    reports: FakeReports = field(default_factory=lambda: FakeReports(TAXI, COUNTRIES))

    @classmethod
    def installed(cls, monkeypatch: pytest.MonkeyPatch) -> Self:
        """The routes, using the fakes; their caller has one query, of a report."""
        self = cls()
        self.queries.add(
            a_query(
                owner_id=OWNER_ID, engine="redshift", report="taxi_by_month", topic_name="trips"
            )
        )
        history = History(self._engine_named, self.queries, lambda: self.reports)
        monkeypatch.setattr(rest, "History", lambda: history)
        monkeypatch.setattr(rest, "ReportStore", lambda: self.reports)
        monkeypatch.setattr(rest, "Catalogue", lambda: Catalogue(glue=self.glue))
        return self

    def get(
        self, path: str, claims: dict[str, str | None] | None = None, **parameters: Any
    ) -> Reply:
        """The answer to GET; a claim of None is left out."""
        event = load_event("rest_api")
        event["rawPath"] = event["requestContext"]["http"]["path"] = path
        event["rawQueryString"] = urlencode(parameters)
        event["queryStringParameters"] = {name: str(value) for name, value in parameters.items()}
        said = event["requestContext"]["authorizer"]["jwt"]["claims"] | (claims or {})
        event["requestContext"]["authorizer"]["jwt"]["claims"] = {
            name: value for name, value in said.items() if value is not None
        }
        answer = rest_api.handler(event, SimpleNamespace(aws_request_id="request-1"))
        assert answer["isBase64Encoded"] is False
        return Reply(answer["statusCode"], answer.get("headers", {}), answer["body"])

    def _engine_named(self, name: str) -> FakeEngine:
        self.engines_asked.append(name)
        return self.engine
