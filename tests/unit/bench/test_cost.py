"""What is billed of histories, logs and changes of items, and what it comes to."""

from __future__ import annotations

from typing import Any

import pytest

from bench.billable import (
    PRICES,
    bill,
    dollars_per_month,
    dollars_per_thousand,
    invocations,
    total,
    transitions,
    write_units,
)

ALL = {"ProjectionType": "ALL"}
BY_OWNER = {"KeySchema": [{"AttributeName": "owner"}], "Projection": ALL}

ARM = {
    "MemorySize": 512,
    "Architectures": ["arm64"],
    "LoggingConfig": {"LogFormat": "JSON"},
}
X86 = {"MemorySize": 2_048, "Architectures": ["x86_64"]}


def history(*kinds: str) -> list[dict[str, Any]]:
    return [{"type": kind} for kind in kinds]


def text(**attributes: str) -> dict[str, dict[str, Any]]:
    return {name: {"S": value} for name, value in attributes.items()}


# State transitions


def test_every_state_that_is_entered_is_a_transition() -> None:
    assert transitions(history("ExecutionStarted", "WaitStateEntered", "WaitStateExited")) == 1
    assert transitions(history("ParallelStateEntered", "ChoiceStateEntered")) == 2


def test_a_retry_is_a_transition_too() -> None:
    once = ("TaskScheduled", "TaskFailed")

    assert transitions(history("TaskStateEntered", *once)) == 1
    assert transitions(history("TaskStateEntered", *once, *once, *once)) == 3


# Invocations


def log(duration_ms: int, *lines: str) -> list[str]:
    identity = "RequestId: 1"
    report = f"REPORT {identity}\tDuration: {duration_ms} ms\tBilled Duration: {duration_ms} ms"
    return [f"START {identity} Version: 1", *lines, f"END {identity}", report]


def test_an_invocation_is_billed_by_its_memory_and_its_processor() -> None:
    used = invocations(X86, log(10) + log(20))

    assert used["lambdaRequests"] == 2
    assert used["lambdaX86GbSeconds"] == pytest.approx(2 * 0.030)


def test_a_function_with_part_of_a_processor_takes_longer_than_here() -> None:
    used = invocations(ARM, log(100))

    assert used["lambdaArm64GbSeconds"] == pytest.approx(0.5 * 0.346)  # 1769 / 512 as long


def test_a_log_is_billed_with_what_lambda_adds_to_it() -> None:
    assert invocations(X86, log(1, "ä", "bc"))["logBytes"] == 4 + 250
    assert invocations(ARM, log(1))["logBytes"] == 450


# Writes


def test_a_write_is_billed_by_the_kilobyte_begun_of_the_larger_item() -> None:
    small, large = text(id="1", note="x"), text(id="1", note="x" * 1_100)

    assert write_units(None, small, []) == 1
    assert write_units(small, large, []) == 2
    assert write_units(large, small, []) == 2
    assert write_units(small, None, []) == 1


def test_an_item_of_exactly_a_kilobyte_is_one_unit() -> None:
    name = "note"

    assert write_units(None, {name: {"S": "x" * (1_024 - len(name))}}, []) == 1
    assert write_units(None, {name: {"S": "x" * (1_025 - len(name))}}, []) == 2


def test_an_index_that_holds_what_changed_is_written_as_well() -> None:
    before, after = text(id="1", owner="a", note="x"), text(id="1", owner="a", note="y")

    assert write_units(None, before, [BY_OWNER]) == 2
    assert write_units(before, after, [BY_OWNER]) == 2
    assert write_units(before, None, [BY_OWNER]) == 2


def test_an_index_that_does_not_hold_what_changed_is_left_alone() -> None:
    before, after = text(id="1", owner="a", note="x"), text(id="1", owner="a", note="y")
    keys_only = BY_OWNER | {"Projection": {"ProjectionType": "KEYS_ONLY"}}
    included = BY_OWNER | {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["z"]}}

    assert write_units(before, after, [keys_only]) == 1
    assert write_units(before, after, [included]) == 1
    assert write_units(text(id="1"), text(id="1", note="y"), [BY_OWNER]) == 1


def test_an_entry_that_moves_in_an_index_is_removed_and_written() -> None:
    assert write_units(text(id="1", owner="a"), text(id="1", owner="b"), [BY_OWNER]) == 3


def test_every_type_of_an_items_values_has_its_size() -> None:
    inner = {"M": {"a": {"N": "123"}, "b": {"L": [{"BOOL": True}, {"NULL": True}]}}}
    inner_bytes = 3 + (1 + 1 + 3) + (1 + 1 + 3 + 2 + 2)
    filler = "x" * (1_024 - len("filler") - len("inner") - inner_bytes)

    assert write_units(None, {"inner": inner, "filler": {"S": filler}}, []) == 1
    assert write_units(None, {"inner": inner, "filler": {"S": filler + "x"}}, []) == 2


# Dollars


def test_a_price_is_for_the_number_of_units_that_it_names() -> None:
    assert dollars_per_thousand("stateTransitions", 329) == pytest.approx(8.225)
    assert dollars_per_thousand("webSocketMessages", 3) == pytest.approx(0.003)


def test_a_table_of_five_units_each_way_has_a_price_without_any_query() -> None:
    five = {"provisionedWriteUnits": 5, "provisionedReadUnits": 5}

    assert dollars_per_month(total([five, {"alarms": 1}])) == 2.95


def test_a_bill_is_the_sum_of_its_parts_and_leaves_out_what_was_not_used() -> None:
    made = bill(
        {"stateTransitions": 4, "webSocketMessages": 3, "snsPublishes": 0, "statusCalls": 2}
    )

    assert made["dollarsPerThousand"] == pytest.approx(0.103)
    assert set(made["parts"]) == {"stateTransitions", "webSocketMessages"}
    assert made["parts"]["stateTransitions"] == {"perQuery": 4, "dollarsPerThousand": 0.1}
    assert made["statusCalls"] == 2


def test_every_price_says_where_it_comes_from() -> None:
    prices = [*PRICES["perUse"].values(), *PRICES["perMonth"].values()]

    assert {price["source"] for price in prices} == set(PRICES["sources"])
    assert all(price["dollars"] > 0 and price["unit"] for price in prices)
