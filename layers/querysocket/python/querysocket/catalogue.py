"""The tables that SQL of a caller's own may read, for an editor that completes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from querysocket import aws
from querysocket.connections import Caller
from querysocket.messages import Message
from querysocket.paging import fitting, not_ours
from querysocket.settings import CatalogueSettings


class TableColumn(Message):
    """A column; `type` is Glue's name for it, as CREATE TABLE and DESCRIBE have it: string, int."""

    name: str
    type: str
    description: str | None = None
    partition: bool | None = None
    """True where the table is partitioned by it: a filter on it makes a query cheaper."""


class Table(Message):
    """A table or a view, its columns in the order of SELECT *."""

    database: str
    name: str
    description: str | None = None
    columns: list[TableColumn]


class TableList(Message):
    """Tables and views; `next_token` asks for those that follow."""

    tables: list[Table]
    next_token: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """The database of the stack in Glue: https://docs.aws.amazon.com/glue/latest/webapi/"""

    settings: CatalogueSettings = field(default_factory=CatalogueSettings.load)
    glue: Any = field(default_factory=lambda: aws.client("glue"))

    def tables(self, caller: Caller, page_size: int, token: str | None) -> TableList:
        """At most so many tables, fewer where they are large; none where there is no database.

        Raises NotAllowed where the caller may not send SQL, InvalidMessage for a foreign token.
        """
        caller.check_ad_hoc()
        database = self.settings.database
        following = {"NextToken": token} if token else {}

        def page(size: int) -> TableList:
            with aws.errors(_refusal):
                try:
                    found = self.glue.get_tables(
                        DatabaseName=database, MaxResults=size, **following
                    )
                except ClientError as error:
                    if aws.error_code(error) != "EntityNotFoundException":
                        raise
                    return TableList(tables=[])
            tables = [_table(database, each) for each in found["TableList"]]
            return TableList(tables=tables, next_token=found.get("NextToken"))

        advice = "DESCRIBE tells the columns of a table."
        return fitting(page_size, page, lambda found: len(found.tables), advice=advice)


def _refusal(error: ClientError) -> Exception | None:
    return not_ours() if aws.error_code(error) == "InvalidInputException" else None


def _table(database: str, table: Mapping[str, Any]) -> Table:
    columns = [
        _column(each)
        for each in table.get("StorageDescriptor", {}).get("Columns", ())
        # An Iceberg table keeps those that were dropped.
        if each.get("Parameters", {}).get("iceberg.field.current") != "false"
    ]
    columns += [_column(each, partition=True) for each in table.get("PartitionKeys", ())]
    return Table(
        database=database,
        name=table["Name"],
        description=table.get("Description") or None,
        columns=columns,
    )


def _column(column: Mapping[str, Any], *, partition: bool | None = None) -> TableColumn:
    return TableColumn(
        name=column["Name"],
        type=column.get("Type", ""),
        description=column.get("Comment") or None,
        partition=partition,
    )
