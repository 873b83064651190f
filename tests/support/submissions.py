"""A Submission over fakes."""

from __future__ import annotations

import json
from typing import Any

from querysocket.connections import Caller
from querysocket.messages import RunQuery, parse
from querysocket.queries import Query
from querysocket.settings import SubmissionSettings
from querysocket.submission import Submission
from tests.support.events import CONNECTION_ID, OWNER_ID, QUERY_ID
from tests.support.fakes import FakeChannel, FakeEngine, FakeOwners, FakePollLoop, FakeQueries

CALLER = Caller(connection_id=CONNECTION_ID, owner_id=OWNER_ID)


class Desk:
    """Where queries are sent to."""

    def __init__(self, ad_hoc_group: str = "") -> None:
        self.engine = FakeEngine()
        self.queries = FakeQueries()
        self.owners = FakeOwners()
        self.poll_loop = FakePollLoop()
        self.channel = FakeChannel()
        self.submission = Submission(
            engine=self.engine,
            queries=self.queries,
            owners=self.owners,
            poll_loop=self.poll_loop,
            channel=self.channel,
            settings=SubmissionSettings(ad_hoc_group=ad_hoc_group),
        )

    def submit(self, caller: Caller = CALLER, **fields: Any) -> None:
        message = {"action": "runquery", "data": "SELECT 1"} | fields
        self.submission.submit(caller, parse(RunQuery, json.dumps(message)))

    @property
    def record(self) -> Query:
        return self.queries.records[QUERY_ID]

    @property
    def slots(self) -> list[str]:
        """Those that the caller's queries have."""
        return list(self.owners.active[OWNER_ID])
