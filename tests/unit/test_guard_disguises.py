"""Writes dressed up as queries: none passes the guard."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querysocket import guard
from querysocket.errors import SqlRefused
from tests.support.disguises import CUNNING, DISGUISES, NAMES, WHERE_NAMES_STAND, WRITES

DISGUISED = [
    (write, disguise)
    for write in WRITES
    for disguise in DISGUISES
    if not (write in NAMES and disguise in WHERE_NAMES_STAND)
]


@pytest.mark.parametrize(("write", "disguise"), DISGUISED)
def test_a_write_is_refused_in_every_disguise(write: str, disguise: str) -> None:
    with pytest.raises(SqlRefused) as refusal:
        guard.check(DISGUISES[disguise](write))

    assert refusal.value.line is not None
    assert refusal.value.column is not None


@pytest.mark.parametrize("sql", CUNNING)
def test_no_cunning_passes(sql: str) -> None:
    with pytest.raises(SqlRefused):
        guard.check(sql)


# A comment to Athena, whatever it holds: over it one more disguise may well be a query.
COMMENT = "MySQL's own comment"


@given(
    st.sampled_from(sorted(set(WRITES) - NAMES)),
    st.sampled_from(sorted(set(DISGUISES) - {COMMENT})),
    st.sampled_from(sorted(DISGUISES)),
)
@settings(max_examples=1_000, derandomize=True, deadline=None)
def test_no_disguise_over_another_passes(write: str, inner: str, outer: str) -> None:
    with pytest.raises(SqlRefused):
        guard.check(DISGUISES[outer](DISGUISES[inner](write)))
