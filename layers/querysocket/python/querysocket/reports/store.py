"""The saved reports in the stack's bucket, each file fetched again only when it has changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from querysocket import aws
from querysocket.errors import ReportFaulty, ReportNotFound
from querysocket.observability import logger
from querysocket.reports.report import (
    KEY,
    MAX_SQL_BYTES,
    NAME,
    PREFIX,
    Report,
    sql_key,
    yaml_key,
)
from querysocket.settings import ReportSettings

MAX_KEPT = 400
"""Files kept, two a report; those fetched first go first."""

_PARALLEL = 8
_NOT_MODIFIED = "304"


@dataclass(frozen=True)
class _File:
    etag: str
    content: bytes


@cache
def kept_files() -> dict[str, _File]:
    """The files by bucket and key, as long as the function instance lives."""
    return {}


class ReportStore:
    """The bucket of the reports."""

    def __init__(self, settings: ReportSettings | None = None, client: Any = None) -> None:
        self._bucket = (settings or ReportSettings.load()).reports_bucket
        self._client = client or aws.client("s3")
        self._kept = kept_files()

    def get(self, name: str) -> Report:
        """The report as it is published now; raises ReportNotFound or ReportFaulty."""
        if not re.fullmatch(NAME, name):
            raise ReportNotFound.named(name)
        yaml_file, sql_file = self._contents({yaml_key(name): None, sql_key(name): None})
        if yaml_file is None and sql_file is None:
            raise ReportNotFound.named(name)
        return Report.of_files(name, yaml_file, sql_file)

    def all(self) -> list[Report]:
        """All reports by name; those that are faulty are left out, and logged."""
        etags = self._etags()
        contents = dict(zip(etags, self._contents(etags), strict=True))
        reports = []
        for name in sorted({key.removeprefix(PREFIX).partition(".")[0] for key in etags}):
            try:
                yaml_file, sql_file = contents.get(yaml_key(name)), contents.get(sql_key(name))
                reports.append(Report.of_files(name, yaml_file, sql_file))
            except ReportFaulty as error:
                logger.error("report faulty", extra={"report": name, "fault": error.message})
        return reports

    def _etags(self) -> dict[str, str | None]:
        """The ETag of each key there is."""
        pages = self._client.get_paginator("list_objects_v2")
        with aws.errors():
            return {
                each["Key"]: each["ETag"]
                for page in pages.paginate(Bucket=self._bucket, Prefix=PREFIX)
                for each in page.get("Contents", [])
                if re.fullmatch(KEY, each["Key"])
            }

    def _contents(self, etags: Mapping[str, str | None]) -> list[bytes | None]:
        """What each key holds; S3 is not asked for what is kept under the ETag."""
        with ThreadPoolExecutor(_PARALLEL) as threads:
            files = list(threads.map(self._file, etags, etags.values()))
        for key, file in zip(etags, files, strict=True):
            if file:
                self._kept[f"{self._bucket}/{key}"] = file
        while len(self._kept) > MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        return [file.content if file else None for file in files]

    def _file(self, key: str, etag: str | None) -> _File | None:
        kept = self._kept.get(f"{self._bucket}/{key}")
        if kept and kept.etag == etag:
            return kept
        unless = {"IfNoneMatch": kept.etag} if kept else {}
        with aws.errors():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key, **unless)
                # One byte more than any file may have: enough to refuse it.
                return _File(found["ETag"], found["Body"].read(MAX_SQL_BYTES + 1))
            except ClientError as error:
                if aws.error_code(error) == _NOT_MODIFIED:
                    return kept
                if aws.error_code(error) == "NoSuchKey":
                    return None
                raise
