"""Formats of dates as MySQL and Joda-Time write them, and ISO 8601."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

TIME = "TIMESTAMP '2020-09-03 14:05:06.123'"

FORMATTED = [
    (f"date_format({TIME}, '%Y-%m-%d %H:%i:%s')", "2020-09-03 14:05:06"),
    (f"date_format({TIME}, '%W %M %e %Y %h:%i %p')", "Thursday September 3 2020 02:05 PM"),
    (f"date_format({TIME}, '%T %r %f %v %x %j %y %a %b %c %k %l')",
     "14:05:06 02:05:06 PM 123000 36 2020 247 20 Thu Sep 9 14 2"),
    (f"date_format({TIME}, '100%% %q')", "100% q"),
    ("date_format(TIMESTAMP '2020-01-01 00:00:00.1239', '%f')", "124000"),
    ("date_format(TIMESTAMP '2020-01-01 23:00 -05:00', '%d %H')", "01 23"),
    ("date_format(DATE '2020-01-01', concat('%', 'Y'))", "2020"),
    ("date_format(TIMESTAMP '2020-01-01 00:05', concat('%h:%i %p ', '%W %y'))",
     "12:05 AM Wednesday 20"),
    ("date_format(NULL, '%Y')", None),
    (f"format_datetime({TIME}, 'yyyy-MM-dd''T''HH:mm:ss.SSS')", "2020-09-03T14:05:06.123"),
    (f"format_datetime({TIME}, 'EEEE EEE MMMM MMM M d h K k a')",
     "Thursday Thu September Sep 9 3 2 2 14 PM"),
    (f"format_datetime({TIME}, 'yy Y C G x w e D S ''o''''clock''')",
     "20 2020 20 AD 2020 36 4 247 1 o'clock"),
    ("format_datetime(TIMESTAMP '2020-09-03 14:05 Asia/Kolkata', 'Z ZZ ZZZ')",
     "+0530 +05:30 Asia/Kolkata"),
    ("format_datetime(TIMESTAMP '2020-09-03 14:05 UTC', 'Z ZZ ZZZ zzz')", "+0000 +00:00 UTC UTC"),
    ("to_iso8601(DATE '2020-01-02')", "2020-01-02"),
    (f"to_iso8601({TIME})", "2020-09-03T14:05:06.123"),
    ("to_iso8601(TIMESTAMP '2020-09-03 14:05:06')", "2020-09-03T14:05:06"),
    ("to_iso8601(TIMESTAMP '2020-09-03 14:05:06.1 UTC')", "2020-09-03T14:05:06.1Z"),
    ("to_iso8601(TIMESTAMP '2020-09-03 14:05:06 Asia/Tokyo')", "2020-09-03T14:05:06+09:00"),
]  # fmt: skip

READ = [
    ("date_parse('2020-09-03 14:05', '%Y-%m-%d %H:%i')", "2020-09-03 14:05:00.000"),
    ("date_parse('2020-9-3', '%Y-%m-%d')", "2020-09-03 00:00:00.000"),
    ("date_parse('03 SEP 69 2 pm', '%d %b %y %l %p')", "2069-09-03 14:00:00.000"),
    ("date_parse('70', '%y')", "1970-01-01 00:00:00.000"),
    ("date_parse('02-29', '%m-%d')", "2000-02-29 00:00:00.000"),
    ("date_parse('14:05:06.123456', '%T.%f')", "1970-01-01 14:05:06.123"),
    ("date_parse('2020 247', '%Y %j')", "2020-09-03 00:00:00.000"),
    ("date_parse('2020-36', '%x-%v')", "2020-09-03 00:00:00.000"),
    ("date_parse('12:30 AM', '%h:%i %p')", "1970-01-01 00:30:00.000"),
    ("date_parse(NULL, '%Y')", None),
]

READ_ZONED = [
    ("parse_datetime('2020-09-03-14:05', 'yyyy-MM-dd-HH:mm')", "2020-09-03 14:05:00.000 UTC"),
    ("parse_datetime('20200903', 'yyyyMMdd')", "2020-09-03 00:00:00.000 UTC"),
    ("parse_datetime('Thu, 3 september 2020 2 pm', 'EEE, d MMM yyyy h a')",
     "2020-09-03 14:00:00.000 UTC"),
    ("parse_datetime('2020-09-03 14:05 +0530', 'yyyy-MM-dd HH:mm Z')",
     "2020-09-03 14:05:00.000 +05:30"),
    ("parse_datetime('2020-09-03 Asia/Tokyo', 'yyyy-MM-dd ZZZ')",
     "2020-09-03 00:00:00.000 Asia/Tokyo"),
    ("parse_datetime('2020-09-03T10Z', 'yyyy-MM-dd''T''HHZ')", "2020-09-03 10:00:00.000 UTC"),
    ("from_iso8601_timestamp('2020-05-11')", "2020-05-11 00:00:00.000 UTC"),
    ("from_iso8601_timestamp('2020-05-11T11:15:05.0559+01:00')",
     "2020-05-11 11:15:05.055 +01:00"),
    ("from_iso8601_timestamp('2020-05-11T11:15.5Z')", "2020-05-11 11:15:30.000 UTC"),
    ("from_iso8601_timestamp('2020-W10-2T06')", "2020-03-03 06:00:00.000 UTC"),
]  # fmt: skip

DATES = [
    ("from_iso8601_date('2020-05-11')", "2020-05-11"),
    ("from_iso8601_date('2020-W10')", "2020-03-02"),
    ("from_iso8601_date('2020-123')", "2020-05-02"),
    ("from_iso8601_date('2020-05')", "2020-05-01"),
]

REFUSED = [
    (f"date_format({TIME}, '%D')", "%D not supported in date format string"),
    ("date_parse('x', '%Y-%m-%d')", 'Invalid format: "x"'),
    ("date_parse('2020-09-03x', '%Y-%m-%d')", 'Invalid format: "2020-09-03x" is malformed at "x"'),
    ("date_parse('2020', '%Y-%m-%d')", 'Invalid format: "2020" is too short'),
    ("date_parse('2020-02-30', '%Y-%m-%d')",
     'Cannot parse "2020-02-30": Value 30 for dayOfMonth must be in the range [1,29]'),
    ("date_parse('2020-13-01', '%Y-%m-%d')",
     'Cannot parse "2020-13-01": Value 13 for monthOfYear must be in the range [1,12]'),
    (f"format_datetime({TIME}, 'Z')",
     ("format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does "
     "not contain TZ information")),
    (f"format_datetime({TIME}, 'b')", "Illegal pattern component: b"),
    ("from_iso8601_timestamp('2020-05-11 11:15:05')", 'Invalid format: "2020-05-11 11:15:05"'),
    ("from_iso8601_date('2021-366')", 'Invalid format: "2021-366"'),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "text"), FORMATTED)
def test_a_time_is_formatted(evaluate: Evaluate, expression: str, text: str | None) -> None:
    value, kind = evaluate(expression)
    assert value == text
    assert kind.startswith("varchar")


@pytest.mark.parametrize(
    ("expression", "value", "kind"),
    [(*case, "timestamp(3)") for case in READ]
    + [(*case, "timestamp(3) with time zone") for case in READ_ZONED]
    + [(*case, "date") for case in DATES],
)
def test_a_text_is_read_by_its_format(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(("expression", "words"), REFUSED)
def test_what_a_format_does_not_fit_is_refused_in_jodas_words(
    evaluate: Evaluate, expression: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason == f"INVALID_FUNCTION_ARGUMENT: {words}"


def test_what_people_call_a_zone_is_not_supported(evaluate: Evaluate) -> None:
    with pytest.raises(QueryFailed, match="NOT_SUPPORTED"):
        evaluate("format_datetime(TIMESTAMP '2020-09-03 14:05 Asia/Tokyo', 'zzz')")
