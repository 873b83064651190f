"""The house rules of statemachine/query_poll.asl.json. test_poll_loop.py runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from querysocket.queries import LEASE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "statemachine" / "query_poll.asl.json").read_text()
STATES: dict[str, dict[str, Any]] = json.loads(TEXT)["States"]
TASKS = sorted(name for name, state in STATES.items() if state["Type"] == "Task")
RESOURCES = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
MACHINE = RESOURCES["PollLoopStateMachine"]


def test_every_placeholder_is_substituted_by_the_template_and_no_other() -> None:
    placeholders = set(re.findall(r"\$\{(\w+)\}", TEXT))

    assert placeholders == set(MACHINE["Properties"]["DefinitionSubstitutions"])


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_a_timeout_and_is_retried_with_jitter(task: str) -> None:
    state = STATES[task]

    assert state["TimeoutSeconds"] <= 60
    (retrier,) = (each for each in state["Retry"] if each["ErrorEquals"] == ["States.ALL"])
    assert retrier["JitterStrategy"] == "FULL"
    assert retrier["MaxAttempts"] >= 1


@pytest.mark.parametrize("task", sorted(set(TASKS) - {"TellTopic"}))
def test_no_task_but_the_last_resort_can_end_the_loop_by_failing(task: str) -> None:
    assert STATES[task]["Catch"][-1]["ErrorEquals"] == ["States.ALL"]


def test_a_query_that_runs_on_is_no_reason_to_ask_again_at_once() -> None:
    runs_on = ["States.QueryEvaluationError"]

    assert STATES["Poll"]["Retry"][0] == {"ErrorEquals": runs_on, "MaxAttempts": 0}
    assert STATES["Poll"]["Catch"][0]["ErrorEquals"] == runs_on


def test_a_delivery_may_take_as_long_as_its_function_runs() -> None:
    function_seconds = RESOURCES["DeliverResultFunction"]["Properties"]["Timeout"]

    for task in ("Poll", "TellLost"):
        assert STATES[task]["TimeoutSeconds"] > function_seconds


def test_the_lease_outlives_whoever_holds_it() -> None:
    for function in ("DeliverResultFunction", "GetResultFunction"):
        assert RESOURCES[function]["Properties"]["Timeout"] <= LEASE_SECONDS


def test_the_log_of_the_loop_holds_no_execution_data_and_no_query_that_runs_on() -> None:
    logging = MACHINE["Properties"]["Logging"]

    assert (logging["IncludeExecutionData"], logging["Level"]) == (False, "FATAL")
