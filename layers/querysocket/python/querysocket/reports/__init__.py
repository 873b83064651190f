"""Saved reports: a YAML file that describes each, and its SQL, with `:name` where a value goes."""

from querysocket.reports.definition import PublicReport, ReportDefinition
from querysocket.reports.report import Bound, Report
from querysocket.reports.store import ReportStore

__all__ = ["Bound", "PublicReport", "Report", "ReportDefinition", "ReportStore"]
