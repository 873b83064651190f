"""Where `:name` stands for a value in a report's SQL: not in quotes, comments or `::type`."""

from __future__ import annotations

import re
from typing import NamedTuple

from querysocket.reports.faults import Fault, faulty


class Placeholder(NamedTuple):
    """A `:name`, and its offsets in the SQL."""

    name: str
    start: int
    end: int


_LEXEMES = r"""
      (?P<blank>    \s+ | --[^\r\n]* | /\*(?:[^*/]|\*(?!/)|/(?!\*))*+\*/ )
    | (?P<quoted>   {strings} | "(?:[^"]|"")*+" )
    | (?P<cast>     :: )
    | (?P<value>    :(?P<name>[A-Za-z_][A-Za-z0-9_]*) )
    | (?P<word>     [^\W\d][\w$]* )
    | (?P<wrong>    /\* | ['"`] | {wrong} )
    | (?P<symbol>   . )
"""
_BY_ENGINE = {
    "athena": re.compile(
        _LEXEMES.format(strings=r"'(?:[^']|'')*+' | `(?:[^`]|``)*+`", wrong=r"\?"),
        re.VERBOSE | re.DOTALL,
    ),
    # In Redshift a backslash escapes, and there are dollar quotes.
    "redshift": re.compile(
        _LEXEMES.format(
            strings=r"'(?:[^'\\]|\\.|'')*+' | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$", wrong=r"\$\w*\$"
        ),
        re.VERBOSE | re.DOTALL,
    ),
}
_ADVICE = {
    "/": "this comment does not end, or another one begins within it; close it, or take it out",
    "'": "this string does not end; close it with a single quote",
    '"': "this quoted name does not end; close it with a double quote",
    "`": "this is no quote here; put names in double quotes",
    "$": "this string does not end; close it with the same sign",
    "?": "? has no name; write :name, and the name under parameters",
}
_TWO = "a report is one statement; take out what follows the semicolon"


def find(file: str, sql: str, engine: str) -> list[Placeholder]:
    """The placeholders of the one statement, in order; raises ReportFaulty naming the file."""
    found: list[Placeholder] = []
    has_begun = has_ended = False
    for lexeme in _BY_ENGINE[engine].finditer(sql):
        kind, text, start = lexeme.lastgroup, lexeme.group(), lexeme.start()
        if kind == "blank":
            continue
        if kind == "wrong" or has_ended:
            message = _TWO if has_ended else _ADVICE[text[0]]
            raise faulty([Fault.at(file, sql, start, message)])
        if kind == "value":
            found.append(Placeholder(lexeme["name"], start, lexeme.end()))
        has_ended = text == ";"
        has_begun = has_begun or not has_ended
    if not has_begun:
        raise faulty([Fault(file, "there is no statement; write one")])
    return found
