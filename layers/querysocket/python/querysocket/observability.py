"""The one logger and the one metrics collector of a function.

Logs are keyed by connectionId and queryId. They never hold a token, SQL text, parameter values or
a presigned URL: log what happened to which query, not what the query says.
"""

from __future__ import annotations

from aws_lambda_powertools import Logger, Metrics

logger = Logger(service="querysocket")
metrics = Metrics(namespace="querysocket", service="querysocket")
