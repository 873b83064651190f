r"""Regular expressions: POSIX operators, `SIMILAR TO`, and the functions.

DuckDB's engine (RE2) knows no look-ahead. One at a pattern's start is what people need it for: it
is tried by itself at every place of the string. Elsewhere RE2 refuses it.
https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-posix.html
"""

from __future__ import annotations

import re

from sqlglot import exp

from local.redshift.translation.chapter import Chapter
from local.translation.chapter import Arguments, NotTranslated, call, text_literal

CHAPTER = Chapter("Regular expression")

# The matches of a pattern in a string and what stands before each; every function counts from them.
CHAPTER.helper(
    "matched",
    "(string, pattern, part) AS list_transform(regexp_extract_all(string, pattern, 0), "
    "lambda whole, place: {'text': whole, 'part': regexp_extract_all(string, pattern, part)[place],"
    " 'start': 1 + length(array_to_string(regexp_split_to_array(string, pattern)[1:place], '')) "
    "+ length(array_to_string(regexp_extract_all(string, pattern, 0)[1:place - 1], ''))})",
)
# `ahead` holds true for each place of the string where all its look-aheads do.
CHAPTER.helper(
    "matched_ahead",
    "(string, pattern, part, ahead) AS list_reduce(list_transform(range(1, length(string) + 1), "
    "lambda place: [{'text': regexp_extract(substr(string, place), '^(?:' || pattern || ')', 0), "
    "'part': regexp_extract(substr(string, place), '^(?:' || pattern || ')', part), "
    "'start': place}]), lambda found, next: CASE WHEN len(next[1].text) > 0 "
    "AND list_contains(ahead, next[1].start) "
    "AND (len(found) = 0 OR next[1].start >= found[-1].start + length(found[-1].text)) "
    "THEN list_concat(found, next) ELSE found END, "
    "[{'text': '', 'part': '', 'start': CAST(0 AS BIGINT)}][1:0])",
)
CHAPTER.helper("regexp_found", "(matches, place) AS coalesce(matches[place].part, '')")
CHAPTER.helper(
    "regexp_place",
    "(string, matches, place, behind, first) AS CASE WHEN string IS NULL THEN NULL "
    "WHEN len(matches) < place THEN 0 ELSE CAST(matches[place].start + first - 1 "
    "+ CASE behind WHEN 1 THEN length(matches[place].text) ELSE 0 END AS INTEGER) END",
)
CHAPTER.helper(
    "regexp_replaced",
    "(string, matches, replacement) AS list_reduce(matches, lambda done, match: "
    "{'text': done.text || string[done.start : match.start - 1] || replacement, 'part': '', "
    "'start': match.start + length(match.text)}, {'text': '', 'part': '', "
    "'start': CAST(1 AS BIGINT)})",
)

_LOOK_AHEAD = re.compile(r"\(\?([=!])((?:[^()\\]|\\.|\[[^\]]*\])*)\)")


class _Call:
    """The arguments that all the functions have in common."""

    def __init__(self, string: exp.Expr, pattern: exp.Expr, first: exp.Expr, flags: str) -> None:
        if set(flags) - set("cipe"):
            raise NotTranslated(f"regular expression parameters '{flags}'")
        self.whole = exp.cast(string, "varchar")
        self.string = call("substr", self.whole, first)
        self.part = int("e" in flags)
        self.ignore_case = "(?i)" if "i" in flags else ""
        self.pattern, self.aheads = pattern, list[tuple[bool, str]]()
        if isinstance(pattern, exp.Literal):
            self._split(text_literal(pattern, "a regular expression"))

    def _split(self, text: str) -> None:
        """Take the look-aheads off the pattern's start."""
        rest = text
        while found := _LOOK_AHEAD.match(rest):
            self.aheads.append((found[1] == "=", found[2]))
            rest = rest[found.end() :]
        if self.aheads and re.search(r"\^|\\[bBA]|\|(?![^(\[]*[)\]])", rest.replace("[^", "")):
            raise NotTranslated(f"regular expression '{text}'")
        self.pattern = exp.Literal.string(rest)

    @property
    def flagged(self) -> exp.Expr:
        """The pattern for RE2."""
        if not self.ignore_case:
            return self.pattern.copy()
        if isinstance(self.pattern, exp.Literal):
            return exp.Literal.string(self.ignore_case + self.pattern.name)
        return exp.paren(
            exp.DPipe(this=exp.Literal.string(self.ignore_case), expression=self.pattern.copy())
        )

    def matches(self) -> exp.Expr:
        """All that the pattern matches, as `{text, part, start}`."""
        if not self.aheads:
            return call("redshift_matched", self.string.copy(), self.flagged, self.part)
        places = call("range", 1, call("length", self.string.copy()) + 1)
        conditions = [
            call(
                "regexp_matches",
                call("substr", self.string.copy(), exp.column("redshift_place")),
                f"{self.ignore_case}^(?:{inner})",
            )
            for _, inner in self.aheads
        ]
        wanted = exp.and_(
            *(
                condition if positive else exp.not_(condition)
                for condition, (positive, _) in zip(conditions, self.aheads, strict=True)
            )
        )
        holds = exp.Lambda(this=wanted, expressions=[exp.to_identifier("redshift_place")])
        ahead = call("list_filter", places, holds)
        # The flag must stand before the group that matched_ahead makes of the pattern.
        pattern = exp.Literal.string(f"{self.ignore_case}{self.pattern.name}")
        return call("redshift_matched_ahead", self.string.copy(), pattern, self.part, ahead)


