"""What counts units of time: https://trino.io/docs/current/functions/datetime.html#interval-functions

Units shorter than a day are lengths of time; the others are counted on the calendar of a value's
zone.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.translation.chapter import call, once

CHAPTER = Chapter("Units of time")

# In microseconds.
_TIME_UNITS = {
    "millisecond": 1_000, "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000
}  # fmt: skip
_DATE_UNITS = {
    "day": "to_days(n)", "week": "to_days(7 * n)", "month": "to_months(n)",
    "quarter": "to_months(3 * n)", "year": "to_years(n)",
}  # fmt: skip


def _listed(units: dict[str, str] | dict[str, int]) -> str:
    return ", ".join(f"'{unit}'" for unit in units)


# A unit in lower case; another than these fails. One that is a literal is looked at only once.
for _kind, _units in {
    "DATE": _listed(_DATE_UNITS),
    "TIME": _listed(_TIME_UNITS),
    "Timestamp": f"{_listed(_TIME_UNITS)}, {_listed(_DATE_UNITS)}",
}.items():
    CHAPTER.helper(
        f"{_kind.lower()}_unit",
        "unit",
        f"CASE WHEN lower(unit) IN ({_units}) THEN lower(unit) WHEN unit IS NOT NULL THEN "
        "athena_fail('INVALID_FUNCTION_ARGUMENT: ''' || lower(unit) || "
        f"''' is not a valid {_kind} field') END",
    )
CHAPTER.helper("is_time_unit", "unit", f"lower(unit) IN ({_listed(_TIME_UNITS)})")
_lengths = " ".join(f"WHEN '{unit}' THEN {length}" for unit, length in _TIME_UNITS.items())
CHAPTER.helper("unit_length", "unit", f"CASE unit {_lengths} END")
_spans = " ".join(f"WHEN '{unit}' THEN {span}" for unit, span in _DATE_UNITS.items())
CHAPTER.helper("calendar_span", "unit, n", f"CASE unit {_spans} END")
CHAPTER.helper(
    "span",
    "unit, n",
    "CASE WHEN athena_is_time_unit(unit) THEN to_microseconds(n * athena_unit_length(unit)) "
    "ELSE athena_calendar_span(unit, CAST(n AS INTEGER)) END",
)

# date_trunc
CHAPTER.helper(
    "truncated_time",
    "unit, value",
    once(
        "struct_pack(clock := epoch_us(value), "
        "length := athena_unit_length(athena_time_unit(unit)))",
        "TIME '00:00' + to_microseconds(it.clock - it.clock % it.length)",
    ),
)
CHAPTER.macro(
    "date_trunc(unit varchar, value date) -> date",
    "CAST(date_trunc(athena_date_unit(unit), value) AS DATE)",
)
CHAPTER.macro(
    "date_trunc(unit varchar, value timestamp(p)) -> timestamp(p)",
    "date_trunc(athena_timestamp_unit(unit), value)",
)
CHAPTER.macro(
    "date_trunc(unit varchar, value timestamp(p) with time zone) -> timestamp(p) with time zone",
    once("value", "athena_moved(it, date_trunc(athena_timestamp_unit(unit), athena_local(it)))"),
)
CHAPTER.macro(
    "date_trunc(unit varchar, value time(p)) -> time(p)", "athena_truncated_time(unit, value)"
)
CHAPTER.macro(
    "date_trunc(unit varchar, value time(p) with time zone) -> time(p) with time zone",
    once(
        "value",
        "CASE WHEN it IS NOT NULL AND unit IS NOT NULL THEN "
        "struct_pack(clock := athena_truncated_time(unit, it.clock), zone := it.zone) END",
    ),
)

# date_add
CHAPTER.macro(
    "date_add(unit varchar, n bigint, value date) -> date",
    "CAST(value + athena_span(athena_date_unit(unit), n) AS DATE)",
)
CHAPTER.helper(
    "timestamp_add", "unit, n, value", "value + athena_span(athena_timestamp_unit(unit), n)"
)
CHAPTER.helper("time_add", "unit, n, value", "value + athena_span(athena_time_unit(unit), n)")
CHAPTER.helper(
    "zoned_timestamp_add",
    "unit, n, value",
    once(
        "struct_pack(old := value, n := n)",
        "CASE WHEN athena_is_time_unit(unit) "
        "THEN athena_zoned_plus(it.old, athena_span(lower(unit), it.n)) "
        "ELSE athena_moved(it.old, athena_timestamp_add(unit, it.n, athena_local(it.old))) END",
    ),
)
CHAPTER.helper(
    "zoned_time_add",
    "unit, n, value",
    "athena_zoned_time_plus(value, athena_span(athena_time_unit(unit), n))",
)
_ADDED = {
    "timestamp": "athena_timestamp_add",
    "timestamp with time zone": "athena_zoned_timestamp_add",
    "time": "athena_time_add",
    "time with time zone": "athena_zoned_time_add",
}
_ROUNDED = {
    "timestamp": "athena_rounded",
    "timestamp with time zone": "athena_rounded_zoned",
    "time": "athena_rounded_time",
    "time with time zone": "athena_rounded_zoned_time",
}


@CHAPTER.translation(
    "date_add(varchar, bigint, timestamp(p)) -> timestamp(p)",
    "date_add(varchar, bigint, timestamp(p) with time zone) -> timestamp(p) with time zone",
    "date_add(varchar, bigint, time(p)) -> time(p)",
    "date_add(varchar, bigint, time(p) with time zone) -> time(p) with time zone",
)
def _date_add(given: Call) -> exp.Expr:
    kind = given.match.result
    added = call(_ADDED[kind.name], *given.arguments)
    if kind.sizes[0] >= 3:
        return added
    # Milliseconds are more digits than the value has.
    return call(_ROUNDED[kind.name], added, 10 ** (6 - kind.sizes[0]))


# date_diff: complete units, which is DuckDB's date_sub, of what is left of microseconds.
CHAPTER.helper(
    "complete_units",
    "unit, a, b",
    "date_sub(unit, date_trunc('millisecond', a), date_trunc('millisecond', b))",
)
CHAPTER.macro(
    "date_diff(unit varchar, a date, b date) -> bigint",
    "date_sub(athena_date_unit(unit), CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP))",
)
CHAPTER.macro(
    "date_diff(unit varchar, a timestamp(p), b timestamp(p)) -> bigint",
    "athena_complete_units(athena_timestamp_unit(unit), a, b)",
)
CHAPTER.macro(
    "date_diff(unit varchar, a timestamp(p) with time zone, b timestamp(p) with time zone) "
    "-> bigint",
    once(
        "struct_pack(a := a, b := b)",
        "CASE WHEN athena_is_time_unit(unit) "
        "THEN athena_complete_units(lower(unit), it.a.moment, it.b.moment) "
        "ELSE athena_complete_units(athena_timestamp_unit(unit), athena_local(it.a), "
        "athena_local(athena_zoned(it.b.moment, it.a.zone))) END",
    ),
)
CHAPTER.macro(
    "date_diff(unit varchar, a time(p), b time(p)) -> bigint",
    "(epoch_us(b) - epoch_us(a)) // athena_unit_length(athena_time_unit(unit))",
)
CHAPTER.macro(
    "date_diff(unit varchar, a time(p) with time zone, b time(p) with time zone) -> bigint",
    "(athena_time_key(b) - athena_time_key(a)) // athena_unit_length(athena_time_unit(unit))",
)
