"""The limits hold however many messages of one owner come at once, and however they meet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from querysocket import aws, owners
from querysocket.errors import Throttled, TooManyActiveQueries
from querysocket.owners import OwnerStore
from querysocket.settings import OwnerSettings
from tests.support.fakes import FakeClient, client_error
from tests.support.moto_stack import OneCallAtATime

T = TypeVar("T")

LIMIT = 5


def at_once(dynamodb: Any, threads: int, use: Callable[[OwnerStore, str], T]) -> list[T]:
    """What the store gives to so many threads, each with a slot of its own."""
    store = OwnerStore(client=OneCallAtATime(dynamodb, threads))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda number: use(store, f"new-{number}"), range(threads)))


def item(dynamodb: Any) -> dict[str, Any]:
    (found,) = dynamodb.scan(TableName="owners")["Items"]
    return aws.from_item(found)


def take(store: OwnerStore, slot: str) -> str | None:
    """The slot, where it could be taken."""
    try:
        return slot if store.take_slot("user-1", slot) else None
    except TooManyActiveQueries:
        return None


@pytest.mark.parametrize("is_known", [True, False], ids=["known owner", "first use"])
def test_no_more_queries_get_a_slot_than_the_limit(dynamodb: Any, is_known: bool) -> None:
    if is_known:
        OwnerStore(client=dynamodb).take_slot("user-1", "old")
        OwnerStore(client=dynamodb).free_slot("user-1", "old")

    taken = set(at_once(dynamodb, 16, take)) - {None}

    assert len(taken) == LIMIT
    assert item(dynamodb)["active"].keys() == taken


def take_lapsed(dynamodb: Any) -> None:
    """Take all slots there are, to lapse before they are taken."""
    past = {"deadline_seconds": -owners._LAPSE_SECONDS - 60}
    store = OwnerStore(OwnerSettings.load().model_copy(update=past), dynamodb)
    for number in range(LIMIT):
        store.take_slot("user-1", f"old-{number}")


def test_the_room_of_lapsed_slots_is_made_once(dynamodb: Any) -> None:
    take_lapsed(dynamodb)

    taken = set(at_once(dynamodb, 16, take)) - {None}

    assert len(taken) == LIMIT
    assert item(dynamodb)["active"].keys() == taken


class Slow:
    """A client that others overtake: `meanwhile` happens between its first call and its second."""

    def __init__(self, client: Any, meanwhile: Callable[[], object]) -> None:
        self._client = client
        self._before: list[Callable[[], object]] = [lambda: None, meanwhile]

    def update_item(self, **arguments: Any) -> Any:
        if self._before:
            self._before.pop(0)()
        return self._client.update_item(**arguments)


def test_a_lapsed_slot_that_was_taken_again_meanwhile_stays(dynamodb: Any) -> None:
    take_lapsed(dynamodb)

    def take_all_again() -> None:
        store = OwnerStore(client=dynamodb)
        for number in range(LIMIT):
            store.free_slot("user-1", f"old-{number}")
            store.take_slot("user-1", f"old-{number}")

    with pytest.raises(TooManyActiveQueries):
        OwnerStore(client=Slow(dynamodb, take_all_again)).take_slot("user-1", "new")

    assert sorted(item(dynamodb)["active"]) == [f"old-{number}" for number in range(LIMIT)]


def test_a_slot_that_others_are_always_faster_to_take_may_be_had_later(
    function_environment: None,
) -> None:
    """What was in the way is gone by the time it is looked at, every time."""
    found = aws.to_item({"ownerId": "user-1", "active": {}})
    dynamodb = FakeClient(update_item=client_error("ConditionalCheckFailedException", Item=found))

    with pytest.raises(Throttled):
        OwnerStore(client=dynamodb).take_slot("user-1", "a")


def test_queries_that_are_the_days_first_to_end_are_all_counted(dynamodb: Any) -> None:
    for number in range(LIMIT):
        OwnerStore(client=dynamodb).take_slot("user-1", f"new-{number}")

    at_once(dynamodb, LIMIT, lambda store, slot: store.free_slot("user-1", slot, 10))

    found = item(dynamodb)
    assert (found["active"], found["bytesScanned"]) == ({}, 10 * LIMIT)
