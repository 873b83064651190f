"""Whom the REST API tells what, and what it tells when something goes wrong."""

from __future__ import annotations

import json
from io import StringIO

import pytest

from querysocket.errors import (
    Misconfigured,
    QuerysocketError,
    ReportFaulty,
    ServiceUnavailable,
    Throttled,
)
from tests.support.events import QUERY_ID
from tests.support.rest import Rest

RESULTS = f"/queries/{QUERY_ID}/results"


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> Rest:
    return Rest.installed(monkeypatch)


# Whose, and with which token


@pytest.mark.parametrize("path", [f"/queries/{QUERY_ID}", RESULTS])
def test_a_query_of_another_looks_like_one_that_is_not_there(rest: Rest, path: str) -> None:
    other = QUERY_ID.replace("7", "8")

    foreign, missing = rest.get(path, {"sub": "user-2"}), rest.get(path.replace("7", "8"))

    assert foreign.status == missing.status == 404
    assert foreign.error == missing.error | {
        "message": missing.error["message"].replace(other, QUERY_ID)
    }
    assert foreign.error["code"] == "query_not_found"
    assert rest.engines_asked == []


@pytest.mark.parametrize("token_use", ["id", "refresh", "", None])
@pytest.mark.parametrize(
    "path", ["/queries", f"/queries/{QUERY_ID}", RESULTS, "/catalogue", "/reports"]
)
def test_only_an_access_token_gives_rights(rest: Rest, path: str, token_use: str | None) -> None:
    reply = rest.get(path, {"token_use": token_use})

    assert (reply.status, reply.error["code"]) == (403, "not_allowed")
    assert "access token" in reply.error["message"]


# What goes wrong


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Throttled("later"), 429),
        (ServiceUnavailable("out of order"), 503),
        (Misconfigured("no Redshift"), 503),
    ],
)
def test_an_error_is_told_with_a_status_that_says_whose_it_is(
    rest: Rest, error: QuerysocketError, status: int
) -> None:
    rest.engine.failing.errors["rows"] = error

    reply = rest.get(RESULTS)

    assert (reply.status, reply.error["code"]) == (status, error.code)
    assert reply.error["retryable"] is error.retryable


def test_reports_that_cannot_be_listed_are_an_error(rest: Rest) -> None:
    rest.reports.failing.errors["all"] = ReportFaulty("no")

    assert rest.get("/reports").status == 503


def test_an_unforeseen_error_is_told_without_its_text_and_counted(
    rest: Rest, logged: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    rest.engine.failing.errors["rows"] = KeyError("internal")

    reply = rest.get(RESULTS)

    assert (reply.status, reply.error["code"]) == (503, "service_unavailable")
    assert reply.error["retryable"] is True
    assert "internal" not in reply.text
    assert '"UnforeseenErrors":[1.0]' in capsys.readouterr().out
    (line,) = [each for each in logged.getvalue().splitlines() if "unforeseen" in each]
    assert json.loads(line)["awsRequestId"] == "request-1"
    assert json.loads(line)["exception_name"] == "KeyError"


def test_a_refusal_is_no_unforeseen_error(rest: Rest, capsys: pytest.CaptureFixture[str]) -> None:
    rest.get(RESULTS, {"sub": "user-2"})
    rest.get(RESULTS, pageSize=0)

    assert "UnforeseenErrors" not in capsys.readouterr().out


def test_nobody_keeps_what_is_private(rest: Rest) -> None:
    for path in ("/queries", f"/queries/{QUERY_ID}", RESULTS, "/reports"):
        assert rest.get(path).headers["Cache-Control"] == "no-store"
