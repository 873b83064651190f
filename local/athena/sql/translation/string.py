"""String functions: https://trino.io/docs/current/functions/string.html"""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.translation.chapter import Arguments, NotTranslated, call, once

CHAPTER = Chapter("String")

CHAPTER.same("chr", "lower", "upper", "trim", "ltrim", "rtrim", "translate", "starts_with")
CHAPTER.renamed(codepoint="unicode", hamming_distance="hamming", levenshtein_distance="levenshtein")
# Typed, so that they are not lists' too: length(ARRAY[1]) is no function of Athena's.
CHAPTER.macro(
    "length",
    "(string VARCHAR) AS length(string)",
    "(bytes BLOB) AS octet_length(bytes)",
)
CHAPTER.macro("reverse", "(string VARCHAR) AS reverse(string)", "(items) AS list_reverse(items)")
CHAPTER.macro(
    "split_part",
    "(string, delimiter, place) AS CASE WHEN place < 1 THEN "
    "error('INVALID_FUNCTION_ARGUMENT: Index must be greater than zero') "
    "ELSE string_split(string, delimiter)[place] END",
)
CHAPTER.macro(
    "split",
    "(string, delimiter) AS string_split(string, delimiter)",
    "(string, delimiter, most) AS CASE WHEN len(string_split(string, delimiter)) <= most "
    "THEN string_split(string, delimiter) ELSE list_append("
    "string_split(string, delimiter)[1:most - 1], "
    "array_to_string(string_split(string, delimiter)[most:], delimiter)) END",
)
CHAPTER.macro(
    "strpos",
    "(string, part) AS strpos(string, part)",
    "(string, part, nth) AS CASE "
    "WHEN nth < 0 THEN error('NOT_SUPPORTED: strpos with a negative instance') "
    "WHEN len(string_split(string, part)) <= nth THEN 0 "
    "ELSE length(array_to_string(string_split(string, part)[1:nth], part)) + 1 END",
)
# Out of the string at its start is '' in Athena; left() has it that no type but text gets through.
CHAPTER.macro(
    "substr",
    "(string, start) AS "
    + once(
        "string",
        "CASE WHEN start = 0 OR -start > length(left(it, length(it))) "
        "THEN '' ELSE substr(it, start) END",
    ),
    "(string, start, size) AS "
    + once(
        "string",
        "CASE WHEN start = 0 OR -start > length(left(it, length(it))) "
        "THEN '' ELSE substr(it, start, size) END",
    ),
)
CHAPTER.macro("lpad", "(string, size, fill) AS lpad(string, CAST(size AS INTEGER), fill)")
CHAPTER.macro("rpad", "(string, size, fill) AS rpad(string, CAST(size AS INTEGER), fill)")
CHAPTER.macro(
    "replace",
    "(string, searched) AS replace(string, searched, '')",
    "(string, searched, replacement) AS replace(string, searched, replacement)",
)
CHAPTER.unsupported("word_stem", "soundex", "luhn_check", "format", "split_to_map")
CHAPTER.unsupported("split_to_multimap")


@CHAPTER.function("substring")
def _substring(arguments: Arguments) -> exp.Expr:
    return call("athena_substr", *arguments)


def substring(node: exp.Substring) -> exp.Expr:
    """`substring(string FROM start FOR size)`, and with commas."""
    arguments = [node.this, node.args.get("start"), node.args.get("length")]
    return call("athena_substr", *(argument for argument in arguments if argument is not None))


@CHAPTER.function("concat")
def _concat(arguments: Arguments) -> exp.Expr:
    # DuckDB's concat skips NULL; its || does not.
    joined = reduce(lambda left, right: exp.DPipe(this=left, expression=right), arguments)
    return exp.paren(joined, copy=False)


@CHAPTER.function("concat_ws")
def _concat_ws(arguments: Arguments) -> exp.Expr:
    if len(arguments) == 2:
        raise NotTranslated("function concat_ws of an array")
    return call("concat_ws", *arguments)


@CHAPTER.function("normalize")
def _normalize(arguments: Arguments) -> exp.Expr:
    if len(arguments) > 1 and arguments[1].name.upper() != "NFC":
        raise NotTranslated(f"function normalize to {arguments[1].name}")
    return call("nfc_normalize", arguments[0])


def listagg(node: exp.GroupConcat) -> exp.Expr:
    """`listagg(value, separator) WITHIN GROUP (ORDER BY ...)`."""
    if node.args.get("on_overflow") not in (None, exp.var("ERROR")):
        raise NotTranslated("listagg ON OVERFLOW TRUNCATE")
    ordered = node.this
    if not isinstance(ordered, exp.Order):
        return call("string_agg", ordered, node.args.get("separator") or "")
    value = ordered.this
    order = exp.Order(expressions=ordered.expressions)
    # The ORDER BY of DuckDB's aggregate stands after the last argument.
    order.set("this", node.args.get("separator") or exp.Literal.string(""))
    return call("string_agg", value, order)
