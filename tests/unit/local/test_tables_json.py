from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import OPENX_JSON
from tests.unit.local.athena_relations import Relations

HIVE_JSON = "org.apache.hive.hcatalog.data.JsonSerDe"
CLOUDTRAIL = "com.amazon.emr.cloudtrail.CloudTrailInputFormat"
BOTH = pytest.mark.parametrize("serde", [OPENX_JSON, HIVE_JSON])


@pytest.fixture
def lake(tmp_path: Path) -> Relations:
    return Relations(tmp_path)


def add(lake: Relations, kind: str, value: str, serde: str, **parameters: str) -> None:
    """A table of one row: the value, and a text behind it."""
    body = f'{{"A": {value}, "other": "unread", "end": "z"}}\n'.encode()
    columns = {"a": kind, "end": "string"}
    lake.add("t", columns, body, serde=serde, serde_parameters=parameters)


@BOTH
@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("int", "1", "1"),
        ("int", "1.9", "1"),
        ("int", "null", None),
        ("bigint", "9007199254740993", "9007199254740993"),
        ("double", "1", "1.0"),
        ("float", "0.1", "0.10000000149011612"),
        ("decimal(10,2)", '"1.005"', "1.01"),
        ("decimal(20,10)", "1234567890.1234567891", "1234567890.1234567891"),
        ("boolean", "true", "True"),
        ("boolean", '"TRUE"', "True"),
        ("boolean", '"yes"', "False"),
        ("string", '"é\\n\\u0000"', "é\n\0"),
        ("string", '""', ""),
        ("string", "1.50", "1.50"),
        ("string", "true", "true"),
        ("varchar(2)", '"abc"', "ab"),
        ("char(3)", '"a"', "a  "),
        ("date", '"2020-1-2"', "2020-01-02"),
        ("timestamp", '"2020-01-02 03:04:05.6789"', "2020-01-02 03:04:05.679000"),
        ("timestamp", '"2020-01-02T03:04:05"', "2020-01-02 03:04:05"),
        ("array<int>", "[1, null]", "[1, None]"),
        ("array<string>", "[]", "[]"),
        ("map<string,int>", '{"K": 1, "n": null}', "{'K': 1, 'n': None}"),
        ("map<int,string>", '{"1": "x"}', "{1: 'x'}"),
        ("struct<X:int,y:array<string>>", '{"x": 1, "Y": ["p"]}', "{'x': 1, 'y': ['p']}"),
        ("struct<x:int>", '{"y": 1}', "{'x': None}"),
    ],
)
def test_values_become_those_of_the_columns_type(
    lake: Relations, serde: str, kind: str, value: str, expected: str | None
) -> None:
    add(lake, kind, value, serde)
    ((found, end),) = lake.read("t")
    assert (None if found is None else str(found), end) == (expected, "z")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("int", '"12"', "12"),
        ("int", '"0x1F"', "31"),
        ("double", '"NaN"', "nan"),
        ("string", '{"b": [1.0, "x"]}', '{"b":[1.0,"x"]}'),
        ("string", "[true, null]", "[true,null]"),
        ("array<int>", "5", "[5]"),
        ("array<int>", '""', None),
        ("struct<x:int,y:int>", "[1]", "{'x': 1, 'y': None}"),
        ("timestamp", "1579059880123", "2020-01-15 03:44:40.123000"),
        ("timestamp", "1579059880", "2020-01-15 03:44:40"),
        ("timestamp", '"2020-01-02T03:04:05+01:30"', "2020-01-02 01:34:05"),
        ("binary", '"AP8="', "b'\\x00\\xff'"),
    ],
)
def test_openx_bends_values_to_the_columns_type(
    lake: Relations, kind: str, value: str, expected: str | None
) -> None:
    add(lake, kind, value, OPENX_JSON)
    ((found,),) = lake.read("t", "a")
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("serde", "kind", "value"),
    [
        (OPENX_JSON, "int", '"many"'),
        (OPENX_JSON, "tinyint", "128"),
        (OPENX_JSON, "int", '{"x": 1}'),
        (OPENX_JSON, "struct<x:int>", "1"),
        (HIVE_JSON, "int", '"12"'),
        (HIVE_JSON, "array<int>", "5"),
        (HIVE_JSON, "string", "[1]"),
        (HIVE_JSON, "date", '"tomorrow"'),
        (HIVE_JSON, "decimal(3,2)", "10"),
    ],
)
def test_value_that_is_none_of_the_type_fails_who_reads_it_unless_it_may_be_null(
    lake: Relations, serde: str, kind: str, value: str
) -> None:
    add(lake, kind, value, serde)
    assert lake.read("t", '"end"') == [("z",)]
    with pytest.raises(Exception, match="HIVE_BAD_DATA: Error parsing field value"):
        lake.read("t", "a")
    lake.catalogue.structures["default", "t"]["Parameters"]["use.null.for.invalid.data"] = "true"
    assert lake.read("t") == [(None, "z")]


