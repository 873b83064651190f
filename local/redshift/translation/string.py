"""String functions:
https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
"""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from local.redshift.translation.chapter import Chapter
from local.translation.chapter import Arguments, call, once

CHAPTER = Chapter("String")

CHAPTER.same("left", "lower", "replace", "reverse", "right", "translate", "upper")
CHAPTER.macro("ascii", "(string) AS CAST(ascii(string) AS INTEGER)")
CHAPTER.macro("strpos", "(string, part) AS CAST(strpos(string, part) AS INTEGER)")
CHAPTER.macro("chr", "(code) AS chr(CAST(code AS INTEGER))")
CHAPTER.macro("charindex", "(part, string) AS CAST(strpos(string, part) AS INTEGER)")
CHAPTER.macro("repeat", "(string, times) AS repeat(CAST(string AS VARCHAR), CAST(times AS BIGINT))")
CHAPTER.renamed(replicate="redshift_repeat")
CHAPTER.helper(
    "length",
    "(bytes BLOB) AS CAST(octet_length(bytes) AS INTEGER)",
    "(string) AS CAST(length(CAST(string AS VARCHAR)) AS INTEGER)",
)
CHAPTER.macro(
    "octet_length",
    "(bytes BLOB) AS CAST(octet_length(bytes) AS INTEGER)",
    "(string) AS CAST(strlen(CAST(string AS VARCHAR)) AS INTEGER)",
)
for _name in ("len", "length", "char_length", "character_length", "textlen"):
    CHAPTER.renamed(**{_name: "redshift_length"})
CHAPTER.macro(
    "split_part",
    "(string, delimiter, place) AS CASE WHEN place < 1 THEN error('ERROR: field position must be "
    "greater than zero') ELSE split_part(CAST(string AS VARCHAR), delimiter, place) END",
)
for _name, _side in {"lpad": "lpad", "rpad": "rpad"}.items():
    CHAPTER.macro(
        _name,
        f"(string, size) AS {_side}(CAST(string AS VARCHAR), CAST(size AS INTEGER), ' ')",
        f"(string, size, fill) AS {_side}(CAST(string AS VARCHAR), CAST(size AS INTEGER), fill)",
    )
for _name, _trim in {"btrim": "trim", "ltrim": "ltrim", "rtrim": "rtrim"}.items():
    CHAPTER.macro(
        _name,
        f"(string) AS {_trim}(CAST(string AS VARCHAR), ' ')",
        f"(string, characters) AS {_trim}(CAST(string AS VARCHAR), characters)",
    )
