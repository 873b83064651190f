"""Binary and URL functions: https://trino.io/docs/current/functions/binary.html"""

from __future__ import annotations

from local.athena.sql.translation.chapter import Chapter

CHAPTER = Chapter("Binary and URL")

CHAPTER.renamed(to_hex="hex", from_hex="unhex", to_utf8="encode")
CHAPTER.same("to_base64", "from_base64")
CHAPTER.macro("from_utf8", "(bytes) AS decode(bytes)")
CHAPTER.macro("md5", "(bytes) AS unhex(md5(CAST(bytes AS BLOB)))")
CHAPTER.macro("sha1", "(bytes) AS unhex(sha1(CAST(bytes AS BLOB)))")
CHAPTER.macro("sha256", "(bytes) AS unhex(sha256(CAST(bytes AS BLOB)))")

# The parts of a URL, by the expression of RFC 3986's appendix B.
_URL = r"'^(?:([^:/?#]+):)?(?://(?:[^/?#@]*@)?([^/?#:]*)(?::([0-9]+))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$'"
for _part, _group in {"protocol": 1, "host": 2, "path": 4, "query": 5, "fragment": 6}.items():
    CHAPTER.macro(f"url_extract_{_part}", f"(url) AS regexp_extract(url, {_URL}, {_group})")
CHAPTER.macro("url_extract_port", f"(url) AS TRY_CAST(regexp_extract(url, {_URL}, 3) AS BIGINT)")
CHAPTER.macro("url_decode", "(text) AS url_decode(replace(text, '+', ' '))")
CHAPTER.macro(
    "url_encode",
    "(text) AS replace(replace(replace(url_encode(text), '%20', '+'), '%2A', '*'), '~', '%7E')",
)
# DuckDB has none of these, and a function in Python needs NumPy, which we do without.
CHAPTER.unsupported(
    "crc32", "hmac_md5", "hmac_sha1", "hmac_sha256", "hmac_sha512", "murmur3", "sha512",
    "spooky_hash_v2_32", "spooky_hash_v2_64", "url_extract_parameter", "xxhash64",
)  # fmt: skip
