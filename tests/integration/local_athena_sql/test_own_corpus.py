"""Statements of our own, by chapter, each with what Athena's documentation says it answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.local_athena_sql.lake import Lake
from tests.integration.local_athena_sql.own import Entry, entries, own_lake

ENTRIES = entries()


@pytest.fixture(scope="module")
def lake() -> Iterator[Lake]:
    with own_lake() as lake:
        yield lake


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_statement_answers_as_athena_does(lake: Lake, entry: Entry) -> None:
    answer = lake.answer(entry.sql)

    assert entry.is_answered_by(answer), f"{entry.expected} is expected, not {answer}"


def test_corpus_is_as_broad_as_it_should_be() -> None:
    assert len(ENTRIES) >= 400
    assert all(entry.expected for entry in ENTRIES)
