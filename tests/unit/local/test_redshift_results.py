"""Values as the Data API shows them, and the pages they come in."""

from __future__ import annotations

import datetime as dt
import decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from duckdb.sqltypes import DuckDBPyType

from local.redshift import results
from local.redshift.results import ResultTooLarge, Row, StoredResult, store
from local.redshift.translation import redshift_type
from local.redshift.values import field, metadata

MIDNIGHT = dt.datetime.fromisoformat("2022-02-22")
IN_KATHMANDU = dt.timezone(dt.timedelta(hours=5, minutes=45))


@pytest.mark.parametrize(
    ("type_", "value", "name", "cell"),
    [
        ("SMALLINT", 1, "int2", {"longValue": 1}),
        ("INTEGER", 1, "int4", {"longValue": 1}),
        ("BIGINT", 2**62, "int8", {"longValue": 2**62}),
        ("HUGEINT", 3, "int8", {"longValue": 3}),
        ("FLOAT", 1.5, "float4", {"doubleValue": 1.5}),
        ("DOUBLE", 1.5, "float8", {"doubleValue": 1.5}),
        ("BOOLEAN", False, "bool", {"booleanValue": False}),
        ("INTEGER", None, "int4", {"isNull": True}),
        ("VARCHAR", "", "varchar", {"stringValue": ""}),
        (
            "DECIMAL(20,10)",
            decimal.Decimal("1E-10"),
            "numeric",
            {"stringValue": "0.0000000001"},
        ),
        ("DATE", dt.date(2022, 2, 22), "date", {"stringValue": "2022-02-22"}),
        ("TIME", dt.time(14, 30, 45), "time", {"stringValue": "14:30:45"}),
        ("TIME", dt.time(1, 2, 3, 500_000), "time", {"stringValue": "01:02:03.5"}),
        ("TIMESTAMP", MIDNIGHT, "timestamp", {"stringValue": "2022-02-22 00:00:00.0"}),
        (
            "TIMESTAMP",
            MIDNIGHT.replace(microsecond=120),
            "timestamp",
            {"stringValue": "2022-02-22 00:00:00.00012"},
        ),
        (
            "TIMESTAMP WITH TIME ZONE",
            MIDNIGHT.replace(tzinfo=IN_KATHMANDU),
            "timestamptz",
            {"stringValue": "2022-02-21 18:15:00+00"},
        ),
        ("BLOB", b"abc", "varbyte", {"stringValue": "YWJj"}),
        ("INTEGER[]", [1, None], "super", {"stringValue": "[1,null]"}),
    ],
)
def test_a_value_has_the_type_and_the_text_of_redshift(
    type_: str, value: Any, name: str, cell: dict[str, Any]
) -> None:
    kind = redshift_type(DuckDBPyType(type_))
    assert kind.name == name
    assert field(kind, value) == cell


def test_a_columns_metadata_is_the_drivers() -> None:
    assert metadata("price", redshift_type("DECIMAL(10,2)")) == {
        "isCaseSensitive": False,
        "isCurrency": False,
        "isSigned": True,
        "label": "price",
        "length": 0,
        "name": "price",
        "nullable": 1,
        "precision": 10,
        "scale": 2,
        "schemaName": "",
        "tableName": "",
        "typeName": "numeric",
    }


COLUMNS = [("n", redshift_type("INTEGER")), ("s", redshift_type("VARCHAR"))]


def stored(tmp_path: Path, rows: list[Row], form: str = "JSON") -> StoredResult:
    return store(COLUMNS, rows, tmp_path / "result", form)


def test_pages_hold_as_many_rows_as_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "PAGE_BYTES", 100)
    rows: list[Row] = [(n, "é" * n) for n in range(40)]
    result = stored(tmp_path, rows)
    pages = [result.records(number) for number in range(len(result.ends))]
    assert len(pages) > 2
    assert list(chain(*pages)) == [[{"longValue": n}, {"stringValue": s}] for n, s in rows]
    begins = (0, *result.ends)
    sizes = [end - begin for begin, end in zip(begins, result.ends, strict=False)]
    assert max(size for size, page in zip(sizes, pages, strict=True) if len(page) > 1) <= 100


def test_an_empty_result_has_one_empty_page(tmp_path: Path) -> None:
    result = stored(tmp_path, [])
    assert (result.row_count, len(result.ends), result.records(0)) == (0, 1, [])


def test_csv_quotes_what_needs_it_and_leaves_null_empty(tmp_path: Path) -> None:
    result = stored(tmp_path, [(1, 'a "b", c'), (None, None)], "CSV")
    assert result.page(0) == 'n,s\r\n1,"a ""b"", c"\r\n,\r\n'


def test_a_result_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RESULT_BYTES", 1000)
    with pytest.raises(ResultTooLarge):
        stored(tmp_path, [(1, "x" * 990)])
