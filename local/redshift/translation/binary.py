"""VARBYTE and hash functions:
https://docs.aws.amazon.com/redshift/latest/dg/varbyte-functions.html
https://docs.aws.amazon.com/redshift/latest/dg/hash-functions.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation.chapter import Chapter
from local.translation.chapter import Arguments, NotTranslated, call, text_literal

CHAPTER = Chapter("VARBYTE and hashes")

CHAPTER.helper("to_bytes", "(bytes BLOB) AS bytes", "(text) AS encode(CAST(text AS VARCHAR))")
CHAPTER.macro("md5", "(value) AS md5(redshift_to_bytes(value))")
CHAPTER.macro("sha1", "(value) AS sha1(redshift_to_bytes(value))")
CHAPTER.renamed(func_sha1="redshift_sha1", sha="redshift_sha1")
CHAPTER.macro("to_hex", "(bytes BLOB) AS lower(hex(bytes))", "(number) AS lower(to_hex(number))")
CHAPTER.macro("from_hex", "(text) AS unhex(CAST(text AS VARCHAR))")
CHAPTER.helper("bits", "(bytes) AS CAST(CAST(redshift_to_bytes(bytes) AS BIT) AS VARCHAR)")

# Of VARBYTE and of whole numbers.
CHAPTER.helper(
    "bits_and",
    "(a BLOB, b BLOB) AS CAST(CAST(a AS BIT) & CAST(b AS BIT) AS BLOB)",
    "(a, b) AS a & b",
)
CHAPTER.helper(
    "bits_or",
    "(a BLOB, b BLOB) AS CAST(CAST(a AS BIT) | CAST(b AS BIT) AS BLOB)",
    "(a, b) AS a | b",
)
CHAPTER.helper("bits_not", "(a BLOB) AS CAST(~CAST(a AS BIT) AS BLOB)", "(a) AS ~a")
# The bytes of a value as numbers; those of a whole number are its own, the smallest first.
CHAPTER.helper(
    "bytes_below",
    "(value, size) AS [CAST(CAST(value AS HUGEINT) + 18446744073709551616 "
    ">> CAST(8 * place AS HUGEINT) & 255 AS UHUGEINT) for place in range(size)]",
)
CHAPTER.helper(
    "bytes_of",
    "(value SMALLINT) AS redshift_bytes_below(value, 2)",
    "(value INTEGER) AS redshift_bytes_below(value, 4)",
    "(value BIGINT) AS redshift_bytes_below(value, 8)",
    "(value) AS [CAST(('0x' || hex(redshift_to_bytes(value))[2 * place + 1 : 2 * place + 2]) "
    "AS UHUGEINT) for place in range(octet_length(redshift_to_bytes(value)))]",
)
CHAPTER.helper(
    "signed",
    "(hash) AS CAST(CAST(hash AS HUGEINT) - CASE WHEN hash >= 9223372036854775808 "
    "THEN 18446744073709551616 ELSE 0 END AS BIGINT)",
)
CHAPTER.helper(
    "fnv_of_bytes",
    "(bytes, seed) AS redshift_signed(list_reduce(bytes, lambda hash, byte: "
    "CAST(xor(hash, byte) * 1099511628211 % 18446744073709551616 AS UHUGEINT), "
    "CAST((CAST(seed AS HUGEINT) + 18446744073709551616) % 18446744073709551616 AS UHUGEINT)))",
)
CHAPTER.unsupported("checksum", "farmfingerprint64", "crc32", "murmur3_32_hash")


@CHAPTER.function("fnv_hash")
def _fnv_hash(arguments: Arguments) -> exp.Expr:
    value, *seed = arguments
    first = seed[0] if seed else exp.Literal.number("14695981039346656037")
    return call("redshift_fnv_of_bytes", call("redshift_bytes_of", value), first)


@CHAPTER.function("sha2")
def _sha2(arguments: Arguments) -> exp.Expr:
    value, bits = arguments
    if bits.name not in ("0", "256"):
        raise NotTranslated(f"sha2 of {bits.name} bits")
    return call("sha256", call("redshift_to_bytes", value))


@CHAPTER.function("to_varbyte")
def _to_varbyte(arguments: Arguments) -> exp.Expr:
    text, encoding = arguments
    match text_literal(encoding, "an encoding").lower():
        case "hex":
            return call("redshift_from_hex", text)
        case "utf8" | "utf-8":
            return call("redshift_to_bytes", text)
    raise NotTranslated(f"to_varbyte from {encoding.name}")


@CHAPTER.function("from_varbyte")
def _from_varbyte(arguments: Arguments) -> exp.Expr:
    value, encoding = arguments
    match text_literal(encoding, "an encoding").lower():
        case "hex":
            return call("lower", call("hex", call("redshift_to_bytes", value)))
        case "utf8" | "utf-8":
            return call("decode", call("redshift_to_bytes", value))
        case "binary" | "bin":
            return call("redshift_bits", value)
    raise NotTranslated(f"from_varbyte to {encoding.name}")
