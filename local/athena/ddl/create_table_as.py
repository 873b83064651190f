"""CREATE TABLE AS SELECT.

https://docs.aws.amazon.com/athena/latest/ug/create-table-as.html
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.catalogue import hive_types
from local.athena.catalogue.tables import load
from local.athena.ddl.columns import check_names
from local.athena.ddl.context import Command, Context
from local.athena.ddl.options import Options, file_format, known, read_options, text, texts
from local.athena.ddl.partitions import partition_input
from local.athena.ddl.storing import as_they_are, split
from local.athena.ddl.tables import external_table
from local.athena.ddl.words import Words
from local.athena.ddl.writing import (
    StoredColumn,
    Target,
    Written,
    counted,
    require_empty,
    write,
    write_manifest,
)
from local.athena.model import QueryFailed, ResultSet

_ONLY_HERE = ("external_location", "bucketed_by", "bucket_count", "table_type", "is_external")


def create_table_as(words: Words, query: exp.Query, *, without_data: bool) -> Command:
    """CREATE TABLE [IF NOT EXISTS] name [WITH (...)] AS query [WITH NO DATA]."""
    words.expect("CREATE", "TABLE")
    may_exist = words.skip("IF", "NOT", "EXISTS")
    database, name = words.table()
    aliases = words.each(words.name) if words.next_is("(") else []
    options: Options = read_options(words) if words.skip("WITH") else {}
    words.expect("AS")

    def run(context: Context) -> ResultSet:
        context.caller.require_table("CreateTable", database, name)
        try:
            if not context.catalogue.has_database(database):
                raise QueryFailed(
                    f"Database {database} not found. Please check your query", error_type=1301
                )
            if load(context.catalogue, database, name):
                if may_exist:
                    return counted(0)
                raise QueryFailed(
                    "TABLE_ALREADY_EXISTS: line 1:1: Destination table "
                    f"'awsdatacatalog.{database}.{name}' already exists",
                    error_type=1110,
                )
            return _create(context, query, database, name, options, aliases, without_data)
        except QueryFailed as failure:
            raise QueryFailed(
                f"{failure.reason}. You may need to manually clean the data at location "
                f"'{context.output.table_url('')}' before retrying. Athena will not "
                "delete data in your account.",
                failure.category,
                failure.error_type,
            ) from failure

    return run


def _location(context: Context, options: Options) -> str:
    location = text(options, "external_location")
    if location is None:
        return context.output.table_url("/")
    if context.output.is_enforced:
        raise QueryFailed(
            "The Create Table As Select query failed because it was submitted with an "
            "'external_location' property to an Athena Workgroup that enforces a centralized "
            "output location for all queries. Please remove the 'external_location' property and "
            "resubmit the query."
        )
    return f"{location.rstrip('/')}/"


def _create(
    context: Context,
    query: exp.Query,
    database: str,
    name: str,
    options: Options,
    aliases: list[str],
    without_data: bool,
) -> ResultSet:
    known(options, *_ONLY_HERE, "parquet_compression")
    if (text(options, "table_type") or "hive").lower() != "hive":
        raise QueryFailed("NOT_SUPPORTED: Iceberg tables", error_type=1200)
    if texts(options, "bucketed_by"):
        raise QueryFailed("NOT_SUPPORTED: bucketed_by", error_type=1200)
    file_type, storage, compression = file_format(options)
    bound = context.bind(query)
    check_names(bound)
    if aliases:
        raise QueryFailed("NOT_SUPPORTED: column aliases of CREATE TABLE AS", error_type=1200)
    columns, keys = split(as_they_are(bound), texts(options, "partitioned_by"))
    location = _location(context, options)
    require_empty(context, location, f"awsdatacatalog.{database}.{name}")
    target = Target(location, columns, keys, file_type, compression, storage.parameters)
    written = Written(0, [], []) if without_data else write(context, bound, target)
    properties = {"has_encrypted_data": "false"}
    if file_type == "PARQUET":
        properties["parquet.compression"] = compression
    table = external_table(
        name,
        [_glue_column(each) for each in columns],
        [_glue_column(each) for each in keys],
        storage,
        location,
        properties,
    )
    context.catalogue.create_table(database, table)
    created = context.table(database, name)
    context.catalogue.create_partitions(
        database, name, [partition_input(created, each, None) for each in written.partitions]
    )
    manifest = write_manifest(context, context.output.table_url("-manifest.csv"), written)
    return counted(written.row_count, 0 if without_data else bound.scanned_bytes, manifest)


def _glue_column(column: StoredColumn) -> dict[str, str]:
    return {"Name": column.name, "Type": hive_types.spelled(column.kind)}
