"""Regular expression functions: https://trino.io/docs/current/functions/regexp.html

Python's engine searches, for it can all that Java's can. Whether a pattern that the statement
holds is found at all is asked of DuckDB's own, which is far quicker, where both say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.functions.java_patterns import common, compiled
from local.athena.sql.typed.expression import InvalidArgument, Typed
from local.athena.sql.typed.signatures import Match
from local.athena.types import MAX_VARCHAR, VARCHAR, Type, varchar
from local.translation.chapter import call

CHAPTER = Chapter("Regular expression")


def _matches(text: str, pattern: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The matches one after the other; behind one of nothing the search goes on a character on."""
    search = compiled(pattern).search
    while start <= len(text) and (found := search(text, start)):
        yield found
        start = found.end() + (found.end() == found.start())


def _group(pattern: str, group: int) -> int:
    if group < 0:
        raise InvalidArgument("Group cannot be negative")
    groups = compiled(pattern).groups
    if group > groups:
        raise InvalidArgument(f"Pattern has {groups} groups. Cannot access group {group}")
    return group


@CHAPTER.python_helper("regexp_like(varchar, varchar) -> boolean")
def _found(text: str, pattern: str) -> bool:
    return compiled(pattern).search(text) is not None


@CHAPTER.translation("regexp_like(varchar(x), varchar(y)) -> boolean")
def _like(given: Call) -> exp.Expr:
    pattern = given.given[1]
    node = pattern.node if isinstance(pattern, Typed) else None
    if isinstance(node, exp.Literal) and node.is_string:
        native = common(node.this)
        if native is not None:
            return call("regexp_matches", given[0], native)
    return call("athena_py_regexp_like", given[0], given[1])


@CHAPTER.python("regexp_count(varchar(x), varchar(y)) -> bigint")
def _count(text: str, pattern: str) -> int:
    return sum(1 for _ in _matches(text, pattern))


@CHAPTER.python("regexp_extract(varchar(x), varchar(y)) -> varchar(x)")
def _extract(text: str, pattern: str) -> str | None:
    found = compiled(pattern).search(text)
    return found[0] if found else None


@CHAPTER.python("regexp_extract(varchar(x), varchar(y), bigint) -> varchar(x)")
def _extract_group(text: str, pattern: str, group: int) -> str | None:
    found = compiled(pattern).search(text)
    place = _group(pattern, group)
    return found[place] if found else None


@CHAPTER.python("regexp_extract_all(varchar(x), varchar(y)) -> array(varchar(x))")
def _extract_all(text: str, pattern: str) -> list[str]:
    return [found[0] for found in _matches(text, pattern)]


@CHAPTER.python("regexp_extract_all(varchar(x), varchar(y), bigint) -> array(varchar(x))")
def _extract_all_of_group(text: str, pattern: str, group: int) -> list[str | None]:
    place = _group(pattern, group)
    return [found[place] for found in _matches(text, pattern)]


def _nth_position(text: str, pattern: str, start: int, occurrence: int) -> int:
    if start < 1:
        raise InvalidArgument("start position cannot be smaller than 1")
    if occurrence < 1:
        raise InvalidArgument("occurrence cannot be smaller than 1")
    if start > len(text):
        return -1
    found = next(islice(_matches(text, pattern, start - 1), occurrence - 1, None), None)
    return found.start() + 1 if found else -1


@CHAPTER.python("regexp_position(varchar(x), varchar(y)) -> integer")
def _position(text: str, pattern: str) -> int:
    return _nth_position(text, pattern, 1, 1)


@CHAPTER.python("regexp_position(varchar(x), varchar(y), integer) -> integer")
def _position_from(text: str, pattern: str, start: int) -> int:
    return _nth_position(text, pattern, start, 1)


CHAPTER.python("regexp_position(varchar(x), varchar(y), integer, integer) -> integer")(
    _nth_position
)


def _apart(text: str, pattern: str) -> tuple[list[str], list[list[str | None]]]:
    """What stands between the matches, and each match's groups."""
    between: list[str] = []
    groups: list[list[str | None]] = []
    end = 0
    for found in _matches(text, pattern):
        between.append(text[end : found.start()])
        groups.append(list(found.groups()))
        end = found.end()
    return [*between, text[end:]], groups


