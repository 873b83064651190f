"""Objects of the emulated S3 as local files, which is all that DuckDB can read."""

from __future__ import annotations

import hashlib
import os.path
import tempfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from local.athena.model import Storage


@dataclass(frozen=True)
class DataObject:
    """An object of a table's location."""

    bucket: str
    key: str
    size_bytes: int  # what Athena counts as scanned

    @property
    def url(self) -> str:
        """As `"$path"` gives it."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True)
class DataFile:
    """An object's local copy, as a part of a partition with these values of its keys."""

    path: Path
    source: DataObject
    values: tuple[str, ...] = ()


class Conversion(Protocol):
    """What becomes of an object's bytes before DuckDB reads them."""

    @property
    def recipe(self) -> str:
        """Names the conversion: equal ones give equal bytes."""

    def convert(self, url: str, content: bytes) -> bytes:
        """The bytes of the local copy; raises QueryFailed."""


class ObjectCache:
    """Local copies, each named by its object, what that holds, and how it was converted."""

    def __init__(self, storage: Storage, directory: Path) -> None:
        self._storage = storage
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def objects(self, locations: Collection[str]) -> Mapping[str, Sequence[DataObject]]:
        """The data objects under each of some `s3://bucket/prefix`.

        Those whose name, or a directory in it, begins with `_` or `.` are hidden, as for Athena.
        """
        prefixes = {location: _parted(location) for location in locations}
        by_bucket: dict[str, list[str]] = defaultdict(list)
        for bucket, prefix in prefixes.values():
            by_bucket[bucket].append(prefix)
        # Asked once for all the partitions of a table, of which there may be thousands.
        found = {
            bucket: sorted(self._storage.list(bucket, os.path.commonprefix(wanted)))  # noqa: RUF071 - prefixes, not paths
            for bucket, wanted in by_bucket.items()
            if bucket
        }
        return {
            location: [
                DataObject(bucket, key, size)
                for key, size in _under(prefix, found.get(bucket, ()))
                if size and not _is_hidden(key[len(prefix) :])
            ]
            for location, (bucket, prefix) in prefixes.items()
        }

    def copy(self, source: DataObject, conversion: Conversion) -> Path:
        """The path of an object's local copy; raises QueryFailed."""
        version = self._storage.version(source.bucket, source.key)
        names = "\n".join((source.url, version, conversion.recipe))
        path = self._directory / hashlib.sha256(names.encode()).hexdigest()
        if not path.exists():
            content = self._storage.read(source.bucket, source.key)
            # Another query may be copying the same object: it must never see half of it.
            with tempfile.NamedTemporaryFile(dir=self._directory, delete=False) as partial:
                partial.write(conversion.convert(source.url, content))
            Path(partial.name).replace(path)
        return path


def _parted(location: str) -> tuple[str, str]:
    """A location's bucket and the prefix of what is in it."""
    bucket, _, prefix = location.partition("://")[2].partition("/")
    return bucket, f"{prefix}/" if prefix and not prefix.endswith("/") else prefix


def _under(prefix: str, listing: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The part of a sorted listing that has the prefix."""
    for key, size in islice(listing, bisect_left(listing, (prefix, -1)), None):
        if not key.startswith(prefix):
            return
        yield key, size


def _is_hidden(name: str) -> bool:
    return any(part.startswith(("_", ".")) for part in name.split("/"))
