"""Casts to JSON and from it, as Trino's documentation and source have them."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("REAL '1.1'", "1.1"),
        ("ARRAY[REAL '1.1', NULL]", "[1.1,null]"),
        ("1e7", "1.0E7"),
        ("-infinity()", '"-Infinity"'),
        ("DECIMAL '.50'", "0.50"),
        ("chr(27) || chr(10) || '\"'", '"\\u001B\\n\\""'),
        ("MAP()", "{}"),
        ("MAP(ARRAY['a b', 'a', 'A'], ARRAY[1, 2, 3])", '{"A":3,"a":2,"a b":1}'),
        ("MAP(ARRAY[10, 2], ARRAY[ARRAY['x'], NULL])", '{"10":["x"],"2":null}'),
        ("CAST(ROW(1, DATE '2020-01-01') AS ROW(a integer, b date))", '{"a":1,"b":"2020-01-01"}'),
        ("ROW(1, 'a')", '{"":1,"":"a"}'),
        ("CAST(NULL AS MAP(varchar, integer))", None),
    ],
)
def test_values_become_json(evaluate: Evaluate, value: str, text: str | None) -> None:
    assert evaluate(f"CAST({value} AS JSON)") == (text, "json")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("128.9", "varchar", "1.289E2"),
        ("0.0", "varchar", "0E0"),
        ("12345678901234567890", "varchar", "12345678901234567890"),
        ("null", "varchar", None),
        ('"128"', "bigint", "128"),
        ("-128.5", "bigint", "-129"),
        ("true", "tinyint", "1"),
        ('"NaN"', "double", "NaN"),
        ("1e39", "real", "Infinity"),
        ("true", "double", "1.0"),
        ("1.25", "decimal(5,1)", "1.3"),
        ('"1.5"', "decimal(5,1)", "1.5"),
        ("false", "decimal(2,1)", "0.0"),
        ("2", "boolean", "true"),
        ('"T"', "boolean", "true"),
        ('[1, "2", null]', "array(integer)", "[1, 2, null]"),
        ('{"1": [1]}', "map(bigint, array(double))", "{1=[1.0]}"),
        ('{"B": "x", "c": 0}', "row(a integer, b varchar)", "{a=null, b=x}"),
        ('[7, "x"]', "row(a integer, b varchar)", "{a=7, b=x}"),
        ('{"a": {"b": 1}}', "map(varchar, json)", '{a={"b":1}}'),
    ],
)
def test_json_becomes_values(evaluate: Evaluate, text: str, kind: str, value: str | None) -> None:
    assert evaluate(f"CAST(JSON '{text}' AS {kind})") == (value, kind)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("CAST(JSON '\"abc\"' AS integer)", "INVALID_CAST_ARGUMENT: Cannot cast 'abc' to INT"),
        ("CAST(JSON '\"1_0\"' AS bigint)", "INVALID_CAST_ARGUMENT: Cannot cast '1_0' to BIGINT"),
        ("CAST(JSON '300' AS tinyint)", "INVALID_CAST_ARGUMENT: Cannot cast '300' to tinyint"),
        ("CAST(JSON '[1]' AS varchar)", "INVALID_CAST_ARGUMENT: Cannot cast '[1]' to varchar"),
        (
            "CAST(JSON '\"abc\"' AS varchar(2))",
            "INVALID_CAST_ARGUMENT: Cannot cast '\"abc\"' to varchar(2)",
        ),
        (
            "CAST(JSON '123456' AS decimal(5,1))",
            "INVALID_CAST_ARGUMENT: Cannot cast input json to DECIMAL(5,1)",
        ),
        (
            "CAST(JSON '{\"a\": 1}' AS array(integer))",
            (
                "INVALID_CAST_ARGUMENT: Cannot cast to array(integer). "
                'Expected a json array, but got {\n{"a":1}'
            ),
        ),
        ("CAST(JSON '\"x\"' AS date)", "TYPE_MISMATCH: line 1:8: Cannot cast json to date"),
        (
            "CAST(JSON '[]' AS array(timestamp))",
            "TYPE_MISMATCH: line 1:8: Cannot cast json to array(timestamp(3))",
        ),
        (
            "CAST(CAST('a' AS char(3)) AS json)",
            "TYPE_MISMATCH: line 1:8: Cannot cast char(3) to json",
        ),
        ("JSON '{'", "INVALID_LITERAL: line 1:13: '{' is not a valid JSON literal"),
    ],
)
def test_what_cannot_be_cast_fails(evaluate: Evaluate, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        evaluate(expression)

    assert failure.value.reason == reason


@pytest.mark.parametrize(
    ("text", "path", "found"),
    [
        ('{"a": {"b": 1}}', "$.a.b", "1"),
        ('{"a b\\"": 1}', '$["a b\\""]', "1"),
        ('{"a": [1, {"1": 2}]}', "$.a[1][1]", "2"),
        ("[5, 6]", "$.1", "6"),
        ('{":a": 1}', "$.:a", "1"),
        ('{"a": 1, "a": 2}', "$.a", "1"),
        # What is wrong behind what was asked for is never read.
        ('{"a": "x", "b": ', "$.a", "x"),
        ('{"a": {"b": [1, {"c": 7', "$.a.b[1].c", "7"),
        ('{"a": "x', "$.a", None),
        ('{"a": [1', "$.a[1]", None),
    ],
)
def test_a_path_is_followed_no_further_than_it_leads(
    evaluate: Evaluate, text: str, path: str, found: str | None
) -> None:
    assert evaluate(f"json_extract_scalar('{text}', '{path}')")[0] == found


@pytest.mark.parametrize("path", ["$.a-b", "$.@a", "$.a[-1]", "$.a[*]", "$..a", "$.", '$["a\\c"]'])
def test_a_path_of_other_signs_is_refused(evaluate: Evaluate, path: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        evaluate(f"json_extract('{{}}', '{path}')")

    assert failure.value.reason == f"INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '{path}'"
