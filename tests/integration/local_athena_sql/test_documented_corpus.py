"""Athena's and Trino's documentation: how much of its SQL runs, and answers what it says there.

The corpus is not ours to keep in the repository: it lies beside it, or this is skipped.
"""

from __future__ import annotations

import pytest

from tests.integration.local_athena_sql.documented import CORPUS, outcomes, table_of

_RUN = 0.95
_MATCH = 0.92


@pytest.mark.skipif(not CORPUS.exists(), reason="the documented corpus is not on this machine")
def test_documented_statements_run_and_answer_as_documented() -> None:
    results = outcomes()

    print(f"\n{table_of(results)}")  # noqa: T201
    known = [outcome for outcome in results if outcome.entry.is_comparable]
    assert sum(outcome.runs for outcome in results) >= _RUN * len(results)
    assert sum(outcome.matches for outcome in known) >= _MATCH * len(known)
