"""The catalogue and the storage of MiniStack: its Glue and its S3.

Both are read and written in process, as MiniStack's own services do; such calls are not subject to
IAM, so that a query's own rights are checked before them, by `authorization`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from ministack.services import glue, s3

from local.athena.model import QueryFailed
from local.scopes import Scope

RELIED_ON: Mapping[ModuleType, Sequence[str]] = {
    glue: (
        "_databases",
        "_tables",
        "_partitions",
        "_create_database",
        "_update_database",
        "_delete_database",
        "_create_table",
        "_update_table",
        "_delete_table",
        "_batch_create_partition",
        "_batch_update_partition",
        "_delete_partition",
    ),
    s3: ("_buckets", "_get_object_data", "_put_object"),
}
"""What is used of MiniStack that it does not promise."""


class GlueCatalogue:
    """The `Catalogue`: MiniStack's Glue."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def databases(self) -> Sequence[str]:
        """Names of all databases."""
        with self._scope.entered():
            return sorted(glue._databases.keys())

    def has_database(self, name: str) -> bool:
        """True when there is a database of that name, in lower case."""
        return name in {known.lower() for known in self.databases()}

    def tables(self, database: str) -> Sequence[str]:
        """Names of the tables and views of a database."""
        with self._scope.entered():
            keys: list[str] = glue._tables.keys()
        return sorted(
            name for owner, _, name in (key.partition("/") for key in keys) if owner == database
        )

    def table(self, database: str, name: str) -> dict[str, Any] | None:
        """The Glue Table structure, or None."""
        with self._scope.entered():
            table: dict[str, Any] | None = glue._tables.get(f"{database}/{name}")
            return table

    def partitions(self, database: str, name: str) -> Sequence[dict[str, Any]]:
        """The Glue Partition structures of a table."""
        with self._scope.entered():
            return list(glue._partitions.get(f"{database}/{name}", ()))

    def database(self, name: str) -> dict[str, Any] | None:
        """The Glue Database structure, or None."""
        with self._scope.entered():
            database: dict[str, Any] | None = glue._databases.get(name)
            return database

    def create_database(self, database: Mapping[str, Any]) -> None:
        """Add a database, given as a DatabaseInput."""
        self._call(glue._create_database, DatabaseInput=database)

    def update_database(self, database: Mapping[str, Any]) -> None:
        """Change the database that the DatabaseInput names."""
        self._call(glue._update_database, Name=database["Name"], DatabaseInput=database)

    def delete_database(self, name: str) -> None:
        """Remove a database and all that is in it."""
        self._call(glue._delete_database, Name=name)

    def create_table(self, database: str, table: Mapping[str, Any]) -> None:
        """Add a table or a view, given as a TableInput."""
        self._call(glue._create_table, DatabaseName=database, TableInput=table)

    def update_table(self, database: str, table: Mapping[str, Any]) -> None:
        """Change the table that the TableInput names."""
        self._call(glue._update_table, DatabaseName=database, TableInput=table)

    def delete_table(self, database: str, name: str) -> None:
        """Remove a table or a view, its partitions with it; its data stays."""
        self._call(glue._delete_table, DatabaseName=database, Name=name)

    def create_partitions(
        self, database: str, name: str, partitions: Sequence[Mapping[str, Any]]
    ) -> None:
        """Add partitions, given as PartitionInputs."""
        self._call(
            glue._batch_create_partition,
            DatabaseName=database,
            TableName=name,
            PartitionInputList=partitions,
        )

    def update_partition(
        self, database: str, name: str, values: Sequence[str], partition: Mapping[str, Any]
    ) -> None:
        """Make the partition of these values what the PartitionInput says."""
        entry = {"PartitionValueList": list(values), "PartitionInput": partition}
        self._call(
            glue._batch_update_partition, DatabaseName=database, TableName=name, Entries=[entry]
        )

    def delete_partition(self, database: str, name: str, values: Sequence[str]) -> None:
        """Remove the partition of these values; its data stays."""
        self._call(
            glue._delete_partition,
            DatabaseName=database,
            TableName=name,
            PartitionValues=list(values),
        )

    def _call(self, operation: Callable[..., Any], **request: Any) -> None:
        """Call an operation of Glue; raises QueryFailed where it refuses, in its own words."""
        # A copy: MiniStack keeps what it is given.
        with self._scope.entered():
            status, _, body = operation(copy.deepcopy(request))
        answer = json.loads(body)
        refusals = [error["ErrorDetail"] for error in answer.get("Errors", ())]
        if status >= 300 or refusals:
            detail = refusals[0] if refusals else answer
            message = detail.get("ErrorMessage") or detail.get("message") or body.decode()
            raise QueryFailed(f"{message} (Service: AmazonDataCatalog)", 1, 1502)


class S3Storage:
    """The `Storage`: MiniStack's S3."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        """(key, size in bytes) of every object under the prefix; none in a missing bucket."""
        with self._scope.entered():
            found = s3._buckets.get(bucket)
        # A copy first: the loop's thread may store objects while this thread reads.
        objects = list(found["objects"].items()) if found else []
        return sorted((key, entry["size"]) for key, entry in objects if key.startswith(prefix))

    def version(self, bucket: str, key: str) -> str:
        """The object's ETag; raises FileNotFoundError."""
        with self._scope.entered():
            found = s3._buckets.get(bucket)
        entry = found["objects"].get(key) if found else None
        if entry is None:
            raise FileNotFoundError(f"s3://{bucket}/{key}")
        return str(entry["etag"])

    def read(self, bucket: str, key: str) -> bytes:
        """The object's bytes; raises FileNotFoundError."""
        with self._scope.entered():
            body: bytes | None = s3._get_object_data(bucket, key)
        if body is None:
            raise FileNotFoundError(f"s3://{bucket}/{key}")
        return body

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Store an object; raises PermissionError when S3 refuses it."""
        headers = {"content-type": content_type, "content-length": str(len(body))}
        with self._scope.entered():
            status, _, answer = s3._put_object(bucket, key, body, headers)
        if status >= 300:
            raise PermissionError(f"s3://{bucket}/{key}: {answer.decode()}")
