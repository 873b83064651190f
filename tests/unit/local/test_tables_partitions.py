from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from local.athena.catalogue.java_dates import JavaDateFormat
from local.athena.catalogue.projection import Projection
from local.athena.model import QueryFailed
from local.athena.types import DATE, INTEGER, VARCHAR, Type, timestamp
from tests.unit.local.athena_lake import LAZY_SIMPLE, OPEN_CSV
from tests.unit.local.athena_relations import Relations


@pytest.fixture
def lake(tmp_path: Path) -> Relations:
    return Relations(tmp_path)


def project(lake: Relations, keys: dict[str, str], **properties: str) -> None:
    """A projected table; a property's name is its key's, two underscores, its own."""
    projection = {
        f"projection.{name.replace('__', '.')}": value for name, value in properties.items()
    }
    enabled = {"projection.enabled": "true", **projection}
    lake.add("t", {"a": "int"}, partition_keys=keys, properties=enabled)


def put(lake: Relations, path: str, body: bytes) -> None:
    lake.storage.objects[f"default/t/{path}/data"] = body


def test_hidden_columns_tell_which_object_a_row_is_from(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, b"1\n")
    # The same bytes twice are still two objects.
    lake.storage.objects["default/t/deep/other"] = b"1\n"
    assert sorted(lake.read("t", '"$path", "$file_size", a')) == [
        ("s3://lake/default/t/data", 2, 1),
        ("s3://lake/default/t/deep/other", 2, 1),
    ]


def test_location_without_objects_has_no_rows_but_all_columns(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, partition_keys={"k": "date"})
    assert lake.read("t", '"a", "k", "$path", "$file_size"') == []
    lake.catalogue.structures["default", "t"]["StorageDescriptor"].pop("Location")
    lake.catalogue.structures["default", "t"]["PartitionKeys"] = []
    assert lake.read("t", "a") == []


def test_objects_in_hidden_directories_are_no_data(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, b"1\n")
    lake.storage.objects["default/t/_temporary/0/data"] = b"2\n"
    lake.storage.objects["default/t/.staging/data"] = b"2\n"
    assert lake.read("t") == [(1,)]


def test_partition_is_read_with_its_own_serde_and_the_tables_columns(lake: Relations) -> None:
    lake.add("t", {"a": "int", "b": "string"}, partition_keys={"k": "char(2)"})
    lake.add_partition("t", ["1"], b"1,x\n")
    lake.add_partition("t", ["2"], b'"2","y,z"\n')
    own = lake.catalogue.by_partition["default", "t"][1]["StorageDescriptor"]
    own["SerdeInfo"] = {"SerializationLibrary": OPEN_CSV, "Parameters": {}}
    assert sorted(lake.read("t")) == [(1, "x", "1 "), (2, "y,z", "2 ")]
    own["SerdeInfo"] = {"SerializationLibrary": LAZY_SIMPLE, "Parameters": {"field.delim": ";"}}
    assert (None, None, "2 ") in lake.read("t")


def test_object_of_two_partitions_is_read_for_each(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, partition_keys={"k": "string"})
    lake.add_partition("t", ["x"], b"1\n")
    lake.add_partition("t", ["y"], b"")
    first, second = lake.catalogue.by_partition["default", "t"]
    second["StorageDescriptor"]["Location"] = first["StorageDescriptor"]["Location"]
    assert sorted(lake.read("t")) == [(1, "x"), (1, "y")]


def test_pruned_partitions_are_not_listed_nor_billed(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, partition_keys={"day": "date", "n": "int"})
    lake.add_partition("t", ["2020-01-01", "1"], b"1\n")
    lake.add_partition("t", ["2020-01-02", "2"], b"22\n")
    lake.add_partition("t", ["__HIVE_DEFAULT_PARTITION__", "3"], b"333\n")
    pruned = lake.relation("t", '"day" >= DATE \'2020-01-02\' OR "n" = 3')
    assert pruned.scanned(frozenset()) == 7
    rows = duckdb.connect().execute(f'SELECT "a", "day" IS NULL FROM ({pruned.query})').fetchall()
    assert sorted(rows) == [(22, False), (333, True)]


def test_partition_whose_value_is_none_of_its_type_fails(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, partition_keys={"n": "int"})
    lake.add_partition("t", ["x"], b"1\n")
    with pytest.raises(QueryFailed) as failure:
        lake.read("t")
    assert failure.value.reason == (
        "HIVE_INVALID_PARTITION_VALUE: Invalid partition value 'x' for integer partition key: n"
    )


