"""ALTER TABLE: columns, properties and location.

https://docs.aws.amazon.com/athena/latest/ug/alter-table-add-columns.html
https://docs.aws.amazon.com/athena/latest/ug/alter-table-replace-columns.html
https://docs.aws.amazon.com/athena/latest/ug/alter-table-set-location.html
https://docs.aws.amazon.com/athena/latest/ug/alter-table-set-tblproperties.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.athena.catalogue.tables import Table
from local.athena.ddl.context import Command, Context, nothing
from local.athena.ddl.partitions import relocate, specification
from local.athena.ddl.tables import column, declared
from local.athena.ddl.words import Words
from local.athena.model import QueryFailed, ResultSet


def add_columns(words: Words) -> Command:
    """ALTER TABLE [PARTITION ...] ADD COLUMNS: behind the others, before the partition keys."""
    words.expect("ALTER", "TABLE")
    database, name = words.table()
    of_partition = words.next_is("PARTITION") and specification(words)
    words.expect("ADD", "COLUMNS")
    columns = words.each(lambda: column(words))
    words.end()

    def run(context: Context) -> ResultSet:
        if of_partition:
            raise QueryFailed("NOT_SUPPORTED: ADD COLUMNS to a partition", error_type=1200)
        table = context.table(database, name)
        old = table.descriptor.get("Columns") or []
        new = declared(columns, beside=(*table.columns, *table.partition_keys))
        _update(context, table, {"Columns": [*old, *new]})
        return nothing()

    return run


def replace_columns(words: Words) -> Command:
    """ALTER TABLE REPLACE COLUMNS: these and no others, beside the partition keys."""
    words.expect("ALTER", "TABLE")
    database, name = words.table()
    words.expect("REPLACE", "COLUMNS")
    columns = words.each(lambda: column(words))
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        new = declared(columns, beside=table.partition_keys)
        _update(context, table, {"Columns": new})
        return nothing()

    return run


def set_location(words: Words) -> Command:
    """ALTER TABLE [PARTITION ...] SET LOCATION."""
    words.expect("ALTER", "TABLE")
    database, name = words.table()
    given = specification(words) if words.next_is("PARTITION") else None
    words.expect("SET", "LOCATION")
    location = words.text()
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        if given is None:
            _update(context, table, {"Location": location})
        else:
            relocate(context, table, given, location)
        return nothing()

    return run


def set_properties(words: Words) -> Command:
    """ALTER TABLE SET TBLPROPERTIES."""
    words.expect("ALTER", "TABLE")
    database, name = words.table()
    words.expect("SET", "TBLPROPERTIES")
    properties = words.properties()
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        _update(context, table, {}, properties)
        return nothing()

    return run


def _update(
    context: Context,
    table: Table,
    descriptor: Mapping[str, Any],
    properties: Mapping[str, str] | None = None,
) -> None:
    entry = {
        name: table.structure[name]
        for name in ("Description", "Owner", "PartitionKeys", "TableType", "ViewOriginalText",
                     "ViewExpandedText")
        if table.structure.get(name) is not None
    }  # fmt: skip
    entry["Name"] = table.name
    entry["StorageDescriptor"] = {**table.descriptor, **descriptor}
    entry["Parameters"] = {**table.parameters, **(properties or {})}
    context.catalogue.update_table(table.database, entry)
