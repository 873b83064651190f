"""What the parts of the local Athena hand to one another.

`engine` turns a `Statement` into a `ResultSet`; `service` speaks Athena's API around it. Neither
knows the other: this module, and the `Caller` of `authorization`, are all that they share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class StatementRefused(Exception):
    """StartQueryExecution refuses the text at once: InvalidRequestException.

    `code` is the AthenaErrorCode (MALFORMED_QUERY, INVALID_PARAMETER_USAGE, INVALID_INPUT).
    """

    def __init__(self, message: str, code: str = "MALFORMED_QUERY") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class QueryFailed(Exception):
    """The query ends FAILED; `reason` is StateChangeReason, word for word as Athena gives it.

    Categories and types: https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
    """

    def __init__(self, reason: str, category: int = 2, error_type: int = 1000) -> None:
        super().__init__(reason)
        self.reason = reason
        self.category = category
        self.error_type = error_type


class QueryCancelled(Exception):
    """The query ends CANCELLED: stopped by its user, or at the workgroup's bytes cut-off."""

    def __init__(self, reason: str, data_scanned_bytes: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.data_scanned_bytes = data_scanned_bytes


@dataclass(frozen=True)
class Statement:
    """A statement that Athena would accept, not yet analysed against the catalogue."""

    sql: str  # as sent, less a trailing semicolon
    statement_type: str  # DML, DDL, UTILITY
    substatement_type: str  # SELECT, SHOW_TABLES, EXPLAIN, ...
    database: str
    parsed: object = field(repr=False)  # the engine's own
    parameters: tuple[str, ...] = ()  # ExecutionParameters, SQL expressions


@dataclass(frozen=True)
class Output:
    """Where a query execution leaves what it writes."""

    query_execution_id: str
    location: str  # s3://bucket/prefix, of the workgroup or of the client
    is_enforced: bool = False  # the workgroup lets nobody choose another

    def url(self, suffix: str) -> str:
        """The URL of what is named after the query execution, such as `<id>-manifest.csv`."""
        return f"{self.location.rstrip('/')}/{self.query_execution_id}{suffix}"

    def table_url(self, suffix: str) -> str:
        """The same for what a CREATE TABLE AS SELECT leaves."""
        return f"{self.location.rstrip('/')}/tables/{self.query_execution_id}{suffix}"


@dataclass(frozen=True)
class Column:
    """A ColumnInfo: https://docs.aws.amazon.com/athena/latest/APIReference/API_ColumnInfo.html"""

    name: str
    type: str
    precision: int = 0
    scale: int = 0
    case_sensitive: bool = False


@dataclass(frozen=True)
class ResultSet:
    """Rows rendered as Athena renders them: the same text in the CSV and in GetQueryResults."""

    columns: Sequence[Column]
    rows: Iterator[tuple[str | None, ...]]  # read once; None is NULL
    data_scanned_bytes: int
    planning_milliseconds: int
    has_header: bool = True  # False for SHOW, DESCRIBE and DDL: .txt, no header row
    manifest_location: str | None = None  # DataManifestLocation of a statement that wrote


class Cancellation(Protocol):
    """How a running query learns that it was stopped."""

    def on_cancel(self, interrupt: Callable[[], object]) -> None:
        """Call `interrupt()` from another thread when the query is stopped."""

    @property
    def requested(self) -> bool:
        """True once the query was stopped."""


class Catalogue(Protocol):
    """The Glue data catalogue, as boto3's glue client spells it."""

    def databases(self) -> Sequence[str]:
        """Names of all databases."""

    def has_database(self, name: str) -> bool:
        """True when there is a database of that name, in lower case."""

    def tables(self, database: str) -> Sequence[str]:
        """Names of the tables and views of a database; empty when there is none."""

    def table(self, database: str, name: str) -> dict[str, Any] | None:
        """The Glue Table structure, or None."""

    def partitions(self, database: str, name: str) -> Sequence[dict[str, Any]]:
        """The Glue Partition structures of a table."""

    def database(self, name: str) -> dict[str, Any] | None:
        """The Glue Database structure, or None."""

    def create_database(self, database: Mapping[str, Any]) -> None:
        """Add a database, given as a DatabaseInput; no other may have its name."""

    def update_database(self, database: Mapping[str, Any]) -> None:
        """Change the database that the DatabaseInput names."""

    def delete_database(self, name: str) -> None:
        """Remove a database and all that is in it."""

    def create_table(self, database: str, table: Mapping[str, Any]) -> None:
        """Add a table or a view, given as a TableInput; no other may have its name."""

    def update_table(self, database: str, table: Mapping[str, Any]) -> None:
        """Change the table that the TableInput names."""

    def delete_table(self, database: str, name: str) -> None:
        """Remove a table or a view, its partitions with it; its data stays."""

    def create_partitions(
        self, database: str, name: str, partitions: Sequence[Mapping[str, Any]]
    ) -> None:
        """Add partitions, given as PartitionInputs; none may be there yet."""

    def update_partition(
        self, database: str, name: str, values: Sequence[str], partition: Mapping[str, Any]
    ) -> None:
        """Make the partition of these values what the PartitionInput says."""

    def delete_partition(self, database: str, name: str, values: Sequence[str]) -> None:
        """Remove the partition of these values; its data stays."""


class Storage(Protocol):
    """The emulated S3."""

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        """(key, size in bytes) of every object under the prefix."""

    def version(self, bucket: str, key: str) -> str:
        """The object's ETag: another one when its bytes are others."""

    def read(self, bucket: str, key: str) -> bytes:
        """The object's bytes."""

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Store an object; raises PermissionError when the bucket does not exist."""
