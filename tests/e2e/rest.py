"""A front end's requests to the REST API, each answer held against docs/openapi.json."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Headers
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.e2e.client import SECONDS, Message, Secrets

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


@dataclass(frozen=True)
class Reply:
    """What comes back for a request."""

    status: int
    headers: Headers
    text: str

    @property
    def body(self) -> Message:
        """The JSON object."""
        body = json.loads(self.text)
        assert isinstance(body, dict)
        return body

    @property
    def told(self) -> tuple[int, str, str]:
        """Of a refusal: status, code and category."""
        error = self.body["error"]
        return self.status, error["code"], error["category"]


class Rest:
    """Requests with one access token, or with whatever else is in its place, or without."""

    def __init__(self, url: str, secrets: Secrets, token: str | None) -> None:
        self._url = url
        self._secrets = secrets
        self._token = token

    def get(self, path: str, **query: Any) -> Reply:
        """The answer to a GET at a path, or at a whole URL: what a message's resultsUrl is."""
        whole = path if path.startswith("http") else self._url + path
        reply = self.request("GET", whole + (f"?{urlencode(query)}" if query else ""))
        if reply.status != 401:  # the gateway's own
            _assert_documented(whole.removeprefix(self._url), reply)
        for record in reply.body.get("records", ()):
            self._secrets.add(*(cell for cell in record if isinstance(cell, str)))
        return reply

    def request(self, method: str, url: str, **headers: str) -> Reply:
        """The answer to any request; `_` in a header's name stands for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._token is not None:
            sent["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(url, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return Reply(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as refusal:
            return Reply(refusal.code, refusal.headers, refusal.read().decode())

    def pages(self, path: str, **query: Any) -> Iterator[Message]:
        """Every page to the end."""
        token: Message = {}
        while True:
            reply = self.get(path, **query, **token)
            assert reply.status == 200, reply.text
            yield reply.body
            if "nextToken" not in reply.body:
                return
            token = {"nextToken": reply.body["nextToken"]}


@cache
def _document() -> Message:
    found: Message = json.loads(DOCUMENT.read_text())
    return found


def _assert_documented(path: str, reply: Reply) -> None:
    """The answer is one that the document says that there may be."""
    steps = path.partition("?")[0].split("/")
    if len(steps) > 2:
        steps[2] = "{queryId}"
    answers = _document()["paths"]["/".join(steps)]["get"]["responses"]
    assert str(reply.status) in answers, reply.text
    schema = answers[str(reply.status)]["content"]["application/json"]["schema"]
    whole = {**schema, "components": _document()["components"]}
    Draft202012Validator(whole).validate(reply.body)
    assert reply.headers["Content-Type"].partition(";")[0] == "application/json"
