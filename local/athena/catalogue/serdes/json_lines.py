"""The SerDes for JSON: Hive's own and OpenX's.

https://docs.aws.amazon.com/athena/latest/ug/json-serde.html
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from local.athena.catalogue.cache import DataFile
from local.athena.catalogue.quoting import literal, name, texts
from local.athena.catalogue.serdes.fields import sized
from local.athena.catalogue.serdes.json_values import BadValue, JsonRules, Number, Plain
from local.athena.catalogue.serdes.scan import Scan, select
from local.athena.catalogue.serdes.text import TextSerde, rows
from local.athena.model import QueryFailed
from local.athena.types import Type

# Not a column's name: what is wrong with a row's columns, by their names.
_BAD = "$bad"


class JsonSerde(TextSerde):
    """An object on each line; in the copies, one of the table's columns and no others."""

    @abstractmethod
    def rules(self) -> JsonRules:
        """How values become those of the columns."""

    def values(self, content: bytes) -> Iterator[Any]:
        """What is to become the rows of an unpacked object; raises QueryFailed."""
        for line in rows(content):
            try:
                yield self.parse(line)
            except ValueError as error:
                if self.parameter("ignore.malformed.json", otherwise="").lower() != "true":
                    raise _malformed(error) from error
                yield None

    @abstractmethod
    def parse(self, line: str) -> Any:
        """The object of a line, None where there is none to read; raises ValueError."""

    @property
    def recipe(self) -> str:
        """Names the conversion: equal ones give equal bytes."""
        kinds = [(column, str(kind)) for column, kind in self.columns]
        parameters = sorted(self.parameters)
        return f"{super().recipe} {type(self).__name__} {parameters} {kinds} {self.is_lenient}"

    def convert(self, url: str, content: bytes) -> bytes:
        """Every line's columns; raises QueryFailed."""
        rules = self.rules()
        found = (self._row(value, rules) for value in self.values(super().convert(url, content)))
        return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in found).encode()

    def scans(self, files: Sequence[DataFile], connection: DuckDBPyConnection) -> Sequence[Scan]:  # noqa: ARG002
        """One scan of all the files."""
        shapes = [f"{literal(column)}: {literal(_shape(kind))}" for column, kind in self.columns]
        shapes.append(f"{literal(_BAD)}: 'MAP(VARCHAR, VARCHAR)'")
        values = {}
        for column, kind in self.columns:
            text = sized(name(column), kind)
            reason = f"{name(_BAD)}[{literal(column)}]"
            values[column] = (
                f"CASE WHEN {name(_BAD)} IS NOT NULL AND {reason} IS NOT NULL "
                f"THEN error({reason}) ELSE CAST({text} AS {kind.duckdb}) END"
            )
        source = (
            f"read_json({texts(str(file.path) for file in files)}, records='true', "
            f"format='newline_delimited', columns={{{', '.join(shapes)}}}, compression='none')"
        )
        return [Scan(select(values, source), files)]

    def _row(self, value: Any, rules: JsonRules) -> dict[str, Plain]:
        if isinstance(value, list):
            # Its items are the columns in their order.
            keys = (rules.key(column) for column, _ in self.columns)
            found = dict(zip(keys, value, strict=False))
        else:
            found = rules.by_name(value or {})
        row: dict[str, Plain] = {}
        bad: dict[str, Plain] = {}
        for at, (column, kind) in enumerate(self.columns):
            try:
                row[column] = rules.plain(found.get(rules.key(column)), kind)
            except BadValue as error:
                if not self.is_lenient:
                    bad[column] = (
                        f"HIVE_BAD_DATA: Error parsing field value '{error}' for field {at}: "
                        f'For input string: "{error}"'
                    )
        return {**row, _BAD: bad} if bad else row


class HiveJson(JsonSerde):
    """The SerDe of Hive: of a key that comes twice, the last counts."""

    def rules(self) -> JsonRules:
        """Keys without case, each the name of its column."""
        return JsonRules()

    def parse(self, line: str) -> Any:
        """What comes after the object is not read; raises ValueError."""
        value, _ = _DECODER.raw_decode(line.lstrip())
        if not isinstance(value, dict):
            raise ValueError("Start of Object expected")
        return value


class CloudTrail(HiveJson):
    """Objects of CloudTrail's: a record is a row, what has no type of its own a text of JSON.

    https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html
    """

    def rules(self) -> JsonRules:
        """Those of Hive, but that any value can be a text."""
        return JsonRules(keeps_json=True)

    def values(self, content: bytes) -> Iterator[Any]:
        """The items of `{"Records": [...]}`."""
        try:
            records = self.parse(content.decode()).get("Records")
            if not isinstance(records, list):
                raise ValueError("Records expected")
        except ValueError as error:
            raise _malformed(error) from error
        yield from records


class OpenXJson(JsonSerde):
    """The SerDe of OpenX: it bends a value to its column's type where it can."""

    def rules(self) -> JsonRules:
        """As the SerDe's properties say."""
        prefix = "mapping."
        keys = {
            key.removeprefix(prefix): value
            for key, value in self.parameters
            if key.startswith(prefix)
        }
        return JsonRules(
            is_openx=True,
            has_case=self.parameter("case.insensitive", otherwise="true").lower() == "false",
            has_dots=self.parameter("dots.in.keys", otherwise="false").lower() == "true",
            keys=keys,
        )

    def parse(self, line: str) -> Any:
        """None for a line that begins no object and no array; raises ValueError."""
        line = line.strip()
        decoder = _WITH_CASE if self.rules().has_case else _WITHOUT_CASE
        return decoder.decode(line) if line.startswith(("{", "[")) else None


def _malformed(error: Exception) -> QueryFailed:
    return QueryFailed(
        f"HIVE_CURSOR_ERROR: Row is not a valid JSON Object - JSONException: {error}"
    )


def _decoder(key: Callable[[str], str] | None = None) -> json.JSONDecoder:
    """Numbers stay as they are written; with a `key`, an object has no two that are equal."""

    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for own in (key(own) for own, _ in pairs) if key else ():
            if own in seen:
                raise ValueError(f'Duplicate key "{own}"')
            seen.add(own)
        return dict(pairs)

    return json.JSONDecoder(parse_float=Number, parse_int=Number, object_pairs_hook=distinct)


_DECODER = _decoder()
_WITH_CASE = _decoder(str)
_WITHOUT_CASE = _decoder(str.lower)


def _shape(kind: Type) -> str:
    """The type with a text for everything that is no collection."""
    if kind.name == "array":
        return f"{_shape(kind.children[0])}[]"
    if kind.name == "map":
        return f"MAP(VARCHAR, {_shape(kind.children[1])})"
    if kind.name == "row":
        fields = zip(kind.field_names, kind.children, strict=True)
        return f"STRUCT({', '.join(f'{name(field)} {_shape(child)}' for field, child in fields)})"
    return "VARCHAR"
