"""String functions that take a string apart at delimiters.

https://trino.io/docs/current/functions/string.html
"""

from __future__ import annotations

from collections.abc import Iterator

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.types import MAX_VARCHAR

CHAPTER = Chapter("String: splitting")

CHAPTER.macro(
    "split(string varchar(x), delimiter varchar(y)) -> array(varchar(x))",
    "CASE WHEN delimiter = '' THEN athena_fail('The delimiter may not be the empty string') "
    "WHEN delimiter IS NOT NULL THEN string_split(string, delimiter) END",
)
CHAPTER.macro(
    "split_part(string varchar(x), delimiter varchar(y), place bigint) -> varchar(x)",
    "CASE WHEN place < 1 THEN athena_fail('Index must be greater than zero') "
    "WHEN delimiter IS NOT NULL THEN string_split(string, delimiter)[place] END",
)


@CHAPTER.python("split(varchar(x), varchar(y), bigint) -> array(varchar(x))")
def _split(text: str, delimiter: str, limit: int) -> list[str]:
    if limit <= 0:
        raise InvalidArgument("Limit must be positive")
    if limit > MAX_VARCHAR:
        raise InvalidArgument("Limit is too large")
    if not delimiter:
        raise InvalidArgument("The delimiter may not be the empty string")
    return text.split(delimiter, limit - 1)


@CHAPTER.python("split_to_map(varchar, varchar, varchar) -> map(varchar, varchar)")
def _split_to_map(text: str, between_entries: str, within: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in _entries(text, between_entries, within):
        if key in found:
            raise InvalidArgument(f"Duplicate keys ({key}) are not allowed")
        found[key] = value
    return found


@CHAPTER.python("split_to_multimap(varchar, varchar, varchar) -> map(varchar, array(varchar))")
def _split_to_multimap(text: str, between_entries: str, within: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in _entries(text, between_entries, within):
        found.setdefault(key, []).append(value)
    return found


def _entries(text: str, between_entries: str, within: str) -> Iterator[tuple[str, str]]:
    if not between_entries:
        raise InvalidArgument("entryDelimiter is empty")
    if not within:
        raise InvalidArgument("keyValueDelimiter is empty")
    if between_entries == within:
        raise InvalidArgument("entryDelimiter and keyValueDelimiter must not be the same")
    # A delimiter at the end ends the last entry.
    for entry in text.removesuffix(between_entries).split(between_entries) if text else []:
        key, delimiter, value = entry.partition(within)
        if not delimiter or within in value:
            raise InvalidArgument(
                f"Key-value delimiter must appear exactly once in each entry. Bad input: '{entry}'"
            )
        yield key, value