# What lies before the string's start counts as characters that are not there.
CHAPTER.helper(
    "substring",
    "(bytes BLOB, start BIGINT) AS array_slice(bytes, greatest(start, 1), octet_length(bytes))",
    "(bytes BLOB, start BIGINT, size BIGINT) AS "
    "array_slice(bytes, greatest(start, 1), start + size - 1)",
    "(string, start) AS substr(CAST(string AS VARCHAR), greatest(CAST(start AS BIGINT), 1))",
    "(string, start, size) AS CASE WHEN CAST(size AS BIGINT) < 0 THEN error('ERROR: negative "
    "substring length not allowed') ELSE substr(CAST(string AS VARCHAR), greatest(CAST(start AS "
    "BIGINT), 1), greatest(least(CAST(size AS BIGINT), CAST(start AS BIGINT) + CAST(size AS "
    "BIGINT) - 1), 0)) END",
)
CHAPTER.renamed(substring="redshift_substring", substr="redshift_substring")
CHAPTER.macro(
    "initcap",
    "(string) AS array_to_string(list_transform(regexp_extract_all(CAST(string AS VARCHAR), "
    "'[\\pL\\pN]+|[^\\pL\\pN]+'), lambda word: upper(word[1:1]) || lower(word[2:])), '')",
)
CHAPTER.macro(
    "bpcharcmp",
    "(a, b) AS CASE WHEN rtrim(a) < rtrim(b) THEN -1 WHEN rtrim(a) > rtrim(b) THEN 1 "
    "WHEN rtrim(a) = rtrim(b) THEN 0 END",
)
CHAPTER.renamed(bttext_pattern_cmp="redshift_bpcharcmp")
CHAPTER.macro(
    "quote_ident",
    "(name) AS CASE WHEN regexp_full_match(CAST(name AS VARCHAR), '[a-z_][a-z0-9_$]*') "
    "THEN CAST(name AS VARCHAR) ELSE '\"' || replace(CAST(name AS VARCHAR), '\"', '\"\"') "
    "|| '\"' END",
)
CHAPTER.macro(
    "quote_literal", "(text) AS '''' || replace(CAST(text AS VARCHAR), '''', '''''') || ''''"
)
CHAPTER.macro(
    "strtol",
    "(text, base) AS "
    + once(
        "lower(trim(CAST(text AS VARCHAR)))",
        "CASE WHEN it IS NULL THEN NULL WHEN it = '' THEN 0 ELSE CAST(CASE WHEN it[1:1] = '-' "
        "THEN -1 ELSE 1 END * list_reduce(list_transform(string_split(CASE WHEN base = 16 "
        "AND regexp_matches(it, '^[+-]?0x') THEN regexp_replace(it, '^[+-]?0x', '') "
        "ELSE ltrim(it, '+-') END, ''), lambda digit: CASE WHEN "
        "strpos('0123456789abcdefghijklmnopqrstuvwxyz', digit) BETWEEN 1 AND base "
        "THEN CAST(strpos('0123456789abcdefghijklmnopqrstuvwxyz', digit) - 1 AS HUGEINT) "
        "ELSE error('ERROR: The input ' || it || ' is not valid to be converted to base ' "
        "|| base) END), lambda whole, digit: whole * base + digit) AS BIGINT) END",
    ),
)
# One code a run of letters that sound alike; H and W between two of a run do not end it.
CHAPTER.macro(
    "soundex",
    "(string) AS "
    + once(
        "upper(regexp_replace(string, '[^A-Za-z]', '', 'g'))",
        "CASE WHEN it IS NULL THEN NULL WHEN it = '' THEN '' ELSE it[1:1] || rpad(replace("
        "regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace("
        "regexp_replace(translate(it[1:1] || replace(replace(it[2:], 'H', ''), 'W', ''), "
        "'BFPVCGJKQSXZDTLMNRAEIOUYHW', '11112222222233455600000000'), "
        "'1+', '1', 'g'), '2+', '2', 'g'), '3+', '3', 'g'), '4+', '4', 'g'), '5+', '5', 'g'), "
        "'6+', '6', 'g')[2:], '0', '')[1:3], 3, '0') END",
    ),
)
CHAPTER.macro(
    "difference",
    "(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE CAST(len(list_filter(range(1, 5), "
    "lambda place: redshift_soundex(a)[place] <> '' "
    "AND redshift_soundex(a)[place] = redshift_soundex(b)[place])) AS INTEGER) END",
)
CHAPTER.unsupported("collate")


@CHAPTER.function("concat")
def _concat(arguments: Arguments) -> exp.Expr:
    # DuckDB's concat skips NULL; its || does not.
    left, right = arguments
    return exp.paren(exp.DPipe(this=left, expression=right), copy=False)


def substring(node: exp.Substring) -> exp.Expr:
    """`substring(string FROM start FOR size)`, and with commas."""
    arguments = [node.this, node.args.get("start"), node.args.get("length")]
    return call("redshift_substring", *(argument for argument in arguments if argument is not None))


def position(node: exp.StrPosition) -> exp.Expr:
    """`position(part IN string)`."""
    return call("redshift_strpos", node.this, node.args["substr"])


def trim(node: exp.Trim) -> exp.Expr:
    """`trim([BOTH | LEADING | TRAILING] [characters FROM] string)`."""
    side = str(node.args.get("position") or "BOTH").upper()
    name = {"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}[side]
    characters = node.expression or exp.Literal.string(" ")
    return call(f"redshift_{name}", node.this, characters)


def joined(parts: list[exp.Expr]) -> exp.Expr:
    """Adjacent parts, `||` between them."""
    return exp.paren(reduce(lambda a, b: exp.DPipe(this=a, expression=b), parts), copy=False)