@BOTH
def test_malformed_line_fails_unless_it_may_be_ignored(lake: Relations, serde: str) -> None:
    lake.add("t", {"a": "int"}, b'{"a":1}\n{"a":\n', serde=serde)
    with pytest.raises(QueryFailed, match="HIVE_CURSOR_ERROR: Row is not a valid JSON Object"):
        lake.read("t")
    info = lake.catalogue.structures["default", "t"]["StorageDescriptor"]["SerdeInfo"]
    info["Parameters"] = {"ignore.malformed.json": "true"}
    assert lake.read("t") == [(1,), (None,)]


def test_openx_has_null_rows_for_lines_without_an_object(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, b'\n"text"\n[7]\n{"a":1}', serde=OPENX_JSON)
    assert lake.read("t") == [(None,), (None,), (7,), (1,)]


def test_openx_refuses_a_key_that_comes_twice_and_hive_takes_the_last(lake: Relations) -> None:
    body = json.dumps({"a": 1, "A": 2}).encode()
    lake.add("t", {"a": "int"}, body, serde=HIVE_JSON)
    assert lake.read("t") == [(2,)]
    lake.add("t", {"a": "int"}, body, serde=OPENX_JSON)
    with pytest.raises(QueryFailed, match='Duplicate key "a"'):
        lake.read("t")


def test_openx_maps_keys_to_columns(lake: Relations) -> None:
    body = json.dumps({"ts": 1, "A": 2, "a": 3, "x.y": 4, "r": {"p.q": 5}}).encode()
    parameters = {
        "mapping.time": "ts",
        "case.insensitive": "false",
        "mapping.upper": "A",
        "dots.in.keys": "true",
    }
    columns = {"time": "int", "upper": "int", "a": "int", "x_y": "int", "r": "struct<p_q:int>"}
    lake.add("t", columns, body, serde=OPENX_JSON, serde_parameters=parameters)
    assert lake.read("t") == [(1, 2, 3, 4, {"p_q": 5})]


def test_change_of_a_columns_type_is_seen_in_data_read_before(lake: Relations) -> None:
    add(lake, "string", "1.9", OPENX_JSON)
    assert lake.read("t", "a") == [("1.9",)]
    add(lake, "int", "1.9", OPENX_JSON)
    assert lake.read("t", "a") == [(1,)]


_TRAIL = """{"Records": [
  {"eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "sessionContext": {"attributes":
   {"mfaAuthenticated": "false"}}}, "eventName": "PutObject", "readOnly": false,
   "requestParameters": {"bucketName": "b", "sizes": [1.50, 2]}, "responseElements": null,
   "resources": [{"ARN": "arn:aws:s3:::b", "type": "AWS::S3::Bucket"}]},
  {"eventName": "ConsoleLogin", "additionalEventData": {"MFAUsed": "Yes"}}
]}"""


@pytest.mark.parametrize("serde", ["com.amazon.emr.hive.serde.CloudTrailSerde", HIVE_JSON])
def test_a_record_of_cloudtrails_is_a_row(lake: Relations, serde: str) -> None:
    columns = {
        "useridentity": "struct<type:string,sessioncontext:struct<attributes:struct<"
        "mfaauthenticated:string>>>",
        "eventname": "string",
        "readonly": "string",
        "requestparameters": "string",
        "responseelements": "string",
        "additionaleventdata": "string",
        "resources": "array<struct<arn:string,type:string>>",
    }
    body = gzip.compress(_TRAIL.encode())
    lake.add("t", columns, body, serde=serde, extension=".json.gz", input_format=CLOUDTRAIL)

    assert [tuple(each and str(each) for each in row) for row in lake.read("t")] == [
        (
            "{'type': 'IAMUser', 'sessioncontext': {'attributes': {'mfaauthenticated': 'false'}}}",
            "PutObject",
            "false",
            '{"bucketName":"b","sizes":[1.50,2]}',
            None,
            None,
            "[{'arn': 'arn:aws:s3:::b', 'type': 'AWS::S3::Bucket'}]",
        ),
        (None, "ConsoleLogin", None, None, None, '{"MFAUsed":"Yes"}', None),
    ]


@pytest.mark.parametrize("body", [b"{}", b'{"Records": [', b"[]"])
def test_an_object_that_is_none_of_cloudtrails_fails_the_query(
    lake: Relations, body: bytes
) -> None:
    lake.add("t", {"eventname": "string"}, body, serde=HIVE_JSON, input_format=CLOUDTRAIL)

    with pytest.raises(QueryFailed, match="HIVE_CURSOR_ERROR: Row is not a valid JSON Object"):
        lake.read("t")


def test_cloudtrails_objects_are_read_by_no_other_serde(lake: Relations) -> None:
    lake.add("t", {"eventname": "string"}, b"", serde=OPENX_JSON, input_format=CLOUDTRAIL)

    with pytest.raises(QueryFailed, match=f"NOT_SUPPORTED: tables of {CLOUDTRAIL}"):
        lake.read("t")