def test_partitions_are_a_relation_of_their_own(lake: Relations) -> None:
    lake.add("t", {"a": "int"}, partition_keys={"day": "string", "n": "int"})
    columns, query = lake.reader.partitions_relation(lake.table("t"), duckdb.connect())
    assert duckdb.connect().execute(query).fetchall() == []
    lake.add_partition("t", ["it's", "1"], b"")
    lake.add_partition("t", ["__HIVE_DEFAULT_PARTITION__", "2"], b"")
    columns, query = lake.reader.partitions_relation(lake.table("t"), duckdb.connect())
    assert columns == {"day": VARCHAR, "n": INTEGER}
    assert duckdb.connect().execute(query).fetchall() == [("it's", 1), (None, 2)]


def test_ten_thousand_partitions_are_pruned_without_a_look_at_their_objects(
    lake: Relations,
) -> None:
    lake.add("t", {"a": "int"}, partition_keys={"n": "int"})
    for number in range(10_000):
        lake.add_partition("t", [str(number)], b"1\n")
    assert lake.read("t", "n", '"n" BETWEEN 7 AND 8') == [(7,), (8,)]
    assert lake.storage.reads == 2


def values(properties: dict[str, str], kind: Type = VARCHAR) -> list[tuple[str, str]]:
    own = {f"projection.k.{name.replace('_', '.')}": value for name, value in properties.items()}
    now = datetime(2024, 2, 29, 13, 45, 10, tzinfo=UTC)
    projection = Projection("db.t", "s3://lake/t", own, now)
    return [(value.text, value.in_location) for value in projection.values("k", kind, lambda: None)]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"type": "enum", "values": "A, B,c"}, ["A", " B", "c"]),
        ({"type": " Integer ", "range": " 1, 3 "}, ["1", "2", "3"]),
        ({"type": "integer", "range": "-1,8", "interval": "4", "digits": "3"},
         ["-01", "003", "007"]),
        ({"type": "date", "range": "2020-01-30,2020-02-01", "format": "yyyy-MM-dd"},
         ["2020-01-30", "2020-01-31", "2020-02-01"]),
        ({"type": "date", "range": "2019/12,2020/03", "format": "yyyy/MM", "interval": "2"},
         ["2019/12", "2020/02"]),
        ({"type": "date", "range": "NOW-2MONTHS,NOW", "format": "yyyyMM"},
         ["202312", "202401", "202402"]),
        ({"type": "date", "range": "NOW-1DAY,NOW + 1 DAYS", "format": "dd MMM yyyy"},
         ["28 Feb 2024", "29 Feb 2024", "01 Mar 2024"]),
        ({"type": "date", "range": "NOW-2HOURS,NOW", "format": "yyyy-MM-dd'T'HH", "interval": "1",
          "interval_unit": "HOURS"}, ["2024-02-29T11", "2024-02-29T12", "2024-02-29T13"]),
        ({"type": "date", "range": "2022,NOW", "format": "yyyy", "interval": "1",
          "interval_unit": "years"}, ["2022", "2023", "2024"]),
        ({"type": "date", "range": "2020-01-01-00-00,2020-01-01-01-00", "format":
          "yyyy-MM-dd-HH-mm", "interval": "30", "interval_unit": "MINUTES"},
         ["2020-01-01-00-00", "2020-01-01-00-30", "2020-01-01-01-00"]),
    ],
)  # fmt: skip
def test_values_are_projected_from_the_tables_properties(
    properties: dict[str, str], expected: Sequence[str]
) -> None:
    assert values(properties) == [(text, text) for text in expected]


