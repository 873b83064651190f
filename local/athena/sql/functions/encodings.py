"""Bytes as text, and text as bytes: https://trino.io/docs/current/functions/binary.html"""

from __future__ import annotations

import base64
import binascii
import sys

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("Binary: encodings")

CHAPTER.renamed("to_hex(varbinary) -> varchar", "hex")
CHAPTER.same("to_base64(varbinary) -> varchar")
CHAPTER.renamed("to_utf8(varchar(x)) -> varbinary", "encode")
CHAPTER.renamed("to_utf8(char(x)) -> varbinary", "encode")


def _unhexed(digits: str) -> bytes:
    if len(digits.encode()) % 2:
        raise InvalidArgument(f"invalid input length {len(digits.encode())}")
    try:
        return binascii.unhexlify(digits)
    except ValueError as error:
        wrong = next(each for each in digits if each not in "0123456789abcdefABCDEF")
        raise InvalidArgument(f"not a hexadecimal digit: {wrong!r} = {ord(wrong)}") from error


@CHAPTER.python("from_hex(varchar(x)) -> varbinary")
def _from_hex(digits: str) -> bytes:
    return _unhexed(digits)


@CHAPTER.python("from_hex(varbinary) -> varbinary")
def _from_hex_bytes(digits: bytes) -> bytes:
    return _unhexed(digits.decode("latin-1"))


@CHAPTER.python("to_base64url(varbinary) -> varchar")
def _to_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


@CHAPTER.python("from_base64url(varchar(x)) -> varbinary")
def _from_base64url(text: str) -> bytes:
    return _decoded(text, "-_")


@CHAPTER.python("from_base64url(varbinary) -> varbinary")
def _from_base64url_bytes(text: bytes) -> bytes:
    return _decoded(text.decode("latin-1"), "-_")


@CHAPTER.python("from_base64(varchar(x)) -> varbinary")
def _from_base64(text: str) -> bytes:
    return _decoded(text, "+/")


@CHAPTER.python("from_base64(varbinary) -> varbinary")
def _from_base64_bytes(text: bytes) -> bytes:
    return _decoded(text.decode("latin-1"), "+/")


def _decoded(text: str, last_digits: str) -> bytes:
    """As java.util.Base64 decodes: the padding may be missing, but not be wrong."""
    digits = text.rstrip("=")
    padding = "=" * (-len(digits) % 4)
    if len(text) == 1:
        raise InvalidArgument("Input byte[] should at least have 2 bytes for base64 bytes")
    for character in digits:
        if not ((character.isascii() and character.isalnum()) or character in last_digits):
            raise InvalidArgument(f"Illegal base64 character {ord(character):x}")
    if len(digits) % 4 == 1:
        raise InvalidArgument("Last unit does not have enough valid bits")
    if text not in (digits, digits + padding):
        raise InvalidArgument("Input byte array has wrong 4-byte ending unit")
    return base64.b64decode(digits + padding, altchars=last_digits.encode())


@CHAPTER.python("to_base32(varbinary) -> varchar")
def _to_base32(data: bytes) -> str:
    return base64.b32encode(data).decode()


def _from_base_32(text: str) -> bytes:
    digits = text.rstrip("=")
    if len(digits) % 8 in (1, 3, 6):
        raise InvalidArgument(f"Invalid input length {len(digits)}")
    for character in digits:
        if character not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567":
            raise InvalidArgument(f"Unrecognized character: {character}")
    return base64.b32decode(digits + "=" * (-len(digits) % 8))


@CHAPTER.python("from_base32(varchar(x)) -> varbinary")
def _from_base32(text: str) -> bytes:
    return _from_base_32(text)


@CHAPTER.python("from_base32(varbinary) -> varbinary")
def _from_base32_bytes(text: bytes) -> bytes:
    return _from_base_32(text.decode("latin-1"))


def _text(data: bytes, replacement: str) -> str:
    """What the bytes say; the replacement stands for what is no character."""
    texts: list[str] = []
    at = 0
    while True:
        try:
            return "".join([*texts, data[at:].decode()])
        except UnicodeDecodeError as error:
            wrong = at + error.start
            texts += [data[at:wrong].decode(), replacement]
            at = wrong + _sequence_length(data, wrong)


@CHAPTER.python("from_utf8(varbinary) -> varchar")
def _from_utf8(data: bytes) -> str:
    return _text(data, "\ufffd")


@CHAPTER.python("from_utf8(varbinary, varchar(x)) -> varchar")
def _from_utf8_replacing(data: bytes, replacement: str) -> str:
    if len(replacement) > 1:
        raise InvalidArgument("Replacement character string must empty or a single character")
    return _text(data, replacement)


@CHAPTER.python("from_utf8(varbinary, bigint) -> varchar")
def _from_utf8_replacing_by_code_point(data: bytes, replacement: int) -> str:
    if not 0 <= replacement <= sys.maxunicode or 0xD800 <= replacement <= 0xDFFF:
        raise InvalidArgument("Invalid replacement character")
    return _text(data, chr(replacement))


def _sequence_length(data: bytes, at: int) -> int:
    """How many bytes of a character that is none are replaced at once."""
    first = data[at]
    ones = 8 - (first ^ 0xFF).bit_length()
    wanted = ones if 2 <= ones <= 6 else 1
    found = 1
    while found < wanted and data[at + found : at + found + 1] and data[at + found] >> 6 == 0b10:
        found += 1
    return found
