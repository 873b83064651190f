"""What a page shows and what Athena renders are the same only where the value is."""

from __future__ import annotations

import pytest

from tests.integration.local_athena_sql.comparing import answers


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ("'abc'", [("abc",)]),
        ("null", [(None,)]),
        ("JSON '[1,null]'", [("[1,null]",)]),
        ("X'5b 00'", [("5b 00",)]),
        ("['a', null]", [("[a, null]",)]),
        ("[ROW(1, 'x'), ROW(2, null)]", [("[{field0=1, field1=x}, {2, null}]",)]),
        ("{2 -> 'y', 1 -> 'x'}", [("{1=x, 2=y}",)]),
        ("(a, 1) | (b, null)", [("a", "1"), ("b", None)]),
        ("([2, 5], 2)", [("[2, 5]", "2")]),
        ("2 | 1", [("1",), ("2",)]),
        ("a | b", [("a | b",)]),
        ("1.3333333333333333", [("1.3333333333333335",)]),
    ],
)
def test_the_same_value_in_another_notation_is_right(
    written: str, rows: list[tuple[str | None, ...]]
) -> None:
    assert answers(written, rows, ordered=False)


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ("1", [("1.0",)]),
        ("1.10", [("1.1",)]),
        ("abc", [("'abc'",)]),
        ("null", [("",)]),
        ("null", [("null",)]),
        ("[1, 2]", [("[1,2]",)]),
        ("[1, 2]", [("[2, 1]",)]),
        ("{a=1}", [("{a=2}",)]),
        ("{a=1, b=2}", [("{a=1}",)]),
        ("{v1=1}", [("{1}",)]),
        ("1 | 2", [("1",)]),
        ("(1, 2)", [("1",), ("2",)]),
        ("0.47", [("0.48",)]),
        ("1.0E8", [("1.0E7",)]),
        ("2020-01-01 00:00:00", [("2020-01-01 00:00:00.000",)]),
    ],
)
def test_another_value_is_wrong(written: str, rows: list[tuple[str | None, ...]]) -> None:
    assert not answers(written, rows, ordered=False)


def test_the_order_of_rows_counts_where_it_is_asked_for() -> None:
    assert not answers("2 | 1", [("1",), ("2",)], ordered=True)
