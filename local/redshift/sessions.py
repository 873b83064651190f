"""Sessions: a connection that later statements use again, with its temporary tables.

https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-session-reuse.html
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable

import duckdb

from local.redshift.endpoints import Connection, invalid
from local.requests import ApiError

ACTIVE_LIMIT = 500


class Session:
    """One connection, kept for some time after each of its statements."""

    def __init__(
        self,
        owner: str,
        connection: Connection,
        keep_alive_seconds: int,
        clock: Callable[[], float],
    ) -> None:
        self.id = str(uuid.uuid4())
        self.owner = owner
        self.connection = connection
        self.keep_alive_seconds = keep_alive_seconds
        self.created_at = self.updated_at = clock()
        self.busy = True  # with the statement that opens it
        self.cursor: duckdb.DuckDBPyConnection | None = None
        self.lock = threading.Lock()  # held by the thread that uses the cursor
        self._clock = clock

    @property
    def closes_at(self) -> float | None:
        """When it is closed, seconds since the epoch; None while a statement runs in it."""
        return None if self.busy else self.updated_at + self.keep_alive_seconds

    def take(self, keep_alive_seconds: int | None) -> None:
        """Run the next statement in it."""
        self.busy = True
        self.updated_at = self._clock()
        if keep_alive_seconds is not None:
            self.keep_alive_seconds = keep_alive_seconds

    def release(self) -> None:
        """Its statement has ended."""
        self.busy = False
        self.updated_at = self._clock()

    def close(self) -> None:
        """Give up the connection."""
        with self.lock:
            if self.cursor:
                self.cursor.close()


class Sessions:
    """The open sessions of one account and region."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def open(self, owner: str, connection: Connection, keep_alive_seconds: int) -> Session:
        """A new session, busy; raises ApiError."""
        with self._lock:
            self._close_the_old()
            if len(self._sessions) >= ACTIVE_LIMIT:
                raise ApiError(
                    "ActiveSessionsExceededException",
                    "The maximum number of active sessions exceeded.",
                )
            session = Session(owner, connection, keep_alive_seconds, self._clock)
            self._sessions[session.id] = session
            return session

    def find(self, id_: str) -> Session:
        """An open session; raises ApiError."""
        with self._lock:
            self._close_the_old()
            if id_ not in self._sessions:
                raise invalid(f"Session {id_} does not exist or is closed.")
            return self._sessions[id_]

    def take(self, session: Session, keep_alive_seconds: int | None) -> None:
        """Make it busy with another statement; raises ApiError where it is."""
        with self._lock:
            if session.busy:
                raise invalid(f"Session {session.id} is busy with another statement.")
            session.take(keep_alive_seconds)

    def newest_first(self) -> list[Session]:
        """All open sessions, the latest opened first."""
        with self._lock:
            self._close_the_old()
            return list(reversed(self._sessions.values()))

    def _close_the_old(self) -> None:
        now = self._clock()
        for session in list(self._sessions.values()):
            if session.closes_at is not None and session.closes_at <= now:
                del self._sessions[session.id]
                session.close()
