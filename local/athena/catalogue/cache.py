"""Objects of the emulated S3 as local files, which is all that DuckDB can read."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from local.athena.model import Storage


@dataclass(frozen=True)
class DataFile:
    """An object of a table's location; `path` is its local copy."""

    path: Path
    size_bytes: int  # of the object: what Athena counts as scanned


class ObjectCache:
    """Local copies named by their content: a changed object is another file."""

    def __init__(self, storage: Storage, directory: Path) -> None:
        self._storage = storage
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def files(self, location: str, *, skip_lines: int = 0, text: bool = True) -> list[DataFile]:
        """The data files under `s3://bucket/prefix`, text unpacked and without its header lines.

        Objects whose name begins with `_` or `.` are hidden, as for Athena.
        """
        return [
            DataFile(self._copy(bucket, key, skip_lines, text=text), size)
            for bucket, key, size in self._objects(location)
        ]

    def _objects(self, location: str) -> Sequence[tuple[str, str, int]]:
        bucket, _, prefix = location.partition("://")[2].partition("/")
        if prefix and not prefix.endswith("/"):
            prefix += "/"
        return [
            (bucket, key, size)
            for key, size in self._storage.list(bucket, prefix)
            if size and not key.rpartition("/")[2].startswith(("_", "."))
        ]

    def _copy(self, bucket: str, key: str, skip_lines: int, *, text: bool) -> Path:
        content = self._storage.read(bucket, key)
        if text and key.endswith(".gz"):
            content = gzip.decompress(content)
        for _ in range(skip_lines):
            content = content.partition(b"\n")[2]
        path = self._directory / hashlib.sha256(content).hexdigest()
        if not path.exists():
            # Another query may be copying the same object: it must never see half of it.
            with tempfile.NamedTemporaryFile(dir=self._directory, delete=False) as partial:
                partial.write(content)
            Path(partial.name).replace(path)
        return path
