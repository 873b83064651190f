"""A query acts with the rights of whoever started it: what it asks of Glue and S3 is checked first.

https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from local import callers
from local.athena.model import Catalogue, QueryFailed, Storage


class Caller(callers.Caller):
    """Whoever called an operation, in Athena's words where a right is missing."""

    def may_on_s3(self, action: str, bucket: str, key: str | None = None) -> bool:
        """True when the caller has the right on a bucket or, with a key, on that object."""
        return self.may(f"s3:{action}", _s3_arn(bucket, key))

    def require_glue(self, action: str, *resources: str) -> None:
        """Raise QueryFailed without the right on the catalogue and on each of the resources.

        They are `database/name` and `table/database/name`: Glue asks for the ancestors' too.
        """
        for resource in ("catalog", *resources):
            arn = f"arn:aws:glue:{self.region}:{self.account_id}:{resource}"
            if not self.may(f"glue:{action}", arn):
                raise QueryFailed(
                    f"Insufficient permissions to execute the query. User: {self.arn} is not "
                    f"authorized to perform: glue:{action} on resource: {arn} (Service: "
                    "AmazonDataCatalog; Status Code: 400; Error Code: AccessDeniedException; "
                    f"Request ID: {uuid.uuid4()}; Proxy: null)"
                )

    def require_table(self, action: str, database: str, name: str) -> None:
        """Raise QueryFailed without the right on a table, its database and the catalogue."""
        self.require_glue(action, f"database/{database}", f"table/{database}/{name}")

    def require_s3(self, action: str, bucket: str, key: str) -> None:
        """Raise QueryFailed without the right on an object, named as S3 names it to a writer."""
        if not self.may_on_s3(action, bucket, key):
            raise QueryFailed(
                f"PERMISSION_DENIED: User: {self.arn} is not authorized to perform: s3:{action} "
                f'on resource: "{_s3_arn(bucket, key)}" (Service: S3, Status Code: 403)'
            )


class AuthorizedCatalogue:
    """A `Catalogue` as the caller may see it: it raises QueryFailed where Glue would refuse."""

    def __init__(self, catalogue: Catalogue, caller: Caller) -> None:
        self._catalogue = catalogue
        self._caller = caller

    def databases(self) -> Sequence[str]:
        """Names of all databases."""
        self._caller.require_glue("GetDatabases", "database/*")
        return self._catalogue.databases()

    def has_database(self, name: str) -> bool:
        """True when there is a database of that name, in lower case."""
        self._caller.require_glue("GetDatabase", f"database/{name}")
        return self._catalogue.has_database(name)

    def tables(self, database: str) -> Sequence[str]:
        """Names of the tables and views of a database; empty when there is none."""
        self._caller.require_table("GetTables", database, "*")
        return self._catalogue.tables(database)

    def table(self, database: str, name: str) -> dict[str, Any] | None:
        """The Glue Table structure, or None."""
        self._caller.require_glue("GetDatabase", f"database/{database}")
        self._caller.require_table("GetTable", database, name)
        return self._catalogue.table(database, name)

    def partitions(self, database: str, name: str) -> Sequence[dict[str, Any]]:
        """The Glue Partition structures of a table."""
        self._caller.require_table("GetPartitions", database, name)
        return self._catalogue.partitions(database, name)

    def database(self, name: str) -> dict[str, Any] | None:
        """The Glue Database structure, or None."""
        self._caller.require_glue("GetDatabase", f"database/{name}")
        return self._catalogue.database(name)

    def create_database(self, database: Mapping[str, Any]) -> None:
        """Add a database, given as a DatabaseInput."""
        self._caller.require_glue("CreateDatabase", f"database/{database['Name']}")
        self._catalogue.create_database(database)

    def update_database(self, database: Mapping[str, Any]) -> None:
        """Change the database that the DatabaseInput names."""
        self._caller.require_glue("UpdateDatabase", f"database/{database['Name']}")
        self._catalogue.update_database(database)

    def delete_database(self, name: str) -> None:
        """Remove a database and all that is in it."""
        below = f"table/{name}/*", f"userDefinedFunction/{name}/*"
        self._caller.require_glue("DeleteDatabase", f"database/{name}", *below)
        self._catalogue.delete_database(name)

    def create_table(self, database: str, table: Mapping[str, Any]) -> None:
        """Add a table or a view, given as a TableInput."""
        self._caller.require_table("CreateTable", database, table["Name"])
        self._catalogue.create_table(database, table)

    def update_table(self, database: str, table: Mapping[str, Any]) -> None:
        """Change the table that the TableInput names."""
        self._caller.require_table("UpdateTable", database, table["Name"])
        self._catalogue.update_table(database, table)

    def delete_table(self, database: str, name: str) -> None:
        """Remove a table or a view, its partitions with it; its data stays."""
        self._caller.require_table("DeleteTable", database, name)
        self._catalogue.delete_table(database, name)

    def create_partitions(
        self, database: str, name: str, partitions: Sequence[Mapping[str, Any]]
    ) -> None:
        """Add partitions, given as PartitionInputs."""
        self._caller.require_table("BatchCreatePartition", database, name)
        self._catalogue.create_partitions(database, name, partitions)

    def update_partition(
        self, database: str, name: str, values: Sequence[str], partition: Mapping[str, Any]
    ) -> None:
        """Make the partition of these values what the PartitionInput says."""
        self._caller.require_table("UpdatePartition", database, name)
        self._catalogue.update_partition(database, name, values, partition)

    def delete_partition(self, database: str, name: str, values: Sequence[str]) -> None:
        """Remove the partition of these values; its data stays."""
        self._caller.require_table("DeletePartition", database, name)
        self._catalogue.delete_partition(database, name, values)


class AuthorizedStorage:
    """A `Storage` as the caller may use it."""

    def __init__(self, storage: Storage, caller: Caller) -> None:
        self._storage = storage
        self._caller = caller

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        """(key, size in bytes) of every object under the prefix; raises QueryFailed."""
        for action in ("GetBucketLocation", "ListBucket"):
            if not self._caller.may_on_s3(action, bucket):
                raise _unreadable(bucket, prefix)
        return self._storage.list(bucket, prefix)

    def version(self, bucket: str, key: str) -> str:
        """The object's ETag, for who may read it; raises QueryFailed."""
        self._require_object(bucket, key)
        return self._storage.version(bucket, key)

    def read(self, bucket: str, key: str) -> bytes:
        """The object's bytes; raises QueryFailed."""
        self._require_object(bucket, key)
        return self._storage.read(bucket, key)

    def _require_object(self, bucket: str, key: str) -> None:
        if not self._caller.may_on_s3("GetObject", bucket, key):
            raise _unreadable(bucket, key)

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Store an object; raises PermissionError."""
        if not self._caller.may_on_s3("PutObject", bucket, key):
            raise PermissionError(f"s3://{bucket}/{key}")
        self._storage.write(bucket, key, body, content_type)


def _s3_arn(bucket: str, key: str | None) -> str:
    return f"arn:aws:s3:::{bucket}" if key is None else f"arn:aws:s3:::{bucket}/{key}"


def _unreadable(bucket: str, key: str) -> QueryFailed:
    return QueryFailed(f"Permission denied on S3 path: s3://{bucket}/{key}")
