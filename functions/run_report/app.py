"""runreport: run a saved report."""

from __future__ import annotations

from querysocket import aws
from querysocket.connections import Caller
from querysocket.messages import RunReport
from querysocket.report_runs import run_report
from querysocket.routes import route

aws.prepare("apigatewaymanagementapi", "athena", "dynamodb", "s3", "stepfunctions")


@route(RunReport)
def handler(caller: Caller, message: RunReport) -> None:
    """The answer follows when the report ends, under its topic name."""
    run_report(caller, message)
