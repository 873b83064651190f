from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querysocket.errors import ReportFaulty
from querysocket.reports import Report

HEAD = "title: T\nengine: athena\ngroups: everyone\n"
GIVEN = "required: true"


def yaml_with(*fields: str) -> str:
    """A good report's YAML, whose parameter `a` has these fields, from line 6 on."""
    return HEAD + "parameters:\n  a:\n" + "".join(f"    {field}\n" for field in fields)


def fault(yaml_text: str, sql: str = "SELECT :a") -> str:
    with pytest.raises(ReportFaulty) as caught:
        Report.read("sales", yaml_text, sql)
    return caught.value.message


@pytest.mark.parametrize(
    ("yaml_text", "place", "advice"),
    [
        ("", "reports/sales.yaml: ", "the file is empty; begin with title:"),
        ("# nothing but a comment", "reports/sales.yaml: ", "the file is empty"),
        ("- title: T", "line 1, column 1", "write lines such as `title:"),
        ("title", "line 1, column 1", "write lines such as `title:"),
        ("title: Trips: by month", "line 1, column 13", "in single quotes"),
        ("title: T\n\tengine: athena", "line 2, column 1", "Indent with spaces"),
        ("title: [", "line 2, column 1", "in single quotes"),
        ("title: T\nengine: athena\ntitle: U", "line 3, column 1", "title stands here a second"),
        ("true: T", "line 1, column 1", "a name is a text; put it in quotes"),
        ("title: &t T", "line 1, column 8", "a report has no & and *"),
        ("title: *t", "line 1, column 8", "a report has no & and *"),
        ("title: !!python/name:os.system T", "line 1, column 8", "a report has no !"),
        ("title: T\n---\ntitle: U", "line 3, column 1", "one file per report"),
        ("\x00", "line 1, column 1", "U+0000 may not stand here; take it out"),
        ("title: \x07", "line 1, column 8", "U+0007 may not stand here; take it out"),
        ("[" * 50_000, "line 1, column 12", "nested too deeply"),
        ("a: {" * 20_000, "line 1, column 41", "nested too deeply"),
    ],
)
def test_a_file_that_is_not_the_yaml_of_a_report_is_told_the_place(
    yaml_text: str, place: str, advice: str
) -> None:
    said = fault(yaml_text)

    assert said.startswith("reports/sales.yaml")
    assert place in said
    assert advice in said


