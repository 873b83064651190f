"""Running a saved report."""

from __future__ import annotations

from querysocket.connections import Caller
from querysocket.engines import Statement
from querysocket.engines.redshift import RedshiftEngine
from querysocket.errors import InvalidMessage, ReportNotFound
from querysocket.messages import RunReport
from querysocket.reports import ReportStore
from querysocket.submission import Order, Submission


def run_report(
    caller: Caller,
    message: RunReport,
    submission: Submission | None = None,
    reports: ReportStore | None = None,
) -> None:
    """Start the report with its values bound; raises ReportNotFound or ReportFaulty."""
    report = (reports or ReportStore()).get(message.report)
    if not report.allows(caller.groups):
        raise ReportNotFound.named(message.report)
    if message.reuse_minutes and report.definition.engine == RedshiftEngine.name:
        raise InvalidMessage("reuseMinutes is for reports on Athena; this one runs on Redshift.")
    bound = report.statement_parts(message.parameters)
    order = Order(
        engine=report.definition.engine,
        statement=Statement(
            sql=bound.sql,
            parameters=bound.parameters,
            named=bound.named,
            name=report.name,
            database=report.definition.database,
        ),
        # Not its SQL, which may be published anew: a repeat asks for the same.
        identity=[message.report, message.parameters],
        report=report.name,
        topic_name=message.topic_name,
    )
    (submission or Submission()).submit(caller, message, order)
