"""What the SerDes have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from duckdb import DuckDBPyConnection

from local.athena.catalogue.cache import Conversion, DataFile
from local.athena.catalogue.quoting import name
from local.athena.types import Type

Columns = tuple[tuple[str, Type], ...]
Parameters = tuple[tuple[str, str], ...]

PLACE = "$place"


@dataclass(frozen=True)
class Scan:
    """Some of a table's rows: a DuckDB query of its columns and of `PLACE`.

    `PLACE` counts from one: the file among `files` that a row is from.
    """

    query: str
    files: Sequence[DataFile]


class Serde(Conversion, Protocol):
    """A row format; equal ones read alike."""

    def scans(self, files: Sequence[DataFile], connection: DuckDBPyConnection) -> Sequence[Scan]:
        """How to read the files; raises QueryFailed."""

    def scanned(
        self, files: Sequence[DataFile], connection: DuckDBPyConnection, wanted: frozenset[str]
    ) -> int:
        """The bytes that Athena bills for the wanted columns of the files."""

    def __hash__(self) -> int: ...


def select(expressions: Mapping[str, str] | Iterable[tuple[str, str]], source: str) -> str:
    """A query of a scan, whose source has DuckDB's `file_index`."""
    values = [f"{value} AS {name(column)}" for column, value in dict(expressions).items()]
    place = f"CAST(file_index AS BIGINT) + 1 AS {name(PLACE)}"
    return f"SELECT {', '.join([*values, place])} FROM {source}"  # noqa: S608 - see quoting
