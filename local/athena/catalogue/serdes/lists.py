"""SerDes that find a list of texts in each line.

https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html
https://docs.aws.amazon.com/athena/latest/ug/regex-serde.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `quoting`

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Callable, Sequence

from duckdb import DuckDBPyConnection

from local.athena.catalogue.cache import DataFile
from local.athena.catalogue.serdes.fields import scalar
from local.athena.catalogue.serdes.scan import Scan, select
from local.athena.catalogue.serdes.text import TextSerde, lines, rows, unsupported
from local.athena.types import Type

Fields = Sequence[str | None]


class ListSerde(TextSerde):
    """The copies have a JSON array of texts for each line."""

    @abstractmethod
    def fields_of(self) -> Callable[[str], Fields]:
        """How a line is divided; raises QueryFailed."""

    @abstractmethod
    def value(self, text: str, kind: Type, at: int) -> str:
        """The text of the column that is `at` places after the first, as its type."""

    @property
    def recipe(self) -> str:
        """Names the conversion: equal ones give equal bytes."""
        return f"{super().recipe} {type(self).__name__} {sorted(self.parameters)}"

    def convert(self, url: str, content: bytes) -> bytes:
        """Every line's fields."""
        fields = self.fields_of()
        found = (
            json.dumps(fields(line), ensure_ascii=False)
            for line in rows(super().convert(url, content))
        )
        return "".join(f"{row}\n" for row in found).encode()

    def scans(self, files: Sequence[DataFile], connection: DuckDBPyConnection) -> Sequence[Scan]:  # noqa: ARG002
        """One scan of all the files."""
        for column, kind in self.columns:
            if kind.children:
                raise unsupported(f"{type(self).__name__} with the column {column} {kind}")
        values = {
            column: self.value(f"fields[{at + 1}]", kind, at)
            for at, (column, kind) in enumerate(self.columns)
        }
        split = "from_json(line, '[\"VARCHAR\"]') AS fields, file_index"
        return [Scan(select(values, f"(SELECT {split} FROM {lines(files)})"), files)]


class OpenCsv(ListSerde):
    """Fields in quotes; a number or time that cannot be read is an error."""

    def fields_of(self) -> Callable[[str], Fields]:
        """Lines are divided as opencsv 2 divides them."""
        separator = self.parameter("separatorChar", otherwise=",")[0]
        quote = self.parameter("quoteChar", otherwise='"')[0]
        escape = self.parameter("escapeChar", otherwise="\\")[0]

        def fields(line: str) -> Fields:
            if not line:
                return []
            if quote not in line and escape not in line:
                return line.split(separator)
            return _quoted_fields(line, separator, quote, escape)

        return fields

    def value(self, text: str, kind: Type, at: int) -> str:
        """A date is a number of days, a timestamp one of milliseconds, since 1970."""
        if kind.name == "date":
            value = f"DATE '1970-01-01' + TRY_CAST({text} AS INTEGER)"
        elif kind.name == "timestamp":
            value = f"make_timestamp_ms(TRY_CAST({text} AS BIGINT))"
        else:
            value = scalar(text, kind)
        if kind.name in ("varchar", "char") or self.is_lenient:
            return value
        reason = (
            f"'HIVE_BAD_DATA: Error parsing field value ''' || {text} || ''' for field {at}: "
            f"For input string: \"' || {text} || '\"'"
        )
        wrong = f"{text} IS NOT NULL AND ({value}) IS NULL"
        return f"CASE WHEN {wrong} THEN error({reason}) ELSE {value} END"


class Regex(ListSerde):
    """Fields are the groups of an expression; a line that does not match is NULL throughout."""

    def fields_of(self) -> Callable[[str], Fields]:
        """Lines are matched whole."""
        source = self.parameter("input.regex", otherwise="")
        flags = re.DOTALL | re.ASCII
        if "&&" in source:
            # Java's intersection of classes of characters, which is two characters here.
            raise unsupported(f"input.regex {source}")
        if self.parameter("input.regex.case.insensitive", otherwise="") == "true":
            flags |= re.IGNORECASE
        try:
            # Java's groups may have names, written in another way.
            pattern = re.compile(source.replace("(?<", "(?P<").replace("(?P<=", "(?<=")
                                 .replace("(?P<!", "(?<!"), flags)  # fmt: skip
        except re.error as error:
            raise unsupported(f"input.regex {source}") from error

        def fields(line: str) -> Fields:
            found = pattern.fullmatch(line)
            return found.groups() if found else []

        return fields

    def value(self, text: str, kind: Type, at: int) -> str:  # noqa: ARG002
        """NULL where the text is no such value."""
        return scalar(text, kind)


def _quoted_fields(line: str, separator: str, quote: str, escape: str) -> list[str | None]:
    fields: list[str | None] = []
    field: list[str] = []
    quoted = inside = False
    at = 0
    while at < len(line):
        character, following = line[at], line[at + 1 : at + 2]
        if character == escape:
            # It is dropped where it escapes nothing.
            if (quoted or inside) and following and following in (quote, escape):
                field.append(following)
                at += 1
        elif character == quote:
            if (quoted or inside) and following == quote:
                field.append(quote)
                at += 1
            else:
                if at > 2 and line[at - 1] != separator and following not in ("", separator):
                    # A quote in the midst of a field is part of it, but for blanks before it.
                    if field and "".join(field).isspace():
                        field.clear()
                    else:
                        field.append(quote)
                quoted = not quoted
            inside = not inside
        elif character == separator and not quoted:
            fields.append("".join(field))
            field.clear()
            inside = False
        else:
            field.append(character)
            inside = True
        at += 1
    # A field whose quote does not end is lost: the next line is another row.
    return fields if quoted else [*fields, "".join(field)]
