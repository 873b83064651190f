"""Regular expressions: Java's syntax as Trino's engine reads it."""

from __future__ import annotations

import duckdb
import pytest

from local.athena.model import QueryFailed
from local.athena.sql.functions.java_patterns import common, compiled
from tests.unit.local.functions.conftest import Evaluate

LINES = "'a' || chr(10) || 'b' || chr(10)"
CASES = [
    ("regexp_like('1a 2b 14m', '\\d+b')", "true"),
    ("regexp_like('Stevens', '^Ste(v|ph)en$')", "false"),
    ("regexp_like('Hello', '^(?i)[a-z]+$')", "true"),
    ("regexp_like('x' || chr(10), 'x$')", "true"),
    ("regexp_like('É', '(?i)é')", "true"),
    ("regexp_like('axb', 'a\\Q.\\Eb')", "false"),
    ("regexp_like('aaa', 'a++a')", "false"),
    ("regexp_like('b', '[a-z&&[aeiou]]')", "false"),
    ("regexp_like('ab', '(?x) a b # both')", "true"),
    ("regexp_like(CAST(NULL AS varchar), 'a')", None),
    ("regexp_count('1a 2b 14m', '\\s*[a-z]+\\s*')", "3"),
    ("regexp_extract('1a 2b 14m', '(\\d+)([a-z]+)', 2)", "a"),
    ("regexp_extract('12345', 'x')", None),
    ("regexp_extract('Élan vital', '\\w+')", "Élan"),
    ("length(regexp_extract('e' || chr(769), '\\w+'))", "2"),
    ("regexp_extract('foobar', '(?<=foo)bar')", "bar"),
    ("regexp_extract('abab', '(ab)\\1')", "abab"),
    ("regexp_extract('ABCdef', '\\p{Lu}+')", "ABC"),
    ("regexp_extract('x-1', '[[:alpha:]-]+')", "x-"),
    ("regexp_extract('a{,3}', 'a{,3}')", "a{,3}"),
    ("regexp_extract('s3://bucket/a/b.csv', '[^/]+$')", "b.csv"),
    ("regexp_extract_all('1a 2b 14m', '\\d+')", "[1, 2, 14]"),
    ("regexp_extract_all('rat cat', 'ra(.)|blah(.)', 2)", "[null]"),
    ("regexp_extract_all('12', '')", "[, , ]"),
    (f"cardinality(regexp_extract_all({LINES}, '(?m)^'))", "2"),
    ("regexp_position('I have 23 apples, 5 pears and 13 oranges', '\\b\\d+\\b', 12, 2)", "31"),
    ("regexp_position('有朋$', '\\$')", "3"),
    ("regexp_position('abc', 'b', 9)", "-1"),
    ("regexp_replace('1a 2b 14m', '\\d+[ab] ')", "14m"),
    ("regexp_replace('1a 2b 14m', '(\\d+)([ab]) ', '3c$2 ')", "3ca 3cb 14m"),
    ("regexp_replace('xxx', '', 'y')", "yxyxyxy"),
    ("regexp_replace('x', '.*', '<$0>')", "<x><>"),
    ("regexp_replace('xxx', 'x', '$05')", "x5x5x5"),
    ("regexp_replace('xxx', 'x', '\\$')", "$$$"),
    ("regexp_replace('wxyz', '(?<w>w)|(?<r>[xyz])', '[${w}](${r})')", "[w]()[](x)[](y)[](z)"),
    ("regexp_replace('new york', '(\\w)(\\w*)', x -> upper(x[1]) || lower(x[2]))", "New York"),
    ("regexp_replace('abde', 'ab(c)?de', x -> x[1])", None),
    ("regexp_replace('abde', '(c)', x -> 'no')", "abde"),
    ("regexp_split('1a 2b 14m', '\\s*[a-z]+\\s*')", "[1, 2, 14, ]"),
    ("regexp_split('ab', '')", "[, a, b, ]"),
]


@pytest.mark.parametrize(("expression", "value"), CASES)
def test_patterns_find_what_they_find_in_trino(
    evaluate: Evaluate, expression: str, value: str | None
) -> None:
    assert evaluate(expression)[0] == value


REFUSALS = [
    ("regexp_like('a', '[invalid')", "INVALID_FUNCTION_ARGUMENT: premature end of char-class"),
    ("regexp_like('a', '(')", "INVALID_FUNCTION_ARGUMENT: end pattern with unmatched parenthesis"),
    ("regexp_like('a', ')')", "INVALID_FUNCTION_ARGUMENT: unmatched close parenthesis"),
    ("regexp_like('a', '(?u)x')", "INVALID_FUNCTION_ARGUMENT: undefined group option"),
    ("regexp_extract('a', '(.)', 2)", "INVALID_FUNCTION_ARGUMENT: Pattern has 1 groups. Cannot"),
    ("regexp_replace('x', 'x', '$1')", "INVALID_FUNCTION_ARGUMENT: Illegal replacement sequence"),
    ("regexp_replace('x', 'x', '\\')", "INVALID_FUNCTION_ARGUMENT: Illegal replacement sequence"),
    ("regexp_position('abc', 'b', 0)", "INVALID_FUNCTION_ARGUMENT: start position cannot be"),
    ("regexp_like('a', '\\p{Hiragana}')", "NOT_SUPPORTED: character property Hiragana"),
    ("regexp_like('a', '(?<=a|bc)d')", "NOT_SUPPORTED: regular expression with look-behind"),
    ("regexp_like('a', '\\p{L')", "INVALID_FUNCTION_ARGUMENT: invalid character property name"),
    ("regexp_like('a', '\\h')", "NOT_SUPPORTED: regular expression with \\h"),
]


@pytest.mark.parametrize(("expression", "words"), REFUSALS)
def test_what_cannot_be_searched_is_refused(
    evaluate: Evaluate, expression: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason.startswith(words)


def test_the_length_of_a_replaced_text_is_bounded_as_trino_bounds_it(evaluate: Evaluate) -> None:
    assert evaluate("regexp_replace('xxx', '(x)', '$01')")[1] == "varchar(19)"
    assert evaluate("regexp_replace(VARCHAR 'x', '.*', 'xxxxx')")[1] == "varchar"


PATTERNS = [
    "abc", "^a.c$", "a|b$", "(?i)ab+?c", r"\d\w\s", r"[^\d]", r"\p{Lu}", "a*?", r"(?<n>a)b",
    "[a-c-]", "^(?i)É$", r"\x{62}", r"[\w.-]+@\w+", "", "(?s)a.b", r"\Aa\z", "(a|)b",
]  # fmt: skip
TEXTS = ["", "a", "abc", "ABC", "a\nb", "a\n", "é", "É\n", "1a ", "٣_\u2003", "b", "x-y@z", "\x85"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_given_to_duckdb_is_found_where_pythons_is(
    connection: duckdb.DuckDBPyConnection, pattern: str
) -> None:
    native = common(pattern)
    assert native is not None
    rows = connection.execute(
        "SELECT text, regexp_matches(text, $native) FROM unnest($texts) AS t(text)",
        {"native": native, "texts": TEXTS},
    ).fetchall()
    assert rows == [(text, compiled(pattern).search(text) is not None) for text in TEXTS]


@pytest.mark.parametrize(
    "pattern",
    [r"\bx", "(?=x)", "a++", r"(a)\1", "a{3}", "(?m)^a", "(a$)b", "(a$|b)\n", "[a&&b]", "a$b", "("],
)
def test_a_pattern_that_duckdb_would_read_otherwise_stays_with_python(pattern: str) -> None:
    assert common(pattern) is None
