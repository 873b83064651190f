"""Window functions, and aggregates over windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import Lake

_WHOLE = "ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    directory: Path = tmp_path_factory.mktemp("lake")
    return Lake(directory)


def _column(lake: Lake, expression: str, rows: str) -> list[str | None]:
    return [row[1] for row in lake.rows(f"SELECT x, {expression} FROM ({rows}) t(x, y) ORDER BY x")]


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("rank() OVER (ORDER BY y)", ["1", "1", "3", "4"]),
        ("dense_rank() OVER (ORDER BY y)", ["1", "1", "2", "3"]),
        ("row_number() OVER (ORDER BY x DESC)", ["4", "3", "2", "1"]),
        ("ntile(3) OVER (ORDER BY x)", ["1", "1", "2", "3"]),
        ("cume_dist() OVER (ORDER BY y)", ["0.5", "0.5", "0.75", "1.0"]),
        (
            "percent_rank() OVER (ORDER BY y DESC NULLS LAST)",
            ["0.3333333333333333", "0.3333333333333333", "0.0", "1.0"],
        ),
        ("lag(y) OVER (ORDER BY x)", [None, "5", "5", "7"]),
        ("lag(y, 2) OVER (ORDER BY x)", [None, None, "5", "5"]),
        ("lag(y, 2, 0) OVER (ORDER BY x)", ["0", "0", "5", "5"]),
        ("lead(y, 1, 99) OVER (ORDER BY x)", ["5", "7", None, "99"]),
        ("lead(y, 0) OVER (ORDER BY x)", ["5", "5", "7", None]),
        ("lead(y, 1, -1) IGNORE NULLS OVER (ORDER BY x)", ["5", "7", "-1", "-1"]),
        ("first_value(y) OVER (ORDER BY x)", ["5", "5", "5", "5"]),
        (f"last_value(y) OVER ({_WHOLE})", [None] * 4),
        (f"last_value(y) IGNORE NULLS OVER ({_WHOLE})", ["7"] * 4),
        (f"nth_value(y, 3) OVER ({_WHOLE})", ["7"] * 4),
        (f"nth_value(y, 9) OVER ({_WHOLE})", [None] * 4),
        ("count(*) OVER (PARTITION BY y)", ["2", "2", "1", "1"]),
        ("sum(y) OVER (ORDER BY x)", ["5", "10", "17", "17"]),
        ("avg(CAST(y AS decimal(5,2))) OVER (ORDER BY x)", ["5.00", "5.00", "5.67", "5.67"]),
        ("array_agg(y) OVER (ORDER BY x)", ["[5]", "[5, 5]", "[5, 5, 7]", "[5, 5, 7, null]"]),
        ("max_by(x, y) OVER (ORDER BY x)", ["1", "1", "3", "3"]),
        ("map_agg(y, x) OVER (ORDER BY x)", ["{5=1}", "{5=1}", "{5=1, 7=3}", "{5=1, 7=3}"]),
        ("approx_distinct(y) OVER ()", ["2"] * 4),
        ("approx_percentile(y, 1.0) OVER (ORDER BY x)", ["5", "5", "7", "7"]),
    ],
)
def test_functions_over_windows(lake: Lake, expression: str, values: list[str | None]) -> None:
    assert _column(lake, expression, "VALUES (1, 5), (2, 5), (3, 7), (4, NULL)") == values


def test_ranking_needs_a_window(lake: Lake) -> None:
    with pytest.raises(QueryFailed, match="MISSING_OVER"):
        lake.rows("SELECT rank() FROM (VALUES 1) t(x)")
