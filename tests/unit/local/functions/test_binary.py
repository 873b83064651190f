"""Binary functions; the hashes' values are those of the algorithms' authors and of Trino."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from local.athena.sql.functions import hashes
from tests.unit.local.functions.conftest import Evaluate

CASES = [
    ("length(X'0102')", "2", "bigint"),
    ("X'01' || X'02'", "01 02", "varbinary"),
    ("concat(X'01', X'02', X'03')", "01 02 03", "varbinary"),
    ("reverse(X'0102')", "02 01", "varbinary"),
    ("substr(X'4FE15FF5', 2, 2)", "e1 5f", "varbinary"),
    ("substring(X'4FE15FF5' FROM -2)", "5f f5", "varbinary"),
    ("substr(X'4FE15FF5', -9)", "", "varbinary"),
    ("lpad(X'1234', 5, X'4524')", "45 24 45 12 34", "varbinary"),
    ("rpad(X'1234', 1, X'4524')", "12", "varbinary"),
    ("to_hex(X'0aff')", "0AFF", "varchar"),
    ("from_hex('0aFF')", "0a ff", "varbinary"),
    ("from_hex(to_utf8('61'))", "61", "varbinary"),
    ("to_base64(X'fbff')", "+/8=", "varchar"),
    ("from_base64('YQ==')", "61", "varbinary"),
    ("from_base64('YQ')", "61", "varbinary"),
    ("to_base64url(X'fbff')", "-_8=", "varchar"),
    ("from_base64url('-_8')", "fb ff", "varbinary"),
    ("to_base32(to_utf8('abc'))", "MFRGG===", "varchar"),
    ("from_base32('MFRGG')", "61 62 63", "varbinary"),
    ("to_utf8('é')", "c3 a9", "varbinary"),
    ("to_utf8(CAST('a' AS char(3)))", "61 20 20", "varbinary"),
    ("from_utf8(X'48ff49')", "H\ufffdI", "varchar"),
    ("from_utf8(X'eda08048', '?')", "?H", "varchar"),
    ("from_utf8(X'48e282', '')", "H", "varchar"),
    ("from_utf8(X'48ff', 63)", "H?", "varchar"),
    ("to_big_endian_32(-2)", "ff ff ff fe", "varbinary"),
    ("to_big_endian_64(1)", "00 00 00 00 00 00 00 01", "varbinary"),
    ("from_big_endian_32(X'fffffffe')", "-2", "integer"),
    ("from_big_endian_64(X'8000000000000001')", "-9223372036854775807", "bigint"),
    ("to_ieee754_32(CAST(3.14 AS real))", "40 48 f5 c3", "varbinary"),
    ("to_ieee754_64(3.1415926)", "40 09 21 fb 4d 12 d8 4a", "varbinary"),
    ("from_ieee754_64(X'3FF0000000000000')", "1.0", "double"),
    ("crc32(to_utf8('ABCDEFGHIJKLM'))", "4223167559", "bigint"),
    ("to_hex(md5(to_utf8('hashme')))", "533F6357E0210E67D91F651BC49E1278", "varchar"),
    ("to_hex(murmur3(to_utf8('hashme')))", "93192FE805BE23041C8318F67EC4F2BC", "varchar"),
    ("to_hex(xxhash64(to_utf8('hashme')))", "F9D96E0E1165E892", "varchar"),
    ("to_hex(spooky_hash_v2_32(to_utf8('hello')))", "D382E6CA", "varchar"),
    ("to_hex(spooky_hash_v2_64(to_utf8('hello')))", "3768826AD382E6CA", "varchar"),
    (
        "to_hex(hmac_md5(to_utf8('hashme'), to_utf8('key')))",
        "0A26EBEB0E7B65F528D96F7BC631BC8F",
        "varchar",
    ),
    ("sha512(CAST(NULL AS varbinary))", None, "varbinary"),
]


@pytest.mark.parametrize(("expression", "value", "kind"), CASES)
def test_bytes_are_what_trino_makes_of_them(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("from_hex('6')", "invalid input length 1"),
        ("from_hex('f/')", "not a hexadecimal digit: '/' = 47"),
        ("from_base64('YQ=')", "Input byte array has wrong 4-byte ending unit"),
        ("from_base64('*aaa')", "Illegal base64 character 2a"),
        ("from_base32('M')", "Invalid input length 1"),
        ("from_base32('m1')", "Unrecognized character: m"),
        ("from_utf8(X'48', 'ab')", "Replacement character string must empty or a single character"),
        ("from_big_endian_64(X'00')", "expected 8-byte input, but got instead: 1"),
        ("from_ieee754_32(X'0000')", "Input floating-point value must be exactly 4 bytes long"),
        ("rpad(X'1234', 1, X'')", "Padding bytes must not be empty"),
    ],
)
def test_bytes_of_another_form_are_refused(evaluate: Evaluate, expression: str, words: str) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason == f"INVALID_FUNCTION_ARGUMENT: {words}"


# Of the bytes 128, 129, ... 255, 0, 1, ...: https://burtleburtle.net/bob/hash/testspooky.html
@pytest.mark.parametrize(
    ("length", "value"),
    [
        (0, 0x6BF50919), (15, 0x83EC01F9), (16, 0xF274736C), (31, 0x027BCA7C), (32, 0xE5CFC8B6),
        (191, 0xE13D9E19), (192, 0x77E012BD), (200, 0x1F6F7162), (288, 0x47880140),
        (511, 0xCC1C8250),
    ],
)  # fmt: skip
def test_spooky_hashes_are_its_authors_for_short_and_long_texts(length: int, value: int) -> None:
    data = bytes((place + 128) % 256 for place in range(length))
    assert hashes.spooky(data) % 2**32 == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"", 0xEF46DB3751D8E999),
        (b"abc", 0x44BC2CF5AD770999),
        (b"Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1),
    ],
)
def test_xxhashes_are_its_authors(text: bytes, value: int) -> None:
    assert hashes.xxh64(text) == value
