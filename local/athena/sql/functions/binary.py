"""Binary functions: https://trino.io/docs/current/functions/binary.html"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from functools import reduce

from sqlglot import exp

from local.athena.sql.functions import hashes
from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.types import MAX_VARCHAR
from local.translation.chapter import call

CHAPTER = Chapter("Binary")

CHAPTER.renamed("length(varbinary) -> bigint", "octet_length")
for _hash in ("md5", "sha1", "sha256"):
    CHAPTER.macro(f"{_hash}(bytes varbinary) -> varbinary", f"unhex({_hash}(bytes))")


@CHAPTER.translation("concat(varbinary, varbinary, varbinary...) -> varbinary")
def _concat(given: Call) -> exp.Expr:
    joined = reduce(lambda left, right: exp.DPipe(this=left, expression=right), given.arguments)
    return exp.paren(joined, copy=False)


@CHAPTER.python_helper("binary_reverse(varbinary) -> varbinary")
def _reverse(data: bytes) -> bytes:
    return data[::-1]


CHAPTER.renamed("reverse(varbinary) -> varbinary", "athena_py_binary_reverse")


@CHAPTER.python_helper("binary_substr(varbinary, bigint, bigint) -> varbinary")
def _substr(data: bytes, start: int, length: int) -> bytes:
    first = start - 1 if start > 0 else start + len(data)
    if not start or first < 0 or length <= 0:
        return b""
    return data[first : first + length]


for _name in ("substr", "substring"):
    CHAPTER.renamed(f"{_name}(varbinary, bigint, bigint) -> varbinary", "athena_py_binary_substr")
    CHAPTER.translation(f"{_name}(varbinary, bigint) -> varbinary")(
        lambda given: call("athena_py_binary_substr", given[0], given[1], MAX_VARCHAR)
    )


def _filling(data: bytes, size: int, fill: bytes) -> bytes:
    if not 0 <= size <= MAX_VARCHAR:
        raise InvalidArgument(f"Target length must be in the range [0..{MAX_VARCHAR}]")
    if not fill:
        raise InvalidArgument("Padding bytes must not be empty")
    missing = max(size - len(data), 0)
    return (fill * (missing // len(fill) + 1))[:missing]


@CHAPTER.python("lpad(varbinary, bigint, varbinary) -> varbinary")
def _lpad(data: bytes, size: int, fill: bytes) -> bytes:
    return _filling(data, size, fill) + data[:size]


@CHAPTER.python("rpad(varbinary, bigint, varbinary) -> varbinary")
def _rpad(data: bytes, size: int, fill: bytes) -> bytes:
    return (data + _filling(data, size, fill))[:size]


@CHAPTER.python("to_big_endian_32(integer) -> varbinary")
def _to_big_endian_32(number: int) -> bytes:
    return number.to_bytes(4, "big", signed=True)


@CHAPTER.python("to_big_endian_64(bigint) -> varbinary")
def _to_big_endian_64(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)


@CHAPTER.python("from_big_endian_32(varbinary) -> integer")
def _from_big_endian_32(data: bytes) -> int:
    return _integer(data, 4)


@CHAPTER.python("from_big_endian_64(varbinary) -> bigint")
def _from_big_endian_64(data: bytes) -> int:
    return _integer(data, 8)


def _integer(data: bytes, size: int) -> int:
    if len(data) != size:
        raise InvalidArgument(f"expected {size}-byte input, but got instead: {len(data)}")
    return int.from_bytes(data, "big", signed=True)


@CHAPTER.python("to_ieee754_32(real) -> varbinary")
def _to_ieee754_32(number: float) -> bytes:
    return struct.pack(">f", number)


@CHAPTER.python("to_ieee754_64(double) -> varbinary")
def _to_ieee754_64(number: float) -> bytes:
    return struct.pack(">d", number)


@CHAPTER.python("from_ieee754_32(varbinary) -> real")
def _from_ieee754_32(data: bytes) -> float:
    return _float(data, ">f")


@CHAPTER.python("from_ieee754_64(varbinary) -> double")
def _from_ieee754_64(data: bytes) -> float:
    return _float(data, ">d")


def _float(data: bytes, form: str) -> float:
    size = struct.calcsize(form)
    if len(data) != size:
        raise InvalidArgument(f"Input floating-point value must be exactly {size} bytes long")
    number: float = struct.unpack(form, data)[0]
    return number


@CHAPTER.python("crc32(varbinary) -> bigint")
def _crc32(data: bytes) -> int:
    return zlib.crc32(data)


@CHAPTER.python("sha512(varbinary) -> varbinary")
def _sha512(data: bytes) -> bytes:
    return hashlib.sha512(data).digest()


@CHAPTER.python("murmur3(varbinary) -> varbinary")
def _murmur3(data: bytes) -> bytes:
    first, second = hashes.murmur3(data)
    return struct.pack("<QQ", first, second)


@CHAPTER.python("xxhash64(varbinary) -> varbinary")
def _xxhash64(data: bytes) -> bytes:
    return hashes.xxh64(data).to_bytes(8, "big")


@CHAPTER.python("spooky_hash_v2_32(varbinary) -> varbinary")
def _spooky_32(data: bytes) -> bytes:
    return hashes.spooky(data).to_bytes(8, "big")[4:]


@CHAPTER.python("spooky_hash_v2_64(varbinary) -> varbinary")
def _spooky_64(data: bytes) -> bytes:
    return hashes.spooky(data).to_bytes(8, "big")


def _add_hmac(digest: str) -> None:
    @CHAPTER.python(f"hmac_{digest}(varbinary, varbinary) -> varbinary")
    def _hmac(data: bytes, key: bytes) -> bytes:
        return hmac.digest(key, data, digest)


for _digest in ("md5", "sha1", "sha256", "sha512"):
    _add_hmac(_digest)
