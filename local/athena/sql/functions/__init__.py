"""Athena's functions, a module for each chapter of its reference.

The breadth of the dialect grows here and nowhere else. What is not registered does not exist; what
is known but cannot be given right says NOT_SUPPORTED.
https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duckdb import DuckDBPyConnection

from local.athena.sql.functions import (
    aggregate,
    aggregate_map,
    approximate,
    array,
    array_search,
    array_sequence,
    binary,
    bing_tile_covers,
    bing_tiles,
    bitwise,
    conditional,
    conversion,
    date_formats,
    date_time,
    date_units,
    encodings,
    formats,
    geospatial,
    geospatial_formats,
    geospatial_globe,
    geospatial_measures,
    geospatial_relations,
    intervals,
    iso8601,
    json,
    json_casts,
    json_values,
    map_row,
    maths,
    missing,
    network,
    operators,
    quantile_digests,
    regexp,
    sketches,
    splitting,
    sql_json,
    statistics,
    string,
    time_zones,
    url,
    window,
)
from local.athena.sql.functions.chapter import Chapter, Overload, Special
from local.athena.sql.typed.expression import InvalidArgument

CHAPTERS: tuple[Chapter, ...] = (
    operators.CHAPTER,
    conditional.CHAPTER,
    time_zones.CHAPTER,
    *conversion.CHAPTERS,
    intervals.CHAPTER,
    string.CHAPTER,
    splitting.CHAPTER,
    regexp.CHAPTER,
    binary.CHAPTER,
    encodings.CHAPTER,
    url.CHAPTER,
    formats.CHAPTER,
    network.CHAPTER,
    maths.CHAPTER,
    bitwise.CHAPTER,
    statistics.CHAPTER,
    date_time.CHAPTER,
    date_units.CHAPTER,
    date_formats.CHAPTER,
    iso8601.CHAPTER,
    array.CHAPTER,
    array_search.CHAPTER,
    array_sequence.CHAPTER,
    map_row.CHAPTER,
    json.CHAPTER,
    json_values.CHAPTER,
    json_casts.CHAPTER,
    sql_json.CHAPTER,
    aggregate.CHAPTER,
    aggregate_map.CHAPTER,
    approximate.CHAPTER,
    sketches.CHAPTER,
    quantile_digests.CHAPTER,
    window.CHAPTER,
    geospatial.CHAPTER,
    geospatial_relations.CHAPTER,
    geospatial_measures.CHAPTER,
    geospatial_globe.CHAPTER,
    geospatial_formats.CHAPTER,
    bing_tiles.CHAPTER,
    bing_tile_covers.CHAPTER,
    missing.CHAPTER,
)


def _collected() -> tuple[Mapping[str, Sequence[Overload]], Mapping[str, Special]]:
    """All that the chapters have, by name; the overloads of one may be in several chapters."""
    overloads: dict[str, list[Overload]] = {}
    specials: dict[str, Special] = {}
    for chapter in CHAPTERS:
        for name, found in chapter.overloads.items():
            overloads.setdefault(name, []).extend(found)
        for name, special in chapter.specials.items():
            if name in specials:
                raise ValueError(f"{name} is in two chapters")
            specials[name] = special
    both = overloads.keys() & specials.keys()
    if both:
        raise ValueError(f"{', '.join(both)}: with a signature and without")
    return overloads, specials


OVERLOADS, SPECIALS = _collected()


def _fail(message: str) -> None:
    raise InvalidArgument(message)


def install(connection: DuckDBPyConnection) -> None:
    """Make a new DuckDB one that understands what is translated for it."""
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    # `7 / 2` is 3, and a division by zero is an error.
    connection.execute("SET GLOBAL integer_division = true")
    # DuckDB's own error() may not stand in a TRY.
    connection.create_function("athena_fail", _fail, ["VARCHAR"], "NULL")
    for chapter in CHAPTERS:
        chapter.install(connection)
