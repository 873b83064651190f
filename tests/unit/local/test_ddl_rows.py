"""Rows as text: what LazySimpleSerDe and a JSON SerDe would read again."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from local.athena import types
from local.athena.ddl.rows import delimited, json_objects
from local.athena.types import Type

NESTED = types.array(types.map_of(types.VARCHAR, types.row([types.INTEGER], ["a"])))


@pytest.mark.parametrize(
    ("value", "kind", "text", "json_text"),
    [
        (None, types.INTEGER, "\\N", "null"),
        ("", types.VARCHAR, "", '""'),
        ('é"', types.VARCHAR, 'é"', '"é\\""'),
        (True, types.BOOLEAN, "true", "true"),
        (1e20, types.DOUBLE, "1.0E20", "1.0E20"),
        (0.1, types.REAL, "0.1", "0.1"),
        (float("nan"), types.DOUBLE, "NaN", '"NaN"'),
        (Decimal("1.50"), types.decimal(5, 2), "1.50", "1.50"),
        (b"\x00\xff", types.VARBINARY, "AP8=", '"AP8="'),
        (dt.date(2026, 1, 2), types.DATE, "2026-01-02", '"2026-01-02"'),
        (dt.datetime.fromisoformat("2026-01-02"), types.timestamp(), "2026-01-02 00:00:00",
         '"2026-01-02 00:00:00"'),
        (dt.datetime.fromisoformat("2026-01-02T03:04:05.6"), types.timestamp(),
         "2026-01-02 03:04:05.6",
         '"2026-01-02 03:04:05.6"'),
        ([1, None], types.array(types.INTEGER), "1\x02\\N", "[1,null]"),
        ({"x": 1, "y": 2}, types.map_of(types.VARCHAR, types.INTEGER), "x\x031\x02y\x032",
         '{"x":1,"y":2}'),
        ({"a": 1, "b": "x"}, types.row([types.INTEGER, types.VARCHAR], ["a", "b"]), "1\x02x",
         '{"a":1,"b":"x"}'),
        ([{"k": {"a": 1}}, {"l": None}], NESTED, "k\x041\x02l\x04\\N",
         '[{"k":{"a":1}},{"l":null}]'),
    ],
)  # fmt: skip
def test_value_is_written_as_its_type(value: Any, kind: Type, text: str, json_text: str) -> None:
    assert delimited([kind], {})([value]) == text
    assert json_objects(["v"], [kind])([value]) == f'{{"v":{json_text}}}'
    assert json.loads(json_objects(["v"], [kind])([value])).keys() == {"v"}


def test_delimiters_are_the_table_s() -> None:
    kinds = [types.VARCHAR, types.map_of(types.VARCHAR, types.VARCHAR)]
    parameters = {
        "field.delim": "|",
        "colelction.delim": ",",
        "mapkey.delim": ":",
        "serialization.null.format": "-",
        "escape.delim": "\\",
    }
    line = delimited(kinds, parameters)
    assert line(["a|b", {"k": "v", "l": None}]) == "a\\|b|k:v,l:-"


def test_keys_of_a_map_that_are_arrays_come_beside_its_values() -> None:
    kind = types.map_of(types.array(types.INTEGER), types.INTEGER)
    assert delimited([kind], {})([{"key": [[1, 2]], "value": [3]}]) == "1\x042\x033"
