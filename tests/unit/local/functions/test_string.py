"""String functions as Trino's documentation and its own tests have them."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

CASES = [
    ("length('héé')", "3", "bigint"),
    ("length(CAST('ab' AS char(5)))", "5", "bigint"),
    ("upper('straße é')", "STRAßE É", "varchar(8)"),
    ("lower('ABC')", "abc", "varchar(3)"),
    ("concat('a', 'b', 'c')", "abc", "varchar"),
    ("concat('a', NULL)", None, "varchar"),
    ("concat(CAST('a' AS char(3)), CAST('b' AS char(2)))", "a  b ", "char(5)"),
    ("concat_ws('-', 'a', NULL, 'b', '')", "a-b-", "varchar"),
    ("concat_ws('-', ARRAY['a', NULL, 'b'])", "a-b", "varchar"),
    ("concat_ws('-', ARRAY[CAST(NULL AS varchar)])", "", "varchar"),
    ("concat_ws(NULL, 'a', 'b')", None, "varchar"),
    ("chr(8364)", "€", "varchar(1)"),
    ("codepoint('€')", "8364", "integer"),
    ("hamming_distance('karolin', 'kathrin')", "3", "bigint"),
    ("levenshtein_distance('kitten', 'sitting')", "3", "bigint"),
    ("levenshtein_distance('', 'é')", "1", "bigint"),
    ("lpad('7', 3, '0')", "007", "varchar"),
    ("lpad('abc', 2, '0')", "ab", "varchar"),
    ("rpad('é', 4, 'xy')", "éxyx", "varchar"),
    ("lpad('7', NULL, '0')", None, "varchar"),
    ("trim('  a  ')", "a", "varchar(5)"),
    ("ltrim(chr(9) || chr(10) || ' a ')", "a ", "varchar"),
    ("rtrim('xay', 'y')", "xa", "varchar(3)"),
    ("trim('!' FROM '!foo!')", "foo", "varchar(5)"),
    ("trim(LEADING FROM '  abcd')", "abcd", "varchar(6)"),
    ("trim(TRAILING 'ER' FROM upper('worker'))", "WORK", "varchar(6)"),
    ("trim(CAST(' a ' AS char(5)))", "a", "varchar(5)"),
    ("luhn_check('79927398713')", "true", "boolean"),
    ("luhn_check('79927398714')", "false", "boolean"),
    ("luhn_check('')", "false", "boolean"),
    ("position('b' IN 'abc')", "2", "bigint"),
    ("replace('banana', 'an')", "ba", "varchar(6)"),
    ("replace('abc', '', 'x')", "xaxbxcx", "varchar(7)"),
    ("replace('', '', 'x')", "x", "varchar(1)"),
    ("reverse('abc' || chr(769) || chr(13) || chr(10))", "\n\r\u0301cba", "varchar"),
    ("reverse(CAST('ab' AS char(3)))", " ba", "char(3)"),
    ("soundex('Robert')", "R163", "varchar(4)"),
    ("soundex('Tymczak')", "T522", "varchar(4)"),
    ("soundex('Pfister')", "P236", "varchar(4)"),
    ("soundex('')", "", "varchar(4)"),
    ("split('a,b,', ',')", "[a, b, ]", "array(varchar(4))"),
    ("split('a,b,c', ',', 2)", "[a, b,c]", "array(varchar(5))"),
    ("split_part('a,b,c', ',', 2)", "b", "varchar(5)"),
    ("split_part('a,b,c', ',', 9)", None, "varchar(5)"),
    ("split_part('abc', '', 2)", "b", "varchar(3)"),
    ("split_to_map('a=1,b=2,', ',', '=')", "{a=1, b=2}", "map(varchar, varchar)"),
    ("split_to_multimap('a=1,a=2', ',', '=')", "{a=[1, 2]}", "map(varchar, array(varchar))"),
    ("strpos('abcabc', 'bc', 2)", "5", "bigint"),
    ("strpos('abcabc', 'bc', -1)", "5", "bigint"),
    ("strpos('aaa', 'aa', -2)", "1", "bigint"),
    ("strpos('abc', 'x', 2)", "0", "bigint"),
    ("strpos('éab', 'b')", "3", "bigint"),
    ("starts_with('abc', 'ab')", "true", "boolean"),
    ("substr('hello', 2, 3)", "ell", "varchar(5)"),
    ("substring('hello' FROM -3 FOR 2)", "ll", "varchar(5)"),
    ("substr('hello', 0)", "", "varchar(5)"),
    ("substr('hello', -9)", "", "varchar(5)"),
    ("substr('hello', -9, 5)", "", "varchar(5)"),
    ("substr('hello', 2, -1)", "", "varchar(5)"),
    ("substr('hello', 2, 9999999999)", "ello", "varchar(5)"),
    ("substr('hello', 0, NULL)", None, "varchar(5)"),
    ("substr(CAST(NULL AS varchar), 0)", None, "varchar"),
    ("translate('abcd', 'aac', 'zq')", "zbd", "varchar"),
    ("translate('Palhoça', 'ç', 'c')", "Palhoca", "varchar"),
    ("normalize('e' || chr(769))", "é", "varchar"),
    ("TRY(split_part('a', ',', 0))", None, "varchar(1)"),
]


@pytest.mark.parametrize(("expression", "value", "kind"), CASES)
def test_strings_are_what_trino_makes_of_them(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


REFUSALS = [
    ("chr(-1)", "INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: -1"),
    ("codepoint('ab')", "FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(2)) for"),
    (
        "concat('a')",
        "INVALID_FUNCTION_ARGUMENT: line 1:8: There must be two or more concatenation arguments",
    ),
    ("split('a', '')", "INVALID_FUNCTION_ARGUMENT: The delimiter may not be the empty string"),
    ("split('a', ',', 0)", "INVALID_FUNCTION_ARGUMENT: Limit must be positive"),
    ("split_part('a', ',', 0)", "INVALID_FUNCTION_ARGUMENT: Index must be greater than zero"),
    ("split_to_map('a=1,a=2', ',', '=')", "INVALID_FUNCTION_ARGUMENT: Duplicate keys (a) are not"),
    (
        "split_to_map('a=1,b', ',', '=')",
        "INVALID_FUNCTION_ARGUMENT: Key-value delimiter must appear exactly once in each entry.",
    ),
    ("lpad('a', -1, 'b')", "INVALID_FUNCTION_ARGUMENT: Target length must be in the range [0.."),
    ("rpad('abc', 2, '')", "INVALID_FUNCTION_ARGUMENT: Padding string must not be empty"),
    ("hamming_distance('a', 'ab')", "INVALID_FUNCTION_ARGUMENT: The input strings to hamming"),
    ("luhn_check('a')", "INVALID_FUNCTION_ARGUMENT: Input contains non-digit character"),
    ("strpos('a', 'a', 0)", "INVALID_FUNCTION_ARGUMENT: 'instance' must be a positive or negative"),
    ("length(1)", "FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer) for"),
    ("word_stem('running')", "NOT_SUPPORTED: line 1:8: function word_stem"),
]


@pytest.mark.parametrize(("expression", "words"), REFUSALS)
def test_wrong_arguments_are_refused_in_trinos_words(
    evaluate: Evaluate, expression: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason.startswith(words)