def test_date_column_has_dates_and_a_location_with_its_format() -> None:
    properties = {"type": "date", "range": "01.02.2020,02.02.2020", "format": "dd.MM.yyyy"}
    assert values(properties, DATE) == [
        ("2020-02-01", "01.02.2020"),
        ("2020-02-02", "02.02.2020"),
    ]
    assert values(properties, timestamp())[0] == ("2020-02-01 00:00:00", "01.02.2020")


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({}, "projection.k.type is invalid"),
        ({"type": "float"}, "projection.k.type is invalid: 'float'"),
        ({"type": "integer", "range": "1"}, "projection.k.range is invalid: '1'"),
        ({"type": "integer", "range": "1,2", "interval": "0"}, "projection.k.interval is invalid"),
        ({"type": "date", "range": "x,NOW", "format": "yyyy-MM-dd"}, "projection.k.range"),
        ({"type": "date", "range": "2020,NOW", "format": "yyyy"}, "projection.k.interval.unit"),
        ({"type": "date", "range": "2020,NOW", "format": "yyyy-ww"}, "NOT_SUPPORTED: the date"),
        ({"type": "integer", "range": "0,9999999"}, "NOT_SUPPORTED: more than 1000000"),
    ],
)
def test_properties_that_project_nothing_fail(properties: dict[str, str], reason: str) -> None:
    with pytest.raises(QueryFailed, match=reason):
        values(properties)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("yyyy''MM", "2024'02"), ("yy-M-d H:m:s", "24-2-29 13:45:10"), ("MMMM yyyy", "February 2024")],
)
def test_java_patterns_are_written_and_read(pattern: str, text: str) -> None:
    moment = datetime(2024, 2, 29, 13, 45, 10, tzinfo=UTC)
    shown = JavaDateFormat(pattern)
    assert shown.write(moment) == text
    assert shown.write(shown.read(text)) == text
    assert shown.read(text).year == 2024


def test_projected_partitions_are_where_hive_would_have_them(lake: Relations) -> None:
    keys = {"day": "string", "n": "int"}
    project(lake, keys, day__type="enum", day__values="a/b,c", n__type="integer", n__range="1,2")
    put(lake, "day=a%2Fb/n=1", b"1\n")
    put(lake, "day=c/n=2", b"2\n")
    put(lake, "day=c/n=3", b"3\n")
    assert sorted(lake.read("t")) == [(1, "a/b", 1), (2, "c", 2)]
    assert lake.relation("t", "\"day\" = 'c'").scanned(frozenset({"a"})) == 2


def test_projected_partitions_are_where_the_template_says(lake: Relations) -> None:
    project(lake, {"day": "date"}, day__type="date", day__range="NOW-3DAYS,NOW",
            day__format="yyyy/MM/dd")  # fmt: skip
    properties = lake.catalogue.structures["default", "t"]["Parameters"]
    properties["storage.location.template"] = "s3://lake/elsewhere/${day}/hourly"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    lake.storage.objects[f"elsewhere/{yesterday:%Y/%m/%d}/hourly/x"] = b"1\n"
    assert lake.read("t") == [(1, yesterday.date())]


def test_injected_key_takes_its_values_from_the_query(lake: Relations) -> None:
    project(lake, {"device": "string"}, device__type="injected")
    put(lake, "device=it%27s", b"1\n")
    put(lake, "device=b", b"2\n")
    assert lake.read("t", "a", "\"device\" = 'it''s'") == [(1,)]
    assert lake.read("t", "a", "'b' = \"device\" AND \"device\" > 'a'") == [(2,)]
    assert lake.read("t", "a", "\"device\" IN ('b', 'none')") == [(2,)]
    assert lake.read("t", "a", "\"device\" = 'b' AND \"device\" = 'c'") == []


@pytest.mark.parametrize("pruning", [None, "\"device\" > 'a'", "\"device\" <> 'a'", "device = a"])
def test_injected_key_without_an_equality_fails(lake: Relations, pruning: str | None) -> None:
    project(lake, {"device": "string"}, device__type="injected")
    with pytest.raises(QueryFailed) as failure:
        lake.relation("t", pruning)
    assert failure.value.reason == (
        "CONSTRAINT_VIOLATION: For the injected projected partition column device, the WHERE "
        "clause must contain only static equality conditions, and at least one such condition "
        "must be present."
    )


def test_one_of_a_great_range_of_integers_is_found_by_equality(lake: Relations) -> None:
    project(lake, {"id": "bigint"}, id__type="integer", id__range="0,9223372036854775807",
            id__interval="5")  # fmt: skip
    put(lake, "id=35", b"1\n")
    put(lake, "id=36", b"2\n")
    assert lake.read("t", "a", '"id" IN (35, 36)') == [(1,)]
    assert lake.read("t", "a", '"id" = 34 OR CAST("id" AS DECIMAL(38, 1)) = 35.0') == [(1,)]
    assert lake.read("t", "a", '"id" = 35.5') == []
    with pytest.raises(QueryFailed, match="NOT_SUPPORTED: more than 1000000"):
        lake.read("t", "a", '"id" > 35')


def test_thousands_of_projected_partitions_ask_s3_once(lake: Relations) -> None:
    project(lake, {"n": "int"}, n__type="integer", n__range="1,100000")
    put(lake, "n=77777", b"1\n")
    assert lake.read("t") == [(1, 77777)]
    assert lake.storage.lists == 1
