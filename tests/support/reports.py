"""Saved reports, without a bucket."""

from __future__ import annotations

from querysocket.errors import ReportNotFound
from querysocket.reports import Report, ReportStore
from tests.support.fakes import Failing

TAXI_FILES = {
    "yaml": """
title: Trips per day
engine: redshift
database: sales
groups: [analysts]
parameters:
  month: {type: month, required: true}
  at_least: {type: number, default: null}
""",
    "sql": "SELECT * FROM trips WHERE month = :month AND fare >= coalesce(:at_least, 0)",
}
TAXI = Report.read("taxi_by_month", TAXI_FILES["yaml"], TAXI_FILES["sql"])
COUNTRIES = Report.read(
    "countries",
    """
title: Countries
engine: athena
groups: everyone
parameters:
  since: {type: date, required: true}
  north: {type: boolean, default: false}
""",
    "SELECT * FROM c WHERE day >= :since AND (latitude > 0 OR NOT :north) AND seen > :since",
)


class FakeReports(ReportStore):
    """The reports there are; `failing` makes one method raise an error."""

    def __init__(self, *reports: Report) -> None:
        self.reports = {report.name: report for report in reports}
        self.failing = Failing({})

    def get(self, name: str) -> Report:
        self.failing.check("get")
        if name not in self.reports:
            raise ReportNotFound.named(name)
        return self.reports[name]

    def all(self) -> list[Report]:
        self.failing.check("all")
        return [self.reports[name] for name in sorted(self.reports)]
