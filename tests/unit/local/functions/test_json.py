"""JSON functions: values, types, refusals."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed, StatementRefused
from tests.unit.local.functions.conftest import Evaluate

_SEVERAL = (
    "JSON_VALUE_RESULT_ERROR: cannot extract SQL scalar from JSON: JSON path found multiple items"
)
DOCUMENT = '{"store": {"book": [{"title": "S", "price": 8.50}, {"title": "M"}], "a b": null}}'


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('json_parse(\'{"b": 1.0, "a": [1, 2e3]}\')', '{"a":[1,2000.0],"b":1.0}'),
        ("JSON '[1 , 2]'", "[1,2]"),
        ("json_format(JSON '\"é\"')", '"é"'),
        ("json_extract('$', '$')", None),
        (f"json_extract('{DOCUMENT}', '$.store.book[1]')", '{"title":"M"}'),
        (f"json_extract('{DOCUMENT}', '$.store[\"a b\"]')", "null"),
        (f"json_extract_scalar('{DOCUMENT}', '$.store.book[0].price')", "8.50"),
        (f"json_extract_scalar('{DOCUMENT}', '$.store.book')", None),
        (f"json_extract_scalar('{DOCUMENT}', '$.store[\"a b\"]')", None),
        (f"json_extract_scalar('{DOCUMENT}', '$.nothing.here')", None),
        ("json_extract_scalar('no json', '$.a')", None),
        ("json_extract_scalar(JSON 'true', '$')", "true"),
        ("json_array_length('[1, [2, 3]]')", "2"),
        ("json_array_length('{}')", None),
        ("json_array_get('[1, \"a\"]', -1)", "a"),
        ("json_array_get('[1]', 1)", None),
        ("json_array_contains('[1, 2.5, \"a\", true]', 2.5)", "true"),
        ("json_array_contains('[1, \"a\"]', 'a')", "true"),
        ("json_array_contains('[1]', true)", "false"),
        (f"json_size('{DOCUMENT}', '$.store.book')", "2"),
        (f"json_size('{DOCUMENT}', '$.store.book[0].title')", "0"),
        ("is_json_scalar('null')", "true"),
        ("is_json_scalar('[]')", "false"),
        ("json_extract(CAST(NULL AS varchar), '$.a')", None),
    ],
)
def test_what_json_holds_is_found(evaluate: Evaluate, expression: str, value: str | None) -> None:
    assert evaluate(expression)[0] == value


@pytest.mark.parametrize(
    ("expression", "value", "kind"),
    [
        ("json_value('{\"a\": \"x\"}', 'lax $.a')", "x", "varchar"),
        ("json_value('{\"a\": 7}', 'lax $.a' RETURNING bigint)", "7", "bigint"),
        ("json_value('{}', 'lax $.a' DEFAULT 'none' ON EMPTY)", "none", "varchar"),
        ("json_value('{}', 'strict $.a' DEFAULT 'wrong' ON ERROR)", "wrong", "varchar"),
        ("json_value('[1, 2]', 'lax $[*]')", None, "varchar"),
        ("json_value(NULL, 'lax $')", None, "varchar"),
        ("json_exists('{\"a\": [1, 20]}', 'lax $.a[*]?(@ > 10)')", "true", "boolean"),
        ("json_exists('{\"a\": []}', 'strict $.b')", "false", "boolean"),
        ("json_exists('{}', 'strict $.b' UNKNOWN ON ERROR)", None, "boolean"),
        ("json_query('{\"a\": [1, 2]}', 'lax $.a')", "[1,2]", "varchar"),
        ("json_query('[1, 2]', 'lax $[*]' WITH ARRAY WRAPPER)", "[1,2]", "varchar"),
        ("json_query('[[1]]', 'lax $[0]' WITH CONDITIONAL WRAPPER)", "[1]", "varchar"),
        ("json_query('\"a\"', 'lax $' OMIT QUOTES)", "a", "varchar"),
        ("json_query('\"a\"', 'lax $')", '"a"', "varchar"),
        ("json_query('{}', 'lax $.a' EMPTY ARRAY ON EMPTY)", "[]", "varchar"),
        ("json_query('[3]', 'lax $[*]?(@ > $low)' PASSING 2 AS \"low\")", "3", "varchar"),
        ("json_array(1, NULL, 'a', true)", '[1,"a",true]', "varchar"),
        ("json_array(1, NULL NULL ON NULL)", "[1,null]", "varchar"),
        ("json_array('[1]' FORMAT JSON)", "[[1]]", "varchar"),
        ("json_array()", "[]", "varchar"),
        ("json_object('x' : 1, KEY 'y' VALUE NULL)", '{"x":1,"y":null}', "varchar"),
        ("json_object('x' VALUE 1, 'y' : NULL ABSENT ON NULL)", '{"x":1}', "varchar"),
        ("json_array(true RETURNING varbinary)", "5b 74 72 75 65 5d", "varbinary"),
    ],
)
def test_the_standards_functions_answer(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("lax $.a.b", "[1,2]"),
        ("lax $.*.b", "[1,2]"),
        ("lax $.a[last].b", "[2]"),
        ("lax $.a[0 to 1].b", "[1,2]"),
        ("lax $.a[0, last].b", "[1,2]"),
        ("lax $.a.size()", "[2]"),
        ("lax $.a[*].b.type()", '["number","number"]'),
        ("lax $.c.ceiling()", "[-1.0]"),
        ("lax -$.a[0].b + 5", "[4]"),
        ("lax $.a?(@.b == 2).b", "[2]"),
        ("lax $.a?(exists(@.b) && !(@.b < 2)).b", "[2]"),
        ('lax $.d?(@ starts with "x")', '["xyz"]'),
        ('lax $.d?(@ like_regex "Y" flag "i")', '["xyz"]'),
        ("lax $.a?((@.none > 1) is unknown).b", "[]"),
        ("lax $.nothing", "[]"),
    ],
)
def test_a_path_leads_where_the_standard_says(evaluate: Evaluate, path: str, found: str) -> None:
    document = '{"a": [{"b": 1}, {"b": 2}], "c": -1.5, "d": "xyz"}'
    expression = f"json_query('{document}', '{path}' WITH ARRAY WRAPPER EMPTY ARRAY ON EMPTY)"

    assert evaluate(expression)[0] == found


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("json_parse('{a}')", "INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: '{a}'"),
        ("json_extract('{}', 'a.b')", "INVALID_FUNCTION_ARGUMENT: Invalid JSON path: 'a.b'"),
        ("is_json_scalar('x')", "INVALID_FUNCTION_ARGUMENT: Invalid JSON value: x"),
        (
            "json_value('[1, 2]', 'lax $[*]' ERROR ON ERROR)",
            _SEVERAL,
        ),
        (
            "json_exists('{}', 'strict $.a' ERROR ON ERROR)",
            (
                "PATH_EVALUATION_ERROR: path evaluation failed: "
                "structural error: missing member 'a' in JSON object"
            ),
        ),
    ],
)
def test_what_cannot_be_answered_fails(evaluate: Evaluate, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        evaluate(expression)

    assert failure.value.reason == reason


def test_a_function_that_json_has_not_is_no_statement(evaluate: Evaluate) -> None:
    with pytest.raises(StatementRefused):
        evaluate("json_object('a' 1)")