@CHAPTER.python("regexp_split(varchar(x), varchar(y)) -> array(varchar(x))")
def _split(text: str, pattern: str) -> list[str]:
    return _apart(text, pattern)[0]


@CHAPTER.python_helper(
    "regexp_apart(varchar, varchar) -> row(array(varchar), array(array(varchar)))"
)
def _rows_apart(text: str, pattern: str) -> dict[str, list[Any]]:
    between, groups = _apart(text, pattern)
    return {"field0": between, "field1": groups}


@CHAPTER.python("regexp_replace(varchar(x), varchar(y)) -> varchar(x)")
def _remove(text: str, pattern: str) -> str:
    return "".join(_apart(text, pattern)[0])


@CHAPTER.python_helper("regexp_replace(varchar, varchar, varchar) -> varchar")
def _replaced(text: str, pattern: str, replacement: str) -> str:
    pieces, end = [], 0
    for found in _matches(text, pattern):
        pieces += [text[end : found.start()], _expanded(found, replacement)]
        end = found.end()
    return "".join([*pieces, text[end:]])


def _longest(found: Match) -> Type:
    """How long a text may become: every second character a match, or all around each."""
    text, replacement = found.sizes["x"], found.sizes["z"]
    if text is None or replacement is None:
        return VARCHAR
    length = text + max(text * replacement // 2, replacement) * (text + 1)
    return varchar(length) if length < MAX_VARCHAR else VARCHAR


@CHAPTER.translation(
    "regexp_replace(varchar(x), varchar(y), varchar(z)) -> varchar", returns=_longest
)
def _replace(given: Call) -> exp.Expr:
    return call("athena_py_regexp_replace", *given.arguments)


def _expanded(found: re.Match[str], replacement: str) -> str:
    r"""A replacement with its `$1` and `${name}`; a backslash makes a character itself."""
    if "$" not in replacement and "\\" not in replacement:
        return replacement
    parts, at = [], 0
    while at < len(replacement):
        character = replacement[at]
        at += 1
        if character not in "$\\":
            parts.append(character)
            continue
        if at == len(replacement):
            raise InvalidArgument(f"Illegal replacement sequence: {replacement}")
        if character == "\\":
            parts.append(replacement[at])
            at += 1
            continue
        group, at = _reference(found.re, replacement, at)
        parts.append(found[group] or "")
    return "".join(parts)


def _reference(pattern: re.Pattern[str], replacement: str, at: int) -> tuple[int, int]:
    """The group meant behind a `$`, and where the text goes on."""
    if replacement[at] == "{":
        end = replacement.find("}", at)
        end = len(replacement) if end < 0 else end
        name = replacement[at + 1 : end]
        if name not in pattern.groupindex:
            raise InvalidArgument(f"Illegal replacement sequence: unknown group {{ {name} }}")
        return pattern.groupindex[name], end + 1
    if replacement[at] not in "0123456789":
        raise InvalidArgument(f"Illegal replacement sequence: {replacement}")
    group = int(replacement[at])
    if group > pattern.groups:
        raise InvalidArgument(f"Illegal replacement sequence: unknown group {group}")
    at += 1
    # As many digits as there is a group for.
    while at < len(replacement) and replacement[at] in "0123456789":
        longer = group * 10 + int(replacement[at])
        if longer > pattern.groups:
            break
        group, at = longer, at + 1
    return group, at


# NULL for one match makes all NULL.
CHAPTER.helper(
    "regexp_joined",
    "between, replaced",
    "CASE WHEN len(replaced) = list_count(replaced) THEN array_to_string("
    "list_transform(between, lambda piece, place: piece || coalesce(replaced[place], '')), '') END",
)


@CHAPTER.translation(
    "regexp_replace(varchar(x), varchar(y), function(array(varchar), varchar)) -> varchar"
)
def _replace_by_lambda(given: Call) -> exp.Expr:
    apart = exp.column("athena_apart")
    replaced = call("list_transform", call("struct_extract", apart, "field1"), given[2])
    joined = call("athena_regexp_joined", call("struct_extract", apart.copy(), "field0"), replaced)
    pieces = call("athena_py_regexp_apart", given[0], given[1])
    over = exp.Lambda(this=joined, expressions=[exp.to_identifier(apart.name)])
    return exp.Bracket(
        this=call("list_transform", exp.array(pieces, copy=False), over),
        expressions=[exp.Literal.number(1)],
        offset=1,
    )