@pytest.mark.parametrize(
    ("yaml_text", "line", "advice"),
    [
        ("engine: athena\ngroups: everyone", 1, "title is missing; it must be a text"),
        (HEAD.replace(": T", ": 2015"), 1, "title must be a text, in quotes where"),
        (HEAD.replace("athena", "postgres"), 2, "engine must be athena or redshift"),
        ("title: T\nengine: athena", 1, "groups is missing; it must be everyone, or a list"),
        (HEAD.replace("everyone", "analysts"), 3, "groups must be everyone, or a list"),
        (HEAD.replace("everyone", "[everyone]"), 3, "groups must be everyone, or a list"),
        (HEAD.replace("everyone", "[]"), 3, "groups must be everyone, or a list"),
        (HEAD.replace("everyone", "[a, 1]"), 3, "groups must be everyone, or a list"),
        (HEAD.replace("everyone", ""), 3, "groups must be everyone, or a list"),
        (HEAD + "database: my db", 4, "database must be the name of a database"),
        (HEAD + "databse: db", 4, "databse is unknown here; the fields are database,"),
        (HEAD + "parameters:", 4, "fields below each; or take it out"),
        (HEAD + "parameters:\n- name: a", 4, "fields below each; or take it out"),
        (HEAD + "parameters:\n  a:", 5, "parameters.a must be fields such as `type: string`"),
        (HEAD + "parameters:\n  a: month", 5, "parameters.a must be fields such as"),
        (HEAD + "parameters:\n  A: {type: date, required: true}", 5, "use small letters, digits"),
        (HEAD + "parameters:\n  title:", 5, "parameters.title must be fields such as"),
        (yaml_with("label: A"), 5, "parameters.a.type is missing; write one of string, integer"),
        (yaml_with("type: int"), 6, "parameters.a.type must be one of string, integer, number,"),
        (yaml_with("type: integer"), 5, "needs `required: true`, or a default"),
        (yaml_with("type: integer", "required: false"), 5, "needs `required: true`, or a default"),
        (yaml_with("type: integer", GIVEN, "default: 1"), 5, "is required and has a default"),
        (yaml_with("type: integer", GIVEN, "default: null"), 5, "is required and has a default"),
        (yaml_with("type: integer", "required: yes"), 7, "must be true or false, without quotes"),
        (yaml_with("type: integer", GIVEN, "min: 1"), 8, "min is unknown here; the fields are"),
        (yaml_with("type: string", GIVEN, "max_length: 1"), 8, "choices, default, description"),
        (yaml_with("type: string", GIVEN, "maxLength: 2000"), 8, "whole number from 1 to 1,000"),
        (yaml_with("type: string", GIVEN, "choices: a, b"), 8, "list of 1 to 1,000 texts"),
        (yaml_with("type: string", GIVEN, "choices: [a, 5]"), 8, "choices.1 must be a list of"),
        (yaml_with("type: string", "default: 5"), 7, "default must be a text, in quotes"),
        (yaml_with("type: string", GIVEN, "pattern: [A-Z]+"), 8, "in single quotes"),
        (yaml_with("type: string", GIVEN, r'pattern: "\d"'), 8, "in single quotes"),
        (yaml_with("type: string", GIVEN, "pattern: '('"), 8, "cannot be used: unclosed group"),
        (yaml_with("type: string", GIVEN, "pattern: a)|(b"), 8, "cannot be used: unopened group"),
        (yaml_with("type: string", GIVEN, "pattern: (?=a)"), 8, "look-around"),
        (yaml_with("type: string", GIVEN, r"pattern: (a)\1"), 8, "backreferences"),
        (yaml_with("type: string", GIVEN, r"pattern: (\w{99}){99}"), 8, "exceeds size limit"),
        (yaml_with("type: integer", GIVEN, "minimum: '1'"), 8, "minimum must be a whole number"),
        (yaml_with("type: integer", "default: 1.0"), 7, "default must be a whole number"),
        (yaml_with("type: integer", f"default: {2**63}"), 7, "default must be a whole number"),
        (yaml_with("type: integer", f"default: {'9' * 5_000}"), 7, "must be a whole number"),
        (yaml_with("type: number", "default: 1e999"), 7, "default must be a number"),
        (yaml_with("type: month", "default: Dec 2015"), 7, "such as December 2015 or 2015-12"),
        (yaml_with("type: month", "default: 2015-13"), 7, "such as December 2015 or 2015-12"),
        (yaml_with("type: date", "default: 2015-02-30"), 7, "must be a date of the calendar"),
        (yaml_with("type: date", "default: 20150203"), 7, "must be a date of the calendar"),
        (yaml_with("type: boolean", "default: no"), 7, "default must be true or false"),
    ],
)
def test_every_fault_of_the_yaml_is_told_its_line_and_what_to_do(
    yaml_text: str, line: int, advice: str
) -> None:
    said = fault(yaml_text)

    assert said.startswith(f"reports/sales.yaml, line {line}, column ")
    assert advice in said


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        (["type: integer", "default: 7", "maximum: 5"], "default must be a whole number"),
        (["type: integer", "default: 7", "minimum: 8"], "without quotes, from 8"),
        (["type: date", "default: 2016-01-01", "maximum: 2015-12-31"], "up to 2015-12-31"),
        (["type: month", "default: 2016-01", "maximum: 2015-12"], "up to December 2015"),
        (["type: integer", GIVEN, "minimum: 2", "maximum: 1"], "minimum is above maximum"),
        (["type: month", GIVEN, "minimum: May 2015", "maximum: 2015-04"], "minimum is above"),
        (["type: string", "default: c", "choices: [a, b]"], "default must be one of a, b"),
        (["type: string", "default: abc", "maxLength: 2"], "default has 3 characters"),
        (["type: string", "default: abc", "pattern: '[a-c]'"], "that matches [a-c]"),
        (["type: string", GIVEN, "choices: [a, bc]", "maxLength: 1"], "'bc' is a choice, but"),
        (["type: string", GIVEN, "choices: [a, d]", "pattern: '[a-c]'"], "'d' is a choice, but"),
    ],
)
def test_fields_of_a_parameter_that_contradict_each_other_are_refused(
    fields: list[str], advice: str
) -> None:
    said = fault(yaml_with(*fields))

    assert said.startswith("reports/sales.yaml, line 5, column 3: parameters.a: ")
    assert advice in said


