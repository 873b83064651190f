r"""Regular expression functions: https://trino.io/docs/current/functions/regexp.html

DuckDB's engine (RE2) refuses what it cannot do, such as a look-ahead; Java's syntax is the same
for what it can.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.translation.chapter import Arguments, NotTranslated, call, once, text_literal

CHAPTER = Chapter("Regular expression")

CHAPTER.renamed(regexp_like="regexp_matches")
CHAPTER.macro("regexp_count", "(string, pattern) AS len(regexp_extract_all(string, pattern))")
CHAPTER.macro(
    "regexp_extract",
    "(string, pattern) AS "
    + once("string", "CASE WHEN regexp_matches(it, pattern) THEN regexp_extract(it, pattern) END"),
    "(string, pattern, part) AS "
    + once(
        "string", "CASE WHEN regexp_matches(it, pattern) THEN regexp_extract(it, pattern, part) END"
    ),
)
CHAPTER.same("regexp_extract_all")
CHAPTER.renamed(regexp_split="regexp_split_to_array")
CHAPTER.unsupported("regexp_position")


@CHAPTER.function("regexp_replace")
def _replace(arguments: Arguments) -> exp.Expr:
    string, pattern, *rest = arguments
    if not rest:
        return call("regexp_replace", string, pattern, "", "g")
    (replacement,) = rest
    text = text_literal(replacement, "function regexp_replace with a replacement")
    return call("regexp_replace", string, pattern, _re2_replacement(text), "g")


def _re2_replacement(text: str) -> str:
    r"""Java's `$1` as RE2's `\1`; a backslash in Java's makes the next character itself."""
    out, at = [], 0
    while at < len(text):
        character = text[at]
        if character == "\\" and at + 1 < len(text):
            out.append("\\\\" if text[at + 1] == "\\" else text[at + 1])
            at += 2
        elif character == "$" and text[at + 1 : at + 2].isdigit():
            out.append("\\" + text[at + 1])
            at += 2
        elif character == "$":
            raise NotTranslated("function regexp_replace with named groups")
        else:
            out.append(character)
            at += 1
    return "".join(out)
