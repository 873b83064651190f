"""Files of lines: how they are packed, and which of their lines are rows.

https://docs.aws.amazon.com/athena/latest/ug/compression-formats.html
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from duckdb import DuckDBPyConnection

from local.athena.catalogue.cache import DataFile
from local.athena.catalogue.quoting import literal, texts
from local.athena.catalogue.serdes.scan import Columns, Parameters, Scan
from local.athena.model import QueryFailed

# What no line has: a line is then one field.
_NEVER = "\x1e\x1f\x1e\x1f"

_UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".deflate": zlib.decompress,
}
_PACKED = {".snappy", ".zst", ".lz4", ".lzo", ".lzo_deflate"}


@dataclass(frozen=True)
class TextSerde(ABC):
    """What is true of every SerDe that reads lines."""

    columns: Columns
    parameters: Parameters
    header_lines: int
    footer_lines: int
    is_lenient: bool  # what cannot be read is NULL in every SerDe

    @property
    def recipe(self) -> str:
        """Names the conversion: equal ones give equal bytes."""
        return f"lines {self.header_lines} {self.footer_lines} {self._encoding}"

    def convert(self, url: str, content: bytes) -> bytes:
        """The lines that are rows, in UTF-8, ended by newlines; raises QueryFailed."""
        content = _unpacked(url, content).removeprefix(codecs.BOM_UTF8)
        content = content.decode(self._encoding, errors="replace").encode()
        if b"\r" in content:
            content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for _ in range(self.header_lines):
            content = content.partition(b"\n")[2]
        for _ in range(self.footer_lines):
            content = content.removesuffix(b"\n").rpartition(b"\n")[0]
        return content

    @abstractmethod
    def scans(self, files: Sequence[DataFile], connection: DuckDBPyConnection) -> Sequence[Scan]:
        """How to read the files; raises QueryFailed."""

    def scanned(
        self,
        files: Sequence[DataFile],
        connection: DuckDBPyConnection,  # noqa: ARG002
        wanted: frozenset[str],  # noqa: ARG002
    ) -> int:
        """All bytes of the files, packed as they are: a line is read whole or not at all."""
        return sum(file.source.size_bytes for file in files)

    def parameter(self, *keys: str, otherwise: str = "") -> str:
        """The first of the SerDe's parameters that there is."""
        given = dict(self.parameters)
        return next((given[key] for key in keys if given.get(key)), otherwise)

    @property
    def _encoding(self) -> str:
        encoding = self.parameter("serialization.encoding", otherwise="utf-8")
        try:
            return codecs.lookup(encoding).name
        except LookupError as error:
            raise unsupported(f"the encoding {encoding}") from error


def rows(content: bytes) -> Iterator[str]:
    """The lines of a converted object."""
    # splitlines knows more ends of lines than these.
    return iter(content.decode().removesuffix("\n").split("\n")) if content else iter(())


def unsupported(what: str) -> QueryFailed:
    """The failure for what we cannot read."""
    return QueryFailed(f"NOT_SUPPORTED: {what}", error_type=1200)


def lines(files: Sequence[DataFile]) -> str:
    """A source of every `line` of the files; blank ones too, which are NULL."""
    return (
        f"read_csv({texts(str(file.path) for file in files)}, auto_detect=false, "
        f"columns={{line: 'VARCHAR'}}, header=false, delim={literal(_NEVER)}, quote='', "
        "escape='', compression='none', max_line_size=16777216)"
    )


def _unpacked(url: str, content: bytes) -> bytes:
    extension = PurePosixPath(url).suffix
    if extension in _PACKED:
        raise unsupported(f"objects packed as {extension}")
    try:
        return _UNPACK[extension](content) if extension in _UNPACK else content
    except (OSError, EOFError, zlib.error) as error:
        raise QueryFailed(f"HIVE_CURSOR_ERROR: Failed to read file at {url}: {error}") from error
