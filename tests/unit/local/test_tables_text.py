from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import OPEN_CSV
from tests.unit.local.athena_relations import Relations, Row

REGEX = "org.apache.hadoop.hive.serde2.RegexSerDe"
NESTED = {"field.delim": ",", "collection.delim": ";", "mapkey.delim": ":"}


@pytest.fixture
def lake(tmp_path: Path) -> Relations:
    return Relations(tmp_path)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "1.9", "1"),
        ("int", "1x", None),
        ("int", "", None),
        ("int", "+007", "7"),
        ("tinyint", "128", None),
        ("bigint", "9223372036854775808", None),
        ("double", "1e3", "1000.0"),
        ("double", "NaN", "nan"),
        ("double", "Infinity", "inf"),
        ("double", "inf", None),
        ("float", "1.5f", "1.5"),
        ("decimal(5,2)", "1.5", "1.50"),
        ("decimal(5,2)", "12345", None),
        ("boolean", "TRUE", "True"),
        ("boolean", "1", None),
        ("date", "2020-1-2", "2020-01-02"),
        ("date", "2020-01-02 03:04:05", "2020-01-02"),
        ("date", "20200102", None),
        ("timestamp", "2020-01-02", "2020-01-02 00:00:00"),
        ("timestamp", "2020-01-02 03:04:05.9995", "2020-01-02 03:04:06"),
        ("timestamp", "2020-01-02T03:04:05", "2020-01-02 03:04:05"),
        ("timestamp", "2020-01-02 03:04:05+01", None),
        ("timestamp", "epoch", None),
        ("string", "", ""),
        ("string", "\\N", None),
        ("varchar(2)", "abc", "ab"),
        ("char(3)", "a", "a  "),
        ("binary", "AP8=", "b'\\x00\\xff'"),
    ],
)
def test_lazy_simple_reads_a_text_as_its_type_or_as_null(
    lake: Relations, kind: str, text: str, value: str | None
) -> None:
    lake.add("t", {"a": kind, "b": "string"}, f"{text},end\n".encode())
    ((found, end),) = lake.read("t", "a, b")
    assert (None if found is None else str(found), end) == (value, "end")


def test_blank_line_is_a_row_whose_text_is_empty_and_whose_rest_is_null(lake: Relations) -> None:
    lake.add("t", {"a": "string", "b": "string"}, b"x,y\n\nz,\n\n")
    assert lake.read("t", "a, b") == [("x", "y"), ("", None), ("z", ""), ("", None)]


def test_blank_line_is_null_where_the_first_column_is_a_number(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, b"1\n\n")
    assert lake.read("t", "a") == [(1,), (None,)]


def test_fields_too_many_are_dropped_and_too_few_are_null(lake: Relations) -> None:
    lake.add("t", {"a": "string", "b": "string"}, b"1,2,3\n4\n")
    assert lake.read("t", "a, b") == [("1", "2"), ("4", None)]


def test_header_and_footer_lines_of_every_file_are_no_rows(lake: Relations) -> None:
    properties = {"skip.header.line.count": "2", "skip.footer.line.count": "1"}
    lake.add("t", {"a": "string"}, b"h\nh\n1\nfooter\n", properties=properties)
    lake.storage.objects["default/t/other"] = b"h\nh\n2\nfooter"
    assert lake.read("t", "a") == [("1",), ("2",)]


@pytest.mark.parametrize("body", [b"1\r\n2\r\n", b"1\r2\n", b"\xef\xbb\xbf1\n2\n"])
def test_lines_end_as_hadoop_ends_them(lake: Relations, body: bytes) -> None:
    lake.add("t", {"a": "string"}, body)
    assert lake.read("t", "a") == [("1",), ("2",)]


def test_text_in_another_encoding_is_read_in_it(lake: Relations) -> None:
    parameters = {"field.delim": ",", "serialization.encoding": "ISO-8859-1"}
    lake.add("t", {"a": "string"}, "é\n".encode("latin-1"), serde_parameters=parameters)
    lake.add("u", {"a": "string"}, b"\xe9\n")
    assert lake.read("t", "a") == [("é",)]
    assert lake.read("u", "a") == [("�",)]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("array<int>", "1;x;3", [1, None, 3]),
        ("array<string>", "", []),
        ("array<string>", "\\N", None),
        ("array<array<int>>", "1:2;3", [[1, 2], [3]]),
        ("map<string,int>", "a:1;b;c:x", {"a": 1, "b": None, "c": None}),
        ("map<string,string>", "a:1;a:2", {"a": "1"}),
        ("map<string,array<int>>", "a:1\x042", {"a": [1, 2]}),
        ("struct<X:int,y:string>", "5", {"x": 5, "y": None}),
        ("array<struct<a:int,b:string>>", "1:x;2", [{"a": 1, "b": "x"}, {"a": 2, "b": None}]),
    ],
)
def test_collections_are_divided_level_by_level(
    lake: Relations, kind: str, text: str, value: object
) -> None:
    lake.add("t", {"a": kind}, f"{text}\n".encode(), serde_parameters=NESTED)
    assert lake.read("t", "a") == [(value,)]


def test_escaped_delimiters_do_not_divide(lake: Relations) -> None:
    parameters = {**NESTED, "escape.delim": "\\"}
    body = rb"a\,b,x\;y;z,\\,\N,\q" + b"\n"
    columns = {"a": "string", "b": "array<string>", "c": "string", "d": "string", "e": "string"}
    lake.add("t", columns, body, serde_parameters=parameters)
    assert lake.read("t") == [("a,b", ["x;y", "z"], "\\", None, "q")]


