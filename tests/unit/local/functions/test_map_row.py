"""Map and row functions."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

_TWO = "MAP(ARRAY['a', 'b'], ARRAY[1, NULL])"


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("map()", "map(unknown, unknown)", "{}"),
        (_TWO, "map(varchar(1), integer)", "{a=1, b=null}"),
        ("MAP(NULL, ARRAY[1])", "map(unknown, integer)", None),
        (f"cardinality({_TWO})", "bigint", "2"),
        (f"{_TWO}['a']", "integer", "1"),
        (f"{_TWO}['b']", "integer", None),
        (f"{_TWO}[NULL]", "integer", None),
        (f"element_at({_TWO}, 'z')", "integer", None),
        (f"map_keys({_TWO})", "array(varchar(1))", "[a, b]"),
        (f"map_values({_TWO})", "array(integer)", "[1, null]"),
        (
            f"map_entries({_TWO})",
            "array(row(varchar(1), integer))",
            "[{field0=a, field1=1}, {field0=b, field1=null}]",
        ),
        ("map_from_entries(ARRAY[(1, 'x'), (2, 'y')])", "map(integer, varchar(1))", "{1=x, 2=y}"),
        (
            "multimap_from_entries(ARRAY[(1, 'x'), (2, NULL), (1, 'z')])",
            "map(integer, array(varchar(1)))",
            "{1=[x, z], 2=[null]}",
        ),
        (
            "map_concat(MAP(ARRAY[1, 2], ARRAY['x', 'y']), MAP(ARRAY[2], ARRAY['z']), map())",
            "map(integer, varchar(1))",
            "{1=x, 2=z}",
        ),
        (f"map_concat({_TWO}, NULL)", "map(varchar(1), integer)", None),
        (f"map_filter({_TWO}, (k, v) -> v > 0)", "map(varchar(1), integer)", "{a=1}"),
        (
            f"transform_values({_TWO}, (k, v) -> k || CAST(v AS varchar))",
            "map(varchar(1), varchar)",
            "{a=a1, b=null}",
        ),
        (
            "transform_keys(MAP(ARRAY[1], ARRAY['x']), (k, v) -> k + 1)",
            "map(integer, varchar(1))",
            "{2=x}",
        ),
        (
            (
                "map_zip_with(MAP(ARRAY['k', 'l'], ARRAY[1, 2]), MAP(ARRAY['l', 'm'], "
                "ARRAY[4, 9]), (k, v, w) -> coalesce(v, 0) - coalesce(w, 0))"
            ),
            "map(varchar(1), integer)",
            "{k=1, l=-2, m=-9}",
        ),
        ("ROW(1, 'x')", "row(integer, varchar(1))", "{field0=1, field1=x}"),
        ("ROW(1, 'x')[2]", "varchar(1)", "x"),
        ("CAST(ROW(1, 2) AS row(a integer, b bigint)).b", "bigint", "2"),
    ],
)
def test_maps_and_rows(evaluate: Evaluate, expression: str, kind: str, value: str | None) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (f"{_TWO}['z']", "Key not present in map: z"),
        ("MAP(ARRAY[1, 1], ARRAY[2, 3])", "Duplicate map keys (1) are not allowed"),
        ("MAP(ARRAY[1, NULL], ARRAY[2, 3])", "map key cannot be null"),
        ("MAP(ARRAY[1], ARRAY[2, 3])", "Key and value arrays must be the same length"),
        ("map_from_entries(ARRAY[(1, 2), (1, 3)])", "Duplicate keys (1) are not allowed"),
        (
            "transform_keys(MAP(ARRAY[1, 2], ARRAY[1, 2]), (k, v) -> 'x')",
            "Duplicate keys (x) are not allowed",
        ),
    ],
)
def test_keys_are_there_once(evaluate: Evaluate, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(expression)
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"
