"""What each owner has running, and has scanned today: the limits, and the Owners table.

An item per owner. `active` is a map of slots, one for each running query: the name of the slot, and
when it lapses. Taking a slot and counting the others is one conditional write, so parallel submits
cannot exceed the limit; giving it back is one write that finds it once. A slot that nobody gave
back lapses some time after the deadline of its query.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from querysocket import aws
from querysocket.errors import DailyBytesSpent, Throttled, TooManyActiveQueries
from querysocket.settings import OwnerSettings

_LAPSE_SECONDS = 900
"""Past the deadline: what the telling of an end may take."""

_KEPT_SECONDS = 3 * 86_400
"""Longer than any slot (a deadline is at most a day), and than the day whose bytes are counted."""

_MAX_REMOVED = 50
"""Slots in one write, for the length of an expression."""

_ATTEMPTS = 10


class OwnerStore:
    """The Owners table."""

    def __init__(self, settings: OwnerSettings | None = None, client: Any = None) -> None:
        self._settings = settings or OwnerSettings.load()
        self._client = client or aws.client("dynamodb")

    def take_slot(self, owner_id: str, slot: str) -> bool:
        """Count a query among the owner's active ones; False where it is counted already.

        Raises TooManyActiveQueries or DailyBytesSpent, with the limit and the present value.
        """
        for _ in range(_ATTEMPTS):
            try:
                self._take(owner_id, slot)
            except aws.ConditionFailed as failure:
                if failure.item is None:
                    self._make(owner_id)
                elif slot in failure.item["active"]:
                    return False
                else:
                    self._make_room(owner_id, failure.item)
            else:
                return True
        raise Throttled("Too many queries were sent at once. Send the message again in a moment.")

    def free_slot(self, owner_id: str, slot: str, bytes_scanned: int = 0) -> None:
        """The query has ended, having scanned so many bytes; telling it twice changes nothing."""
        today = {":today": _today(), ":bytes": bytes_scanned}
        add = ("ADD bytesScanned :bytes", "#day = :today")
        begin = ("SET #day = :today, bytesScanned = :bytes", "NOT #day = :today")
        # Another query may begin the day between the first two.
        for change, condition in (add, begin, add):
            try:
                self._update(
                    owner_id,
                    f"{change} REMOVE active.#slot",
                    f"attribute_exists(active.#slot) AND {condition}",
                    {"#slot": slot, "#day": "day"},
                    today,
                )
            except aws.ConditionFailed:
                continue
            return

    def _take(self, owner_id: str, slot: str) -> None:
        now, settings = int(time.time()), self._settings
        condition = "size(active) < :most AND attribute_not_exists(active.#slot)"
        names = {"#slot": slot}
        values: dict[str, Any] = {
            ":most": settings.max_active_queries,
            ":lapse": now + settings.deadline_seconds + _LAPSE_SECONDS,
            ":expires": now + _KEPT_SECONDS,
        }
        if settings.daily_bytes_per_owner:
            condition += " AND (NOT #day = :today OR bytesScanned < :bytes)"
            names["#day"] = "day"
            values |= {":today": _today(), ":bytes": settings.daily_bytes_per_owner}
        change = "SET active.#slot = :lapse, expiresAt = :expires"
        self._update(owner_id, change, condition, names, values)

    def _make(self, owner_id: str) -> None:
        """An item without slots, for an owner who has none yet."""
        item = {"ownerId": owner_id, "active": {}, "expiresAt": int(time.time()) + _KEPT_SECONDS}
        try:
            with aws.errors():
                self._client.put_item(
                    TableName=self._settings.owners_table,
                    Item=aws.to_item(item),
                    ConditionExpression="attribute_not_exists(ownerId)",
                )
        except aws.ConditionFailed:
            return  # made by a message that came at the same time

    def _make_room(self, owner_id: str, item: Mapping[str, Any]) -> None:
        """Remove the slots that have lapsed; raises LimitExceeded where that does not help."""
        now, settings = int(time.time()), self._settings
        lapsed = [slot for slot, lapse in item["active"].items() if lapse < now]
        active = len(item["active"]) - len(lapsed)
        if active >= settings.max_active_queries:
            raise TooManyActiveQueries(
                f"{active:,} of your queries are running; the limit is"
                f" {settings.max_active_queries:,}. Wait for one to end, or cancel one."
            )
        scanned = item.get("bytesScanned", 0) if item.get("day") == _today() else 0
        if 0 < settings.daily_bytes_per_owner <= scanned:
            raise DailyBytesSpent(
                f"Your queries have scanned {scanned:,} bytes today; the limit is"
                f" {settings.daily_bytes_per_owner:,} and 0 remain. The day ends at midnight UTC."
            )
        if not lapsed:
            return  # what was in the way has gone meanwhile
        names = {f"#slot{number}": slot for number, slot in enumerate(lapsed[:_MAX_REMOVED])}
        try:
            self._update(
                owner_id,
                "REMOVE " + ", ".join(f"active.{name}" for name in names),
                " AND ".join(f"active.{name} < :now" for name in names),
                names,
                {":now": now},
            )
        except aws.ConditionFailed:
            return  # removed by a message that came at the same time

    def _update(
        self,
        owner_id: str,
        change: str,
        condition: str,
        names: Mapping[str, str],
        values: Mapping[str, Any],
    ) -> None:
        with aws.errors():
            self._client.update_item(
                TableName=self._settings.owners_table,
                Key=aws.to_item({"ownerId": owner_id}),
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=aws.to_item(values),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
