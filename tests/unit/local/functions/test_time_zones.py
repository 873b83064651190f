"""Time zones as Trino's documentation and tests have them."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp

from local.athena.model import QueryFailed
from local.athena.sql.binding.calls import bind
from local.athena.sql.binding.text import sql
from local.athena.sql.functions.conversion import typed_literal
from local.athena.sql.rendering import renderer
from local.athena.sql.typed.expression import Typed
from local.athena.types import VARCHAR, time
from tests.unit.local.functions.conftest import Evaluate

CASES = [
    ("TIMESTAMP '2012-10-31 01:00 UTC' AT TIME ZONE 'America/Los_Angeles'",
     "2012-10-30 18:00:00.000 America/Los_Angeles", "timestamp(0) with time zone"),
    ("at_timezone(TIMESTAMP '2022-11-01 09:08:07.321', 'America/Los_Angeles')",
     "2022-11-01 02:08:07.321 America/Los_Angeles", "timestamp(3) with time zone"),
    ("at_timezone(DATE '2022-11-01', '+5')", "2022-11-01 05:00:00.000 +05:00",
     "timestamp(0) with time zone"),
    ("TIMESTAMP '2020-01-01 00:00 UTC' AT TIME ZONE INTERVAL -'90' MINUTE",
     "2019-12-31 22:30:00.000 -01:30", "timestamp(0) with time zone"),
    ("with_timezone(TIMESTAMP '2022-11-01 09:08:07.321', 'America/Los_Angeles')",
     "2022-11-01 09:08:07.321 America/Los_Angeles", "timestamp(3) with time zone"),
    ("with_timezone(TIMESTAMP '2021-03-14 02:30', 'America/New_York')",
     "2021-03-14 03:30:00.000 America/New_York", "timestamp(0) with time zone"),
    ("at_timezone(TIMESTAMP '2020-01-01 00:00', 'GMT')", "2020-01-01 00:00:00.000 UTC",
     "timestamp(0) with time zone"),
    ("at_timezone(TIMESTAMP '2020-01-01 00:00', 'Etc/GMT-3')", "2020-01-01 03:00:00.000 +03:00",
     "timestamp(0) with time zone"),
    ("at_timezone(TIMESTAMP '2020-01-01 00:00', NULL)", None, "timestamp(0) with time zone"),
    ("at_timezone(CAST(NULL AS timestamp), 'UTC')", None, "timestamp(3) with time zone"),
    ("timezone(TIMESTAMP '2020-01-01 00:00 Asia/Tokyo')", "Asia/Tokyo", "varchar"),
    ("timezone_hour(TIMESTAMP '2021-08-22 04:00 +05:30')", "5", "bigint"),
    ("timezone_minute(TIMESTAMP '2021-08-22 04:00 Canada/Newfoundland')", "-30", "bigint"),
    ("EXTRACT(TIMEZONE_HOUR FROM TIMESTAMP '2021-08-22 04:00 America/New_York')", "-4",
     "bigint"),
    ("timezone_minute(TIME '04:00 -05:30')", "-30", "bigint"),
    ("current_timezone()", "UTC", "varchar"),
    ("TIMESTAMP '2020-01-01 00:00 UTC' = TIMESTAMP '2020-01-01 09:00 Asia/Tokyo'", "true",
     "boolean"),
    ("TIME '01:00 +01:00' = TIME '00:00 +00:00'", "true", "boolean"),
    ("TIME '23:00 -02:00' < TIME '02:00 +00:00'", "true", "boolean"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value", "kind"), CASES)
def test_a_time_keeps_its_zone(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize("zone", ["AMERICA/NEW_YORK", "Mars", "+15:00", "+5:3", ""])
def test_what_is_no_zone_is_refused(evaluate: Evaluate, zone: str) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(f"at_timezone(TIMESTAMP '2020-01-01', '{zone}')")
    assert caught.value.reason == f"INVALID_FUNCTION_ARGUMENT: '{zone}' is not a valid time zone"


@pytest.mark.parametrize(
    ("zone", "clock"), [("Asia/Tokyo", "21:00:00.000+09:00"), ("-01:30", "10:30:00.000-01:30")]
)
def test_a_time_is_moved_to_the_offset_that_a_zone_has_today(
    connection: duckdb.DuckDBPyConnection, zone: str, clock: str
) -> None:
    noon = typed_literal("12:00", exp.DataType(this=exp.DType.TIME))
    moved = bind("$at_timezone", [noon, Typed(exp.Literal.string(zone), VARCHAR)])
    assert moved.kind == time(0, zoned=True)
    row = connection.execute(f"SELECT {sql(moved.node)}").fetchone()
    assert row is not None
    assert renderer(moved.kind)(row[0]) == clock
