"""The poll loop: a Step Functions execution per query, named by the query's id.

It is the second of the two signals that a query ended, for the event that never comes.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from querysocket import aws
from querysocket.settings import PollLoopSettings


class _Running(Exception):
    """The query's loop was started before."""


class PollLoop:
    """The state machine of statemachine/query_poll.asl.json."""

    def __init__(self, settings: PollLoopSettings | None = None, client: Any = None) -> None:
        self._arn = (settings or PollLoopSettings.load()).poll_loop_arn
        self._client = client or aws.client("stepfunctions")

    def start(self, query_id: str, engine: str, *, progress: bool) -> None:
        """Watch the query until it ends; starting it twice is no error."""
        try:
            with aws.errors(_already_running):
                self._client.start_execution(
                    stateMachineArn=self._arn,
                    name=query_id,
                    input=json.dumps({"queryId": query_id, "engine": engine, "progress": progress}),
                )
        except _Running:
            return


def _already_running(error: ClientError) -> Exception | None:
    return _Running() if aws.error_code(error) == "ExecutionAlreadyExists" else None