@pytest.mark.parametrize(
    "parameters",
    [
        {"field.delim": "||"},
        {"serialization.last.column.takes.rest": "true"},
        {"serialization.encoding": "klingon"},
    ],
)
def test_what_lazy_simple_cannot_be_given_right_is_not_supported(
    lake: Relations, parameters: dict[str, str]
) -> None:
    lake.add("t", {"a": "string"}, b"1\n", serde_parameters=parameters)
    with pytest.raises(QueryFailed, match="NOT_SUPPORTED: "):
        lake.read("t", "a")


def test_collections_are_divided_as_deep_as_there_are_delimiters(lake: Relations) -> None:
    deep = "int"
    for _ in range(8):
        deep = f"array<{deep}>"
    lake.add("t", {"a": deep}, b"1\n")
    with pytest.raises(QueryFailed, match="NOT_SUPPORTED: LazySimpleSerDe with array"):
        lake.read("t")


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("a,b,c", ("a", "b", "c")),
        ('"a,b","c ""d""",e', ("a,b", 'c "d"', "e")),
        ('"","",', ("", "", "")),
        ("", (None, None, None)),
        ("a", ("a", None, None)),
        ("a,b,c,d", ("a", "b", "c")),
        (r'"a\"b","c\\d","e\nf"', ('a"b', r"c\d", "enf")),
        (r"\a,b\c,d", ("a", "bc", "d")),
        (r"\\a,b,c", ("a", "b", "c")),
        ('aa,b"c"d,e', ("aa", 'b"c"d', "e")),
        ('a,"b', ("a", None, None)),
    ],
)
def test_open_csv_divides_a_line_as_opencsv_does(lake: Relations, line: str, row: Row) -> None:
    columns = {"a": "string", "b": "string", "c": "string"}
    lake.add("t", columns, f"{line}\nx,y,z\n".encode(), serde=OPEN_CSV)
    assert lake.read("t") == [row, ("x", "y", "z")]


def test_open_csv_has_other_separators_and_quotes(lake: Relations) -> None:
    parameters = {"separatorChar": "\t", "quoteChar": "'", "escapeChar": "|"}
    body = b"'a\tb'\t'c|'d'\t\\\n"
    columns = {"a": "string", "b": "string", "c": "string"}
    lake.add("t", columns, body, serde=OPEN_CSV, serde_parameters=parameters)
    assert lake.read("t") == [("a\tb", "c'd", "\\")]


def test_open_csv_counts_dates_in_days_and_timestamps_in_milliseconds(lake: Relations) -> None:
    lake.add("t", {"d": "date", "t": "timestamp"}, b'"18276","1579059880123"\n', serde=OPEN_CSV)
    ((date, moment),) = lake.read("t", "d, t")
    assert (str(date), str(moment)) == ("2020-01-15", "2020-01-15 03:44:40.123000")


@pytest.mark.parametrize(("kind", "text"), [("int", ""), ("date", "2020-01-01"), ("double", "x")])
def test_open_csv_fails_on_what_is_none_of_the_type_unless_it_may_be_null(
    lake: Relations, kind: str, text: str
) -> None:
    lake.add("t", {"a": kind, "b": "string"}, f"{text},z\n".encode(), serde=OPEN_CSV)
    assert lake.read("t", "b") == [("z",)]
    with pytest.raises(Exception, match=f"HIVE_BAD_DATA: Error parsing field value '{text}'"):
        lake.read("t", "a")
    lake.catalogue.structures["default", "t"]["Parameters"]["use.null.for.invalid.data"] = "true"
    assert lake.read("t", "a") == [(None,)]


def test_regex_takes_groups_as_columns_and_null_where_nothing_matches(
    lake: Relations,
) -> None:
    parameters = {"input.regex": r"(?<host>\S+) (\d+)(?: (.*))?"}
    columns = {"host": "string", "n": "int", "rest": "string"}
    body = b"h 12 the rest\nh 1\nno match\n"
    lake.add("t", columns, body, serde=REGEX, serde_parameters=parameters)
    assert lake.read("t") == [("h", 12, "the rest"), ("h", 1, None), (None, None, None)]


@pytest.mark.parametrize(
    ("extension", "body"),
    [
        (".gz", gzip.compress(b"1\n", mtime=0) + gzip.compress(b"2\n", mtime=0)),
        (".bz2", bz2.compress(b"1\n2\n")),
    ],
)
def test_packed_text_is_read_and_billed_as_it_is_stored(
    lake: Relations, extension: str, body: bytes
) -> None:
    lake.add("t", {"a": "int"}, body, extension=extension)
    assert lake.read("t", "a") == [(1,), (2,)]


@pytest.mark.parametrize("extension", [".snappy", ".zst", ".lz4"])
def test_packing_that_cannot_be_undone_is_named(lake: Relations, extension: str) -> None:
    lake.add("t", {"a": "int"}, b"?", extension=extension)
    with pytest.raises(QueryFailed, match=f"NOT_SUPPORTED: objects packed as {extension}"):
        lake.read("t", "a")


@pytest.mark.parametrize(
    ("serde", "kind", "regex"),
    [
        (OPEN_CSV, "array<int>", ""),
        (REGEX, "map<int,int>", "(.*)"),
        (REGEX, "string", "([a-z&&[^b]]+)"),
        (REGEX, "string", r"(\p{Alpha}+)"),
    ],
)
def test_what_lists_of_texts_cannot_give_right_is_not_supported(
    lake: Relations, serde: str, kind: str, regex: str
) -> None:
    lake.add("t", {"a": kind}, b"1\n", serde=serde, serde_parameters={"input.regex": regex})
    with pytest.raises(QueryFailed, match="NOT_SUPPORTED: "):
        lake.read("t")
