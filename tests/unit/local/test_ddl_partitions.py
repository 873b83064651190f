"""Partitions come and go in the catalogue; their data stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    lake.rows(
        "CREATE EXTERNAL TABLE t (n int) PARTITIONED BY (year int, day string) "
        "LOCATION 's3://lake/t'"
    )
    return lake


def locations(lake: Lake) -> dict[tuple[str, ...], str]:
    return {
        tuple(entry["Values"]): entry["StorageDescriptor"]["Location"]
        for entry in lake.catalogue.partitions("default", "t")
    }


def failure(lake: Lake, sql: str) -> str:
    with pytest.raises(QueryFailed) as failed:
        lake.rows(sql)
    return failed.value.reason


def test_several_partitions_are_added_at_once(lake: Lake) -> None:
    lake.rows(
        "ALTER TABLE t ADD PARTITION (day = 'a/b', year = 2026) "
        "PARTITION (year = '2027', day = 'c') LOCATION 's3://lake/elsewhere/'"
    )
    assert locations(lake) == {
        ("2026", "a/b"): "s3://lake/t/year=2026/day=a%2Fb/",
        ("2027", "c"): "s3://lake/elsewhere/",
    }
    assert lake.rows("SHOW PARTITIONS t") == [("year=2026/day=a%2Fb",), ("year=2027/day=c",)]
    again = "ALTER TABLE t ADD {} PARTITION (year = 2027, day = 'c')"
    assert "Partition already exists." in failure(lake, again.format(""))
    lake.rows(again.format("IF NOT EXISTS"))
    assert len(locations(lake)) == 2


def test_partitions_are_dropped_by_all_keys_or_by_some(lake: Lake) -> None:
    for day in "abc":
        lake.rows(f"ALTER TABLE t ADD PARTITION (year = 2026, day = '{day}')")
    lake.rows("ALTER TABLE t DROP PARTITION (year = 2026, day = 'b')")
    assert set(locations(lake)) == {("2026", "a"), ("2026", "c")}
    lake.rows("ALTER TABLE t DROP PARTITION (year = 2026)")
    assert locations(lake) == {}
    drop = "ALTER TABLE t DROP {} PARTITION (year = 2026)"
    assert "[Error 10006]: Partition not found (year = '2026')" in failure(lake, drop.format(""))
    lake.rows(drop.format("IF EXISTS"))


def test_a_partition_gets_another_name_and_another_place(lake: Lake) -> None:
    lake.rows("ALTER TABLE t ADD PARTITION (year = 2026, day = 'a')")
    lake.rows("ALTER TABLE t PARTITION (year=2026, day='a') RENAME TO PARTITION (year=1, day='z')")
    assert locations(lake) == {("1", "z"): "s3://lake/t/year=2026/day=a/"}
    lake.rows("ALTER TABLE t PARTITION (year=1, day='z') SET LOCATION 's3://lake/z/'")
    assert locations(lake) == {("1", "z"): "s3://lake/z/"}


def test_a_partition_must_have_all_keys(lake: Lake) -> None:
    reason = failure(lake, "ALTER TABLE t ADD PARTITION (year = 2026)")
    assert reason.endswith("{year=2026} doesn't contain all of the partition columns")


def test_repair_adds_what_lies_in_folders_of_partitions(lake: Lake) -> None:
    lake.rows("ALTER TABLE t ADD PARTITION (year = 1, day = 'gone')")
    for key in (
        "t/year=2026/day=a%2Fb/data",
        "t/year=2026/day=a%2Fb/more",
        "t/year=2026/data",
        "t/Year=2026/day=c/data",
        "t/2026/c/data",
        "table/year=2026/day=c/data",
    ):
        lake.storage.objects[key] = b"1\n"
    assert lake.rows("MSCK REPAIR TABLE t") == [
        ("Partitions not in metastore:\tt:year=2026/day=a%2Fb",),
        ("Partitions missing from filesystem:\tt:year=1/day=gone",),
        ("Repair: Added partition to metastore t:year=2026/day=a%2Fb",),
    ]
    assert locations(lake)["2026", "a/b"] == "s3://lake/t/year=2026/day=a%2Fb/"
    assert lake.rows("MSCK REPAIR TABLE t") == [
        ("Partitions missing from filesystem:\tt:year=1/day=gone",)
    ]


def test_repair_tells_what_is_missing_altogether(lake: Lake) -> None:
    assert lake.rows("MSCK REPAIR TABLE t") == [("Tables missing on filesystem:\tt",)]
    assert lake.rows("MSCK REPAIR TABLE u") == [("Tables not in metastore:\tu",)]
