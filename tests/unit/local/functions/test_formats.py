"""format() as Java's Formatter, and other texts for people."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

CASES = [
    ("format('%s%%', 123)", "123%"),
    ("format('%.4f|%03d|%,.2f', 3.14159265, 8, 1234567.89)", "3.1416|008|1,234,567.89"),
    ("format('%-7s,%7s', 'hello', 'world')", "hello  ,  world"),
    ("format('%b %B %b', true, false, NULL)", "true FALSE false"),
    ("format('%s %S', NULL, true)", "null TRUE"),
    ("format('%2$s %s %<s %s', 'a', 'b', 'c', 'd')", "b a a b"),
    ("format('%1$d %1$x %1$X %1$o %2$x', 1234, -1)", "1234 4d2 4D2 2322 ffffffffffffffff"),
    ("format('%+d % d %05d %(d %#x', 1, 2, -3, -4, 255)", "+1  2 -0003 (4) 0xff"),
    ("format('%.2f %.2f', 0.125, 1.005)", "0.13 1.01"),
    ("format('%08.2f|%-9.3f|', -3.14159, 2.5)", "-0003.14|2.500    |"),
    ("format('%.8f', CAST(3.14 AS real))", "3.14000010"),
    ("format('%e %E', 12345.678, 0.00012)", "1.234568e+04 1.200000E-04"),
    ("format('%g %g %g', 12345.678, 0.00001234, 0.0)", "12345.7 1.23400e-05 0.00000"),
    ("format('%f %s', infinity(), nan())", "Infinity NaN"),
    ("format('%s %s', 1e20, CAST(3.14 AS real))", "1.0E20 3.14"),
    ("format('%1$s %1$.2f', DECIMAL '9.125')", "9.125 9.13"),
    ("format('%10.3s|', 'abcdef')", "       abc|"),
    ("format('%s', JSON '[123,\"abc\"]')", '[123,"abc"]'),
    ("format('%s', IPADDRESS '10.0.0.1')", "10.0.0.1"),
    ("format('%s', CAST('a' AS char(3)))", "a  "),
    ("format('%1$s %1$tA, %1$tB %1$te', DATE '2006-07-04')", "2006-07-04 Tuesday, July 4"),
    ("format('%1$s %1$tT %1$tr', TIME '16:17:13')", "16:17:13 16:17:13 04:17:13 PM"),
    ("format('%1$s %1$tF %1$tT', TIMESTAMP '1969-07-20 16:17')",
     "1969-07-20T16:17 1969-07-20 16:17:00"),
    (
        "format('%1$s %1$tc', TIMESTAMP '1969-07-20 16:17:00 America/New_York')",
        "1969-07-20T16:17-04:00[America/New_York] Sun Jul 20 16:17:00 EDT 1969",
    ),
    ("format('%s', TIMESTAMP '2020-01-01 00:00:00.5 UTC')", "2020-01-01T00:00:00.500Z[UTC]"),
    ("format(NULL, 1)", None),
    ("format_number(123456)", "123K"),
    ("format_number(1234.5)", "1.23K"),
    ("format_number(-9223372036854775807)", "-9223.37Q"),
    ("format_number(999999)", "1000K"),
    ("parse_data_size('2.3kB')", "2355"),
    ("parse_data_size('1YB')", "1208925819614629174706176"),
    ("typeof(cos(2) + 1.5)", "double"),
    ("typeof(ARRAY['a', 'bc'])", "array(varchar(2))"),
    ("typeof(NULL)", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), CASES)
def test_values_are_written_as_java_writes_them(
    evaluate: Evaluate, expression: str, value: str | None
) -> None:
    assert evaluate(expression)[0] == value


REFUSED_FORMATS = [
    ("'%.4d', 8", "%.4d (IllegalFormatPrecision: 4)"),
    ("'%-02d', 8", "%-02d (IllegalFormatFlags: Flags = '-0')"),
    ("'%--2d', 8", "%--2d (DuplicateFormatFlags: Flags = '-')"),
    ("'%+s', 8", "%+s (FormatFlagsConversionMismatch: Conversion = s, Flags = +)"),
    ("'%-s', 8", "%-s (MissingFormatWidth: %-s)"),
    ("'%5n', 8", "%5n (IllegalFormatWidth: 5)"),
    ("'%s %d', 8", "%s %d (MissingFormatArgument: Format specifier '%d')"),
    ("'%d', DECIMAL '8'", "%d (IllegalFormatConversion: d != java.math.BigDecimal)"),
    ("'%tT', 'x'", "%tT (IllegalFormatConversion: T != java.lang.String)"),
    ("'%y', 1", "%y (UnknownFormatConversion: Conversion = 'y')"),
    ("'5%', 1", "5% (UnknownFormatConversion: Conversion = '%')"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED_FORMATS)
def test_a_format_that_java_refuses_is_refused_in_its_words(
    evaluate: Evaluate, arguments: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(f"format({arguments})")
    assert caught.value.reason == f"INVALID_FUNCTION_ARGUMENT: Invalid format string: {words}"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("format('%s', ARRAY[8])", "NOT_SUPPORTED: line 1:8: Type not supported for formatting"),
        ("format(5, 8)", "TYPE_MISMATCH: line 1:8: Type of first argument to format() must be"),
        ("format('%a', 1.5)", "NOT_SUPPORTED: function format with %a"),
        ("parse_data_size('5')", "INVALID_FUNCTION_ARGUMENT: Invalid data size: '5'"),
        ("parse_data_size('1.2.3kB')", "INVALID_FUNCTION_ARGUMENT: Invalid data size: '1.2.3kB'"),
    ],
)
def test_what_cannot_be_written_is_refused(evaluate: Evaluate, expression: str, words: str) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason.startswith(words)
