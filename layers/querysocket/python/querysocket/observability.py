"""The one logger and the one metrics collector of a function.

Logs are keyed by connectionId and queryId. They never hold a token, SQL text, parameter values or
a presigned URL: log what happened to which query, not what the query says.
"""

from __future__ import annotations

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger()
metrics = Metrics(namespace="querysocket")


def count_unforeseen() -> None:
    """Count an error that nobody thought of: the handler answers it, so Lambda does not."""
    metrics.add_metric(name="UnforeseenErrors", unit=MetricUnit.Count, value=1)
    metrics.flush_metrics()