def _arguments(arguments: Arguments, *defaults: int | str) -> list[exp.Expr]:
    """The optional arguments, filled up with what stands for those that are missing."""
    filled = [
        exp.Literal.string(value) if isinstance(value, str) else exp.Literal.number(value)
        for value in defaults
    ]
    if len(arguments) > len(filled):
        raise ValueError("too many arguments")
    return [*arguments, *filled[len(arguments) :]]


def _flags(node: exp.Expr) -> str:
    return text_literal(node, "regular expression parameters")


@CHAPTER.function("regexp_count")
def _count(arguments: Arguments) -> exp.Expr:
    string, pattern, *rest = arguments
    first, flags = _arguments(rest, 1, "c")
    found = _Call(string, pattern, first, _flags(flags))
    return exp.cast(call("len", found.matches()), "int")


@CHAPTER.function("regexp_substr")
def _substr(arguments: Arguments) -> exp.Expr:
    string, pattern, *rest = arguments
    first, place, flags = _arguments(rest, 1, 1, "c")
    found = _Call(string, pattern, first, _flags(flags))
    return _null_of(found, call("redshift_regexp_found", found.matches(), place))


@CHAPTER.function("regexp_instr")
def _instr(arguments: Arguments) -> exp.Expr:
    string, pattern, *rest = arguments
    first, place, behind, flags = _arguments(rest, 1, 1, 0, "c")
    found = _Call(string, pattern, first, _flags(flags))
    return call(
        "redshift_regexp_place", found.whole.copy(), found.matches(), place, behind, first.copy()
    )


@CHAPTER.function("regexp_replace")
def _replace(arguments: Arguments) -> exp.Expr:
    string, pattern, *rest = arguments
    replacement, first, flags = _arguments(rest, "", 1, "c")
    found = _Call(string, pattern, first, _flags(flags))
    if found.aheads:
        if "$" in text_literal(replacement, "a replacement"):
            raise NotTranslated("regexp_replace with a look-ahead and groups")
        done = call("redshift_regexp_replaced", found.string, found.matches(), replacement)
        replaced: exp.Expr = exp.paren(
            exp.DPipe(
                this=exp.Dot(this=exp.paren(done), expression=exp.to_identifier("text")),
                expression=call(
                    "substr",
                    found.string.copy(),
                    exp.Dot(this=exp.paren(done.copy()), expression=exp.to_identifier("start")),
                ),
            )
        )
    else:
        text = _re2_replacement(text_literal(replacement, "a replacement"))
        replaced = call("regexp_replace", found.string, found.flagged, text, "g")
    if first.name == "1":
        return replaced
    before = call("left", found.whole.copy(), first.copy() - 1)
    return exp.paren(exp.DPipe(this=before, expression=replaced))


def _null_of(found: _Call, value: exp.Expr) -> exp.Expr:
    missing = exp.Is(this=found.whole.copy(), expression=exp.Null())
    return exp.paren(exp.Case(ifs=[exp.If(this=missing, true=exp.Null())], default=value))


def _re2_replacement(text: str) -> str:
    r"""Redshift's `$1` as RE2's `\1`; a backslash stays itself."""
    escaped = text.replace("\\", "\\\\")
    return re.sub(r"\$(\d)", r"\\\1", escaped)


def posix(node: exp.RegexpLike) -> exp.Expr:
    """`string ~ pattern`."""
    return call("regexp_matches", exp.cast(node.this, "varchar"), node.expression)


def similar(node: exp.SimilarTo) -> exp.Expr:
    """`string SIMILAR TO pattern`: LIKE's wildcards in a regular expression that matches all."""
    pattern, escape = node.expression, "\\"
    if isinstance(pattern, exp.Escape):
        escape = text_literal(pattern.expression, "an escape character")
        pattern = pattern.this
    text = text_literal(pattern, "a pattern of SIMILAR TO")
    if re.search(r"\[[^\]]*[%_]", text):
        raise NotTranslated(f"pattern '{text}' of SIMILAR TO")
    out, at = ["(?s)"], 0
    while at < len(text):
        character = text[at]
        if character == escape and at + 1 < len(text):
            at += 1
            out.append(re.escape(text[at]))
        else:
            out.append(
                {"%": ".*", "_": ".", "^": "\\^", "$": "\\$", ".": "\\."}.get(character, character)
            )
        at += 1
    return call("regexp_full_match", exp.cast(node.this, "varchar"), "".join(out))
