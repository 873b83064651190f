from __future__ import annotations

import re

import pytest

from querysocket import errors
from querysocket.errors import Category, QuerysocketError


def drawn_tree() -> dict[str, str]:
    """Each error of the docstring's tree, and the one it hangs from."""
    assert errors.__doc__
    drawing = errors.__doc__.split("\n\n")[1]
    parents: dict[str, str] = {}
    above: dict[int, str] = {}
    for line in drawing.splitlines():
        found = re.match(r"(?P<indent>[ │├└─]*)(?P<name>\w+)", line)
        assert found, line
        depth = len(found["indent"])
        above = {d: name for d, name in above.items() if d < depth}
        parents[found["name"]] = above[max(above)] if above else "Exception"
        above[depth] = found["name"]
    return parents


def actual_tree() -> dict[str, str]:
    classes = (value for value in vars(errors).values() if isinstance(value, type))
    return {
        each.__name__: each.__base__.__name__
        for each in classes
        if issubclass(each, Exception) and each.__base__
    }


def test_the_tree_in_the_docstring_is_the_tree_of_the_code() -> None:
    assert drawn_tree() == actual_tree()


def leaves(error: type[QuerysocketError] = QuerysocketError) -> list[type[QuerysocketError]]:
    below = [leaf for each in error.__subclasses__() for leaf in leaves(each)]
    return below or [error]


def with_codes(error: type[QuerysocketError] = QuerysocketError) -> list[type[QuerysocketError]]:
    below = [each for child in error.__subclasses__() for each in with_codes(child)]
    return [error, *below] if "code" in vars(error) else below


RAISED = with_codes()


def test_every_error_without_others_below_it_can_be_raised() -> None:
    assert set(leaves()) <= set(RAISED)


@pytest.mark.parametrize("error", RAISED, ids=lambda error: str(error.__name__))
def test_every_error_raised_has_a_code_of_its_own_and_a_category(
    error: type[QuerysocketError],
) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", error.code)
    assert [each.code for each in RAISED].count(error.code) == 1
    assert isinstance(error.category, Category)


@pytest.mark.parametrize("error", [errors.LimitExceeded, *leaves(errors.LimitExceeded)])
def test_a_refusal_over_a_limit_has_the_category_limit(error: type[QuerysocketError]) -> None:
    assert error.category is Category.LIMIT


@pytest.mark.parametrize("error", leaves(errors.RequestError))
def test_sending_a_wrong_message_again_is_never_advised(error: type[QuerysocketError]) -> None:
    assert error.category is Category.USER
    assert not error.retryable
