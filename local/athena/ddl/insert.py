"""INSERT INTO.

https://docs.aws.amazon.com/athena/latest/ug/insert-into.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from local.athena.catalogue.tables import Table, load
from local.athena.ddl.context import Command, Context
from local.athena.ddl.formats import HIVE_JSON, LAZY_SIMPLE, OPENX_JSON, PARQUET
from local.athena.ddl.options import checked_compression
from local.athena.ddl.partitions import partition_input
from local.athena.ddl.storing import as_the_table_has_them
from local.athena.ddl.words import Words
from local.athena.ddl.writing import Target, bucket_and_prefix, counted, write, write_manifest
from local.athena.model import QueryFailed, ResultSet

_FORMATS: Mapping[str, str] = {
    PARQUET: "PARQUET",
    LAZY_SIMPLE: "TEXTFILE",
    HIVE_JSON: "JSON",
    OPENX_JSON: "JSON",
    "org.apache.hadoop.hive.serde2.JsonSerDe": "JSON",
}


def insert(words: Words, query: exp.Query) -> Command:
    """INSERT INTO table [(columns)] query: columns that are not named become NULL."""
    words.expect("INSERT", "INTO")
    database, name = words.table()
    named = words.each(words.name) if _names_come_next(words) else None

    def run(context: Context) -> ResultSet:
        try:
            table = load(context.catalogue, database, name)
            if table is None:
                raise QueryFailed(
                    f"Table {name} not found in database {database}. Please check your query",
                    error_type=1301,
                )
            return _insert(context, query, table, named)
        except QueryFailed as failure:
            raise QueryFailed(
                f"{failure.reason}. If a data manifest file was generated at "
                f"'{context.output.url('-manifest.csv')}', you may need to manually clean the data "
                "from locations specified in the manifest. Athena will not delete data in your "
                "account.",
                failure.category,
                failure.error_type,
            ) from failure

    return run


def _names_come_next(words: Words) -> bool:
    """False also for a query in parentheses."""
    queries = ("SELECT", "WITH", "VALUES", "TABLE", "(")
    return words.next_is("(") and not any(words.next_is("(", each) for each in queries)


def _insert(
    context: Context, query: exp.Query, table: Table, named: Sequence[str] | None
) -> ResultSet:
    if not table.is_view:
        # First of all: what cannot be written here is nobody's business who may not write.
        place = bucket_and_prefix(str(table.descriptor["Location"]))
        context.caller.require_s3("PutObject", *place)
    file_type, compression = _storage(table)
    kinds = [(each.name, each.kind) for each in (*table.columns, *table.partition_keys)]
    names = [each for each, _ in kinds]
    bound = context.bind(query)
    wanted = _checked(named, names) if named is not None else names
    stored = as_the_table_has_them(bound, wanted, kinds)
    at = len(table.columns)
    serde_parameters = (table.descriptor.get("SerdeInfo") or {}).get("Parameters") or {}
    location = str(table.descriptor["Location"])
    target = Target(location, stored[:at], stored[at:], file_type, compression, serde_parameters)
    written = write(context, bound, target)
    present = {
        tuple(each["Values"]) for each in context.catalogue.partitions(table.database, table.name)
    }
    new = [partition_input(table, each, None) for each in written.partitions if each not in present]
    context.catalogue.create_partitions(table.database, table.name, new)
    manifest_url = context.output.url("-manifest.csv")
    manifest = write_manifest(context, manifest_url, written) if written.objects else None
    return counted(written.row_count, bound.scanned_bytes, manifest)


def _storage(table: Table) -> tuple[str, str]:
    """(format, compression) of new files; raises QueryFailed where there can be none."""
    if table.is_view:
        raise QueryFailed("NOT_SUPPORTED: Inserting into views is not supported", error_type=1200)
    if table.descriptor.get("BucketColumns"):
        raise QueryFailed("NOT_SUPPORTED: INSERT INTO a bucketed table", error_type=1200)
    serde = (table.descriptor.get("SerdeInfo") or {}).get("SerializationLibrary", "")
    file_type = _FORMATS.get(serde)
    if file_type is None or table.parameters.get("skip.header.line.count", "0") != "0":
        raise QueryFailed(f"NOT_SUPPORTED: INSERT INTO a table of {serde}", error_type=1200)
    keys = "write.compression", "parquet.compression"
    given = next((table.parameters[key] for key in keys if key in table.parameters), "GZIP")
    return file_type, checked_compression(file_type, given.upper())


def _checked(named: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    for each in named:
        if each not in names:
            raise QueryFailed(
                "COLUMN_NOT_FOUND: line 1:1: Insert column name does not exist in target table: "
                f"{each}",
                error_type=1006,
            )
        if named.count(each) > 1:
            raise QueryFailed(
                "DUPLICATE_COLUMN_NAME: line 1:1: Insert column name is specified more than "
                f"once: {each}"
            )
    return named
