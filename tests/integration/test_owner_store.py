"""One contract for the Owners table, held by the real store (on moto) and by the tests' fake."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from querysocket import aws, owners
from querysocket.errors import (
    DailyBytesSpent,
    LimitExceeded,
    ServiceUnavailable,
    TooManyActiveQueries,
)
from querysocket.owners import OwnerStore
from querysocket.settings import OwnerSettings
from tests.support.fake_stores import FakeOwners

pytestmark = pytest.mark.usefixtures("function_environment")

NOON = int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp())
A_DAY = 86_400
SLOT_SECONDS = 1_800 + owners._LAPSE_SECONDS

Make = Callable[..., OwnerStore]


class Clock:
    """What the store takes for the present."""

    now = NOON

    def __call__(self) -> float:
        return self.now

    def today(self) -> str:
        return datetime.fromtimestamp(self.now, UTC).date().isoformat()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    monkeypatch.setattr(owners, "_today", clock.today)
    return clock


def limits(**changes: int) -> OwnerSettings:
    return OwnerSettings.load().model_copy(update=changes)


@pytest.fixture(params=["real", "fake"])
def make(request: pytest.FixtureRequest, clock: Clock) -> Make:
    """Makes a store with these limits."""
    if request.param == "fake":
        return lambda **changes: FakeOwners(limits(**changes))
    dynamodb = request.getfixturevalue("dynamodb")
    return lambda **changes: OwnerStore(limits(**changes), dynamodb)


def spend(store: OwnerStore, scanned: int, owner_id: str = "user-1") -> None:
    """Have a query of the owner end that scanned so many bytes."""
    store.take_slot(owner_id, "spender")
    store.free_slot(owner_id, "spender", scanned)


# Slots


def test_an_owner_has_as_many_slots_as_the_limit_and_not_one_more(make: Make) -> None:
    store = make(max_active_queries=3)

    assert [store.take_slot("user-1", slot) for slot in "abc"] == [True] * 3
    with pytest.raises(TooManyActiveQueries) as raised:
        store.take_slot("user-1", "d")

    assert re.findall(r"\d+", raised.value.message) == ["3", "3"]


def test_the_same_slot_is_counted_once(make: Make) -> None:
    store = make(max_active_queries=2)

    assert [store.take_slot("user-1", slot) for slot in "aab"] == [True, False, True]
    assert store.take_slot("user-1", "a") is False


def test_a_slot_given_back_can_be_taken(make: Make) -> None:
    store = make(max_active_queries=1)
    store.take_slot("user-1", "a")

    store.free_slot("user-1", "a")

    assert store.take_slot("user-1", "b")


def test_giving_back_twice_changes_nothing(make: Make) -> None:
    store = make(max_active_queries=2, daily_bytes_per_owner=100)
    for slot in "ab":
        store.take_slot("user-1", slot)

    for _ in range(2):
        store.free_slot("user-1", "a", 60)

    assert store.take_slot("user-1", "c")
    with pytest.raises(TooManyActiveQueries):
        store.take_slot("user-1", "d")


def test_giving_back_what_nobody_took_changes_nothing(make: Make) -> None:
    store = make(max_active_queries=1, daily_bytes_per_owner=1)

    store.free_slot("user-1", "a", 60)
    store.take_slot("user-1", "b")
    store.free_slot("user-1", "a", 60)
    store.free_slot("user-1", "b")

    assert store.take_slot("user-1", "c")


def test_a_slot_that_nobody_gave_back_lapses_after_its_querys_deadline(
    make: Make, clock: Clock
) -> None:
    store = make(max_active_queries=1)
    store.take_slot("user-1", "a")
    clock.now += SLOT_SECONDS
    with pytest.raises(TooManyActiveQueries):
        store.take_slot("user-1", "b")

    clock.now += 1

    assert store.take_slot("user-1", "b")


def test_slots_that_lapse_make_room_for_those_that_run_beside_them(
    make: Make, clock: Clock
) -> None:
    store = make(max_active_queries=2)
    store.take_slot("user-1", "a")
    clock.now += SLOT_SECONDS
    store.take_slot("user-1", "b")
    clock.now += 1

    assert store.take_slot("user-1", "c")
    with pytest.raises(TooManyActiveQueries):
        store.take_slot("user-1", "d")


def test_any_number_of_lapsed_slots_makes_room(make: Make, clock: Clock) -> None:
    most = 2 * owners._MAX_REMOVED + 10
    store = make(max_active_queries=most)
    for number in range(most):
        store.take_slot("user-1", f"old-{number}")
    clock.now += SLOT_SECONDS + 1

    assert all(store.take_slot("user-1", f"new-{number}") for number in range(most))
    with pytest.raises(TooManyActiveQueries):
        store.take_slot("user-1", "one more")


def test_owners_do_not_touch_each_other(make: Make) -> None:
    store = make(max_active_queries=1, daily_bytes_per_owner=100)
    spend(store, 100, "user-1")
    store.take_slot("user-2", "a")

    assert store.take_slot("user-3", "a")
    store.free_slot("user-3", "a")
    with pytest.raises(TooManyActiveQueries):
        store.take_slot("user-2", "b")
    with pytest.raises(DailyBytesSpent):
        store.take_slot("user-1", "a")


# The day's bytes


def test_bytes_are_spent_up_to_the_limit_of_the_day(make: Make) -> None:
    store = make(daily_bytes_per_owner=1_000)
    spend(store, 900)
    spend(store, 99)

    assert store.take_slot("user-1", "a")
    store.free_slot("user-1", "a", 1)
    with pytest.raises(DailyBytesSpent, match="1,000"):
        store.take_slot("user-1", "b")


def test_a_refusal_says_what_was_scanned_and_what_may_be(make: Make) -> None:
    store = make(daily_bytes_per_owner=1_000)
    spend(store, 2_500)

    with pytest.raises(LimitExceeded) as raised:
        store.take_slot("user-1", "a")

    assert re.findall(r"\d,\d+", raised.value.message) == ["2,500", "1,000"]


def test_a_new_day_starts_at_nothing(make: Make, clock: Clock) -> None:
    store = make(daily_bytes_per_owner=1_000)
    spend(store, 1_000)

    clock.now += A_DAY // 2 - 1
    with pytest.raises(DailyBytesSpent):
        store.take_slot("user-1", "a")
    clock.now += 1

    assert store.take_slot("user-1", "a")


def test_what_was_scanned_yesterday_is_not_in_the_way_where_room_is_made(
    make: Make, clock: Clock
) -> None:
    store = make(max_active_queries=1, daily_bytes_per_owner=1_000)
    spend(store, 1_000)
    clock.now += A_DAY
    store.take_slot("user-1", "a")
    clock.now += SLOT_SECONDS + 1

    assert store.take_slot("user-1", "b")


def test_bytes_are_spent_on_the_day_on_which_the_query_ends(make: Make, clock: Clock) -> None:
    store = make(daily_bytes_per_owner=1_000)
    store.take_slot("user-1", "late")
    spend(store, 700)
    clock.now += A_DAY // 2

    store.free_slot("user-1", "late", 600)

    spend(store, 399)
    assert store.take_slot("user-1", "a")
    store.free_slot("user-1", "a", 1)
    with pytest.raises(DailyBytesSpent):
        store.take_slot("user-1", "b")


def test_without_a_limit_any_number_of_bytes_is_spent(make: Make) -> None:
    store = make(daily_bytes_per_owner=0)
    spend(store, 10**15)

    assert store.take_slot("user-1", "a")


# The real store alone


def test_a_limit_that_was_lowered_is_told_beside_what_runs(dynamodb: Any, clock: Clock) -> None:
    for slot in "abc":
        OwnerStore(client=dynamodb).take_slot("user-1", slot)

    with pytest.raises(
        TooManyActiveQueries, match=r"^3 of your queries are running; the limit is 2\."
    ):
        OwnerStore(limits(max_active_queries=2), dynamodb).take_slot("user-1", "d")


def test_an_owner_is_remembered_for_longer_than_any_query_can_run(
    dynamodb: Any, clock: Clock
) -> None:
    store = OwnerStore(client=dynamodb)
    store.take_slot("user-1", "a")
    clock.now += A_DAY

    store.take_slot("user-1", "b")

    (found,) = dynamodb.scan(TableName="owners")["Items"]
    assert aws.from_item(found)["expiresAt"] == NOON + A_DAY + owners._KEPT_SECONDS
    assert owners._KEPT_SECONDS > A_DAY + owners._LAPSE_SECONDS


@pytest.mark.parametrize("change", [OwnerStore.take_slot, OwnerStore.free_slot])
def test_a_table_that_is_not_there_is_an_error(
    dynamodb: Any, change: Callable[[OwnerStore, str, str], object]
) -> None:
    store = OwnerStore(limits().model_copy(update={"owners_table": "missing"}), dynamodb)

    with pytest.raises(ServiceUnavailable):
        change(store, "user-1", "a")
