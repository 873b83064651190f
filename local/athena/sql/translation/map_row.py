"""Map and row functions: https://trino.io/docs/current/functions/map.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.athena.sql.translation.lambdas import element, one, substituted
from local.translation.chapter import Arguments, NotTranslated, call

CHAPTER = Chapter("Map and row")

CHAPTER.same("map_from_entries", "map_keys", "map_values", "map_concat", "row")
CHAPTER.macro(
    "map_entries",
    "(entries) AS list_transform(map_entries(entries), lambda entry: row(entry.key, entry.value))",
)
CHAPTER.unsupported("map_zip_with", "multimap_from_entries")


@CHAPTER.function("map")
def _map(arguments: Arguments) -> exp.Expr:
    return call("map", *(arguments or (exp.array(), exp.array())))


@CHAPTER.function("map_filter")
def _map_filter(arguments: Arguments) -> exp.Expr:
    entries, condition = _entries(arguments)
    return call("map_from_entries", call("list_filter", entries, one("entry", condition)))


@CHAPTER.function("transform_keys")
def _transform_keys(arguments: Arguments) -> exp.Expr:
    entries, key = _entries(arguments)
    return _mapped(entries, key, element("entry", 2))


@CHAPTER.function("transform_values")
def _transform_values(arguments: Arguments) -> exp.Expr:
    entries, value = _entries(arguments)
    return _mapped(entries, element("entry", 1), value)


def _entries(arguments: Arguments) -> tuple[exp.Expr, exp.Expr]:
    """The entries of a map, and the lambda's body with an entry's key and value in it."""
    entries, function = arguments
    if not isinstance(function, exp.Lambda):
        raise NotTranslated("a function where a lambda is due")
    body = substituted(function, element("entry", 1), element("entry", 2))
    return call("map_entries", entries), body


def _mapped(entries: exp.Expr, key: exp.Expr, value: exp.Expr) -> exp.Expr:
    pairs = call("list_transform", entries, one("entry", call("row", key, value)))
    return call("map_from_entries", pairs)
