"""What the simulation takes for granted, as data of assumptions.json: measured, read or assumed."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic.alias_generators import to_camel

DATA: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


@dataclass(frozen=True)
class Assumptions:
    """Each is explained in assumptions.json, under its name there."""

    seed: int
    think_seconds: float
    length_median_seconds: float
    length_sigma: float
    length_max_seconds: float
    stopped_share: float
    history_share: float
    history_running_share: float
    history_every_seconds: float
    session_seconds: float
    login_seconds: float
    event_seconds: float
    event_lost_share: float
    submit_seconds: float
    deliver_seconds: float
    poll_seconds: float
    other_seconds: float
    call_attempts: int
    async_retry_seconds: list[float]
    hand_retry_seconds: float
    hand_retries: int
    reuse_share: float
    reused_seconds: float
    dpu_per_query: int
    article_loop_seconds: float
    reconnect_give_up_seconds: float
    reconnect_backoff_seconds: float
    reconnect_max_backoff_seconds: float


def assumptions() -> Assumptions:
    """As the file has them."""
    values = {field.name: DATA[to_camel(field.name)]["value"] for field in fields(Assumptions)}
    return Assumptions(**values)