@pytest.mark.parametrize(
    ("sql", "place", "advice"),
    [
        ("SELECT 1", "sales.yaml, line 5, column 3", "the SQL has no :a; write it"),
        ("SELECT ':a'", "sales.yaml, line 5, column 3", "in quotes or comments alone"),
        ("SELECT 1 -- :a", "sales.yaml, line 5, column 3", "in quotes or comments alone"),
        ("SELECT :a,\n  :b", "sales.sql, line 2, column 3", ":b is not under parameters"),
        ("SELECT :a, :A", "sales.sql, line 1, column 12", ":A is not under parameters"),
        ("SELECT :a, ?", "sales.sql, line 1, column 12", "? has no name; write :name"),
        ("SELECT :a;\nSELECT 2", "sales.sql, line 2, column 1", "is one statement; take out"),
        ("SELECT :a;;", "sales.sql, line 1, column 11", "is one statement; take out"),
        ("SELECT 'x, :a", "sales.sql, line 1, column 8", "close it with a single quote"),
        ('SELECT "x, :a', "sales.sql, line 1, column 8", "close it with a double quote"),
        ("SELECT :a /* b", "sales.sql, line 1, column 11", "this comment does not end"),
        ("SELECT /* /* */ :a */ 1", "sales.sql, line 1, column 8", "another one begins within"),
        ("", "sales.sql", "there is no statement; write one"),
        ("-- :a\n", "sales.sql", "there is no statement; write one"),
        (" ; ", "sales.sql", "there is no statement; write one"),
    ],
)
def test_sql_that_does_not_fit_its_yaml_is_told_the_place(
    sql: str, place: str, advice: str
) -> None:
    said = fault(yaml_with("type: integer", GIVEN), sql)

    assert said.startswith(f"reports/{place}: ")
    assert advice in said


@pytest.mark.parametrize("sql", ["SELECT $$ :a", "SELECT $t$ :a $$ $T$", "SELECT '\\' :a"])
def test_a_string_of_redshift_that_does_not_end_is_told_the_place(sql: str) -> None:
    said = fault(yaml_with("type: integer", GIVEN).replace("athena", "redshift"), sql)

    assert said.startswith("reports/sales.sql, line 1, column 8: this string does not end")


def test_all_faults_are_told_at_once_up_to_five() -> None:
    said = fault(yaml_with("type: string", GIVEN, f"choices: {list(range(1_000))}", "min: 1"))

    assert said.count("reports/sales.yaml, line 8") == 5
    assert said.endswith(" And 996 more.")


WORDS = st.sampled_from(
    [
        "title",
        "engine",
        "groups",
        "parameters",
        "athena",
        "everyone",
        "a",
        "type",
        "string",
        "[key]",
    ]
)
CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | CHARACTERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | CHARACTERS, inner),
)


@given(
    yaml_text=CHARACTERS
    | VALUES.map(json.dumps)
    | st.dictionaries(WORDS, VALUES).map(json.dumps)
    | VALUES.map(lambda value: HEAD + f"parameters: {json.dumps(value)}")
    | VALUES.map(lambda value: HEAD + f"parameters: {{a: {json.dumps(value)}}}"),
    sql=CHARACTERS | st.just("SELECT :a"),
)
def test_whatever_is_in_the_files_it_is_a_report_or_faulty(yaml_text: str, sql: str) -> None:
    with suppress(ReportFaulty):
        Report.read("sales", yaml_text, sql).to_public()


def test_the_error_has_the_place_of_the_first_fault() -> None:
    with pytest.raises(ReportFaulty) as caught:
        Report.read("sales", yaml_with("type: integer", GIVEN), "SELECT :a,\n  :b, :c")

    assert (caught.value.line, caught.value.column) == (2, 3)


@pytest.mark.parametrize(
    ("yaml_file", "sql_file", "advice"),
    [
        (None, b"SELECT 1", "reports/sales.yaml: the file is missing; a report is two files"),
        (HEAD.encode(), None, "reports/sales.sql: the file is missing; a report is two files"),
        (b" " * 50_001, b"", "reports/sales.yaml: the file has over 50,000 bytes"),
        (HEAD.encode(), b" " * 100_001, "reports/sales.sql: the file has over 100,000 bytes"),
        (b"title: Z\xfcrich", b"", "reports/sales.yaml: byte 9 is not UTF-8; save the file as"),
        (HEAD.encode(), b"SELECT '\xff'", "reports/sales.sql: byte 9 is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    yaml_file: bytes | None, sql_file: bytes | None, advice: str
) -> None:
    with pytest.raises(ReportFaulty) as caught:
        Report.of_files("sales", yaml_file, sql_file)

    assert caught.value.message.startswith(advice)


def test_files_of_windows_are_read_like_any_other() -> None:
    mark = b"\xef\xbb\xbf"
    yaml_file = yaml_with("type: integer", GIVEN).replace("\n", "\r\n").encode()

    report = Report.of_files("sales", mark + yaml_file, mark + b"SELECT 1, -- one\r\n :a;\r\n")

    assert report.definition.title == "T"
    assert report.statement_parts({"a": 1}).sql == "SELECT 1, -- one\r\n ?;\r\n"
