"""Tokens for what follows a page."""

from __future__ import annotations

import base64
import string

import pytest

from querysocket.errors import InvalidMessage
from querysocket.paging import place_of, token_of


def made_by_hand(text: str) -> str:
    """A token that holds any text."""
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "place", [("2026-11-22T09:15:30.000+00:00", "q"), (None, 0), ("é ?&+/", 2**40), ()]
)
def test_a_place_is_found_again_by_its_token(place: tuple[str | int | None, ...]) -> None:
    assert place_of(token_of(*place), *map(type, place)) == list(place)


def test_a_token_can_stand_in_a_url_as_it_is() -> None:
    safe = {*string.ascii_letters, *string.digits, "-", "_", "="}

    for number in range(300):
        assert set(token_of(f"{number}>?~\xff", number)) <= safe


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "not base64!",
        "é",
        "AAAA",
        made_by_hand(""),
        made_by_hand("5"),
        made_by_hand("null"),
        made_by_hand('"ab"'),
        made_by_hand('{"a":1,"b":2}'),
        made_by_hand("[]"),
        made_by_hand('["a"]'),
        made_by_hand('["a",1,2]'),
        made_by_hand('[1,"a"]'),
        made_by_hand('["a","1"]'),
        made_by_hand('["a",null]'),
        made_by_hand('["a",1.5]'),
        made_by_hand('["a",1'),
        made_by_hand("[" + "9" * 5_000 + "]"),
        made_by_hand("[" * 3_000),
    ],
)
def test_a_token_that_was_never_given_is_refused(token: str) -> None:
    with pytest.raises(InvalidMessage, match="nextToken"):
        place_of(token, str, int)


def test_a_token_of_ours_for_something_else_is_refused() -> None:
    with pytest.raises(InvalidMessage):
        place_of(token_of("2026", "q"), str | None, int)
