"""Where the documented corpus does not say, or says wrongly, what Athena answers.

Athena reads `1.5` as a double, a page of Trino as a decimal: the User Guide's table of literals.
https://docs.aws.amazon.com/athena/latest/ug/data-types-examples.html
"""

from __future__ import annotations

# Statements that must fail, and with which error.
ERRORS = {
    "A109": "INVALID_CAST_ARGUMENT",  # 'P332a' is no bigint
    "A111": "DIVISION_BY_ZERO",
    "A261": "INVALID_CAST_ARGUMENT",  # an array is no varchar
    "A268": "INVALID_FUNCTION_ARGUMENT",
    "A269": "INVALID_FUNCTION_ARGUMENT",
    "A551": "NUMERIC_VALUE_OUT_OF_RANGE",
    "A816": "INVALID_CAST_ARGUMENT",
}

CORRECTIONS = {
    # Doubles, where the corpus reads decimals.
    "A476": "3.0",
    "A479": "-3.0",
    "A481": "1234.57",
    "A521": "double",
    "A525": "3.3000000000000003",
    "A526": "1.675",
    # A time shows milliseconds at least: PyAthena's test_complex.
    "A402": "2020-06-10 15:55:23.000",
    "A405": "2020-06-10 15:55:23.400",
    # A double becomes the text that SQL's standard wants: https://github.com/trinodb/trino/pull/10211
    "A532": "1.0E-1",
    # A timestamp(0) has no fraction: Trino's TestTimestamp.testToIso8601.
    "A424": "2020-09-13T12:26:40",
}

NOT_COMPARABLE = {
    **{f"A{number}": "rows of TPC-H at scale factor 1" for number in range(954, 976)},
}
