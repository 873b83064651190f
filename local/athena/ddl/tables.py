"""CREATE EXTERNAL TABLE and DROP TABLE.

https://docs.aws.amazon.com/athena/latest/ug/create-table.html
https://docs.aws.amazon.com/athena/latest/ug/drop-table.html
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from local.athena.catalogue import hive_types
from local.athena.catalogue.tables import TableColumn, load
from local.athena.ddl.context import (
    Command,
    Context,
    database_not_found,
    hive_failure,
    nothing,
    table_not_found,
)
from local.athena.ddl.formats import DELIMITERS, LAZY_SIMPLE, STORED_AS, StorageFormat
from local.athena.ddl.words import Words
from local.athena.model import QueryFailed, ResultSet, StatementRefused


def create_table(words: Words) -> Command:
    """CREATE EXTERNAL TABLE; without EXTERNAL Athena has Iceberg tables only."""
    words.expect("CREATE")
    is_external = words.skip("EXTERNAL")
    words.expect("TABLE")
    may_exist = words.skip("IF", "NOT", "EXISTS")
    database, name = words.table()
    columns = words.each(lambda: column(words))
    comment = words.text() if words.skip("COMMENT") else None
    keys = words.each(lambda: column(words)) if words.skip("PARTITIONED", "BY") else []
    buckets = _buckets(words)
    row_format = _row_format(words)
    storage = _storage(words, row_format)
    location = words.text() if words.skip("LOCATION") else None
    properties = words.properties() if words.skip("TBLPROPERTIES") else {}
    words.end()
    is_iceberg = properties.get("table_type", "").lower() == "iceberg"
    if location is None:
        raise StatementRefused(
            "No location was specified for table. An S3 location must be specified"
        )
    if not is_external and not is_iceberg:
        raise StatementRefused("External keyword required for table type HIVE")

    def run(context: Context) -> ResultSet:
        if is_iceberg:
            raise QueryFailed("NOT_SUPPORTED: Iceberg tables", error_type=1200)
        if not location.startswith("s3://"):
            raise QueryFailed(f"NOT_SUPPORTED: tables at {location}", error_type=1200)
        if not context.catalogue.has_database(database):
            return database_not_found(database)
        if load(context.catalogue, database, name):
            if may_exist:
                return nothing()
            raise hive_failure(
                f"AlreadyExistsException(message:Table {name} already exist)", 2, 1006
            )
        all_columns = declared([*columns, *keys])
        table = external_table(
            name,
            all_columns[: len(columns)],
            all_columns[len(columns) :],
            storage,
            location,
            properties,
        )
        table["StorageDescriptor"].update(buckets)
        if comment is not None:
            table["Parameters"]["comment"] = comment
        context.catalogue.create_table(database, table)
        return nothing()

    return run


def drop_table(words: Words) -> Command:
    """DROP TABLE: the data stays."""
    words.expect("DROP", "TABLE")
    may_lack = words.skip("IF", "EXISTS")
    database, name = words.table()
    words.skip("PURGE")
    words.end()

    def run(context: Context) -> ResultSet:
        table = load(context.catalogue, database, name)
        if table is None:
            return nothing() if may_lack else table_not_found(database, name)
        if table.is_view:
            raise hive_failure("Cannot drop a view with DROP TABLE")
        context.catalogue.delete_table(database, name)
        return nothing()

    return run


def external_table(
    name: str,
    columns: Sequence[Mapping[str, str]],
    keys: Sequence[Mapping[str, str]],
    storage: StorageFormat,
    location: str,
    properties: Mapping[str, str],
) -> dict[str, Any]:
    """Glue's TableInput of a table over objects in S3."""
    return {
        "Name": name,
        "Owner": "hadoop",
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {
            "EXTERNAL": "TRUE",
            "transient_lastDdlTime": str(int(time.time())),
            **properties,
        },
        "PartitionKeys": list(keys),
        "StorageDescriptor": {
            "Columns": list(columns),
            "Location": location,
            **storage.descriptor(),
        },
    }


def column(words: Words) -> dict[str, str]:
    """`name type [COMMENT 'text']`, as Glue has a column; its type is not looked at yet."""
    entry = {"Name": words.name(), "Type": words.hive_type()}
    if words.skip("COMMENT"):
        entry["Comment"] = words.text()
    return entry


def declared(
    columns: Sequence[Mapping[str, str]], *, beside: Sequence[TableColumn] = ()
) -> list[dict[str, str]]:
    """The columns with their types in Hive's one spelling.

    Raises QueryFailed for a type that there is not, and for a name given twice or `beside`.
    """
    names = {each.name for each in beside}
    for entry in columns:
        if entry["Name"] in names:
            raise QueryFailed(
                f"FAILED: SemanticException [Error 10036]: Duplicate column name: {entry['Name']}",
                2,
                1006,
            )
        names.add(entry["Name"])
    return [
        {**entry, "Type": hive_types.spelled(hive_types.parse(entry["Type"]))} for entry in columns
    ]


def _buckets(words: Words) -> dict[str, Any]:
    if not words.skip("CLUSTERED", "BY"):
        return {}
    names = words.each(words.name)
    words.expect("INTO")
    count = words.number()
    words.expect("BUCKETS")
    return {"BucketColumns": names, "NumberOfBuckets": count}


def _row_format(words: Words) -> StorageFormat | None:
    if not words.skip("ROW", "FORMAT"):
        return None
    if words.skip("SERDE"):
        serde = words.text()
        has_parameters = words.skip("WITH", "SERDEPROPERTIES")
        return StorageFormat(serde, parameters=words.properties() if has_parameters else {})
    words.expect("DELIMITED")
    parameters: dict[str, str] = {}
    while clause := next((each for each in DELIMITERS if words.skip(*each)), None):
        parameters[DELIMITERS[clause]] = words.text()
    if "field.delim" in parameters:
        parameters["serialization.format"] = parameters["field.delim"]
    return StorageFormat(LAZY_SIMPLE, parameters=parameters)


def _storage(words: Words, row_format: StorageFormat | None) -> StorageFormat:
    if not words.skip("STORED", "AS"):
        return row_format or STORED_AS["TEXTFILE"]
    if words.skip("INPUTFORMAT"):
        input_format = words.text()
        words.expect("OUTPUTFORMAT")
        classes = StorageFormat(LAZY_SIMPLE, input_format, words.text())
    else:
        named = next((each for each in STORED_AS if words.skip(each)), None)
        if named is None:
            raise words.refusal()
        classes = STORED_AS[named]
    if row_format is None:
        return classes
    return replace(
        row_format, input_format=classes.input_format, output_format=classes.output_format
    )
