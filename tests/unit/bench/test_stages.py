"""What the stages are made of."""

from __future__ import annotations

from datetime import UTC, datetime

from bench.stages import POST, WRITE, Call, Told, stages


def test_each_stage_lasts_from_one_moment_to_the_next() -> None:
    told = Told("q", sent_at=0, accepted_at=0.015, told_at=0.36)
    status = {"SubmissionDateTime": moment(0.004), "CompletionDateTime": moment(0.3)}
    calls = [
        Call(0.001, "deliver_result", "dynamodb:GetItem"),  # a poll of the query before
        Call(0.002, "run_query", WRITE),
        Call(0.003, "run_query", "athena:StartQueryExecution"),
        Call(0.01, "run_query", POST),
        Call(0.02, "run_query", "states:StartExecution"),
        Call(0.1, "run_query", "s3:PutObject"),  # of the engine, in its name
        Call(0.2, "deliver_result", "dynamodb:GetItem"),  # a poll of the query before
        Call(0.31, "deliver_result", WRITE),
        Call(0.33, "deliver_result", WRITE),
        Call(0.35, "deliver_result", POST),
        Call(0.37, "deliver_result", WRITE),
    ]

    found = stages(told, status, calls)

    assert {stage: round(milliseconds) for stage, milliseconds in found.items()} == {
        "submitToInvoked": 2,
        "invokedToStarted": 2,
        "startedToAccepted": 6,
        "acceptedToClient": 5,
        "acceptedToWatched": 10,
        "endToEvent": 10,
        "eventToPush": 40,
        "pushToClient": 10,
        "pushToSettled": 20,
    }


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
