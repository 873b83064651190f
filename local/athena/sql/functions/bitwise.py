"""Bitwise functions: https://trino.io/docs/current/functions/bitwise.html"""

from __future__ import annotations

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("Bitwise")

CHAPTER.macro("bitwise_and(a bigint, b bigint) -> bigint", "a & b")
CHAPTER.macro("bitwise_or(a bigint, b bigint) -> bigint", "a | b")
CHAPTER.renamed("bitwise_xor(bigint, bigint) -> bigint", "xor")
CHAPTER.macro("bitwise_not(a bigint) -> bigint", "~a")


@CHAPTER.python("bit_count(value bigint, bits bigint) -> bigint")
def _bit_count(value: int, bits: int) -> int:
    if not 2 <= bits <= 64:
        raise InvalidArgument(f"Bits specified in bit_count must be between 2 and 64, got {bits}")
    if not -(1 << (bits - 1)) <= value < 1 << (bits - 1):
        raise InvalidArgument(
            "Number must be representable with the bits specified. "
            f"{value} can not be represented with {bits} bits"
        )
    return (value & _mask(bits)).bit_count()


def _mask(bits: int) -> int:
    return (1 << bits) - 1


def _signed(value: int, bits: int) -> int:
    value &= _mask(bits)
    return value - (1 << bits) if value >> (bits - 1) else value


def _shifts(kind: str, bits: int) -> None:
    """The shifts of one type. As in Java, a distance below zero counts by its last six bits."""

    @CHAPTER.python(f"bitwise_left_shift(value {kind}, shift bigint) -> {kind}")
    def left(value: int, shift: int) -> int:
        return 0 if shift >= bits else _signed(value << (shift & 63), bits)

    @CHAPTER.python(f"bitwise_right_shift(value {kind}, shift bigint) -> {kind}")
    def right(value: int, shift: int) -> int:
        if shift == 0:
            return value
        return 0 if shift >= bits else _signed((value & _mask(bits)) >> (shift & 63), bits)

    @CHAPTER.python(f"bitwise_right_shift_arithmetic(value {kind}, shift bigint) -> {kind}")
    def right_arithmetic(value: int, shift: int) -> int:
        return value >> (63 if shift >= bits else shift & 63)


for _kind, _bits in {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}.items():
    _shifts(_kind, _bits)
