"""A Submission over fakes."""

from __future__ import annotations

import json
from typing import Any

from querysocket.ad_hoc import run_query
from querysocket.connections import Caller
from querysocket.messages import RunQuery, RunReport
from querysocket.parsing import parse
from querysocket.queries import Query
from querysocket.report_runs import run_report
from querysocket.settings import AdHocSettings
from querysocket.submission import Submission
from tests.support.events import CONNECTION_ID, OWNER_ID, QUERY_ID
from tests.support.fake_stores import FakeOwners, FakeQueries
from tests.support.fakes import FakeChannel, FakeEngine, FakePollLoop
from tests.support.reports import COUNTRIES, TAXI, FakeReports

CALLER = Caller(connection_id=CONNECTION_ID, owner_id=OWNER_ID, groups=("analysts",))


class Desk:
    """Where queries are sent to."""

    def __init__(self, ad_hoc_group: str = "") -> None:
        self.engine = FakeEngine()
        self.engines_asked: list[str] = []
        self.queries = FakeQueries()
        self.owners = FakeOwners()
        self.poll_loop = FakePollLoop()
        self.channel = FakeChannel()
        self.reports = FakeReports(TAXI, COUNTRIES)
        self.submission = Submission(
            engines=self._engine_named,
            queries=self.queries,
            owners=self.owners,
            poll_loop=self.poll_loop,
            channel=self.channel,
        )
        self.settings = AdHocSettings(ad_hoc_group=ad_hoc_group)

    def submit(self, caller: Caller = CALLER, **fields: Any) -> None:
        """Send a `runquery`."""
        message = {"action": "runquery", "data": "SELECT 1"} | fields
        run_query(caller, parse(RunQuery, json.dumps(message)), self.submission, self.settings)

    def run_report(self, caller: Caller = CALLER, **fields: Any) -> None:
        """Send a `runreport`."""
        message = {
            "action": "runreport",
            "report": "taxi_by_month",
            "parameters": {"month": "December 2015"},
        }
        asked = parse(RunReport, json.dumps(message | fields))
        run_report(caller, asked, self.submission, self.reports)

    @property
    def record(self) -> Query:
        return self.queries.records[QUERY_ID]

    @property
    def slots(self) -> list[str]:
        """Those that the caller's queries have."""
        return list(self.owners.active[OWNER_ID])

    def _engine_named(self, name: str) -> FakeEngine:
        self.engines_asked.append(name)
        return self.engine
