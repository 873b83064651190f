"""Sessions of the local Redshift."""

from __future__ import annotations

import pytest

from local.redshift import sessions
from local.redshift.endpoints import Connection
from local.redshift.sessions import Sessions
from local.requests import ApiError
from tests.unit.local.athena_client import Clock

OWNER = "arn:aws:iam::123456789012:user/analyst"
DEV = Connection("dev", workgroup="querysocket")


def test_a_session_is_there_so_long_after_each_of_its_statements() -> None:
    clock = Clock()
    open_sessions = Sessions(clock)
    session = open_sessions.open(OWNER, DEV, 60)
    clock.now += 3600  # its first statement takes an hour
    session.release()
    clock.now += 59
    assert open_sessions.find(session.id) is session
    clock.now += 1
    with pytest.raises(ApiError, match="does not exist or is closed"):
        open_sessions.find(session.id)
    assert open_sessions.newest_first() == []


def test_a_session_runs_one_statement_at_a_time() -> None:
    open_sessions = Sessions()
    session = open_sessions.open(OWNER, DEV, 60)
    with pytest.raises(ApiError, match="busy"):
        open_sessions.take(session, None)
    session.release()
    open_sessions.take(session, 120)
    assert (session.busy, session.keep_alive_seconds) == (True, 120)


def test_no_more_are_open_than_the_service_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ACTIVE_LIMIT", 1)
    open_sessions = Sessions()
    open_sessions.open(OWNER, DEV, 60)
    with pytest.raises(ApiError) as refused:
        open_sessions.open(OWNER, DEV, 60)
    assert refused.value.type == "ActiveSessionsExceededException"
