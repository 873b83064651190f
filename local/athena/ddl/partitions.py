"""The partitions of a table: ALTER TABLE ... PARTITION, SHOW PARTITIONS, MSCK REPAIR TABLE.

https://docs.aws.amazon.com/athena/latest/ug/alter-table-add-partition.html
https://docs.aws.amazon.com/athena/latest/ug/msck-repair-table.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from local.athena.catalogue.tables import Table, load
from local.athena.ddl.context import Command, Context, hive_failure, lines, nothing
from local.athena.ddl.words import Words
from local.athena.model import QueryFailed, ResultSet

NULL_VALUE = "__HIVE_DEFAULT_PARTITION__"

Specification = Mapping[str, str]
"""Values of partition keys, by the keys' names in lower case."""

# Characters that stand as %XX in the name of a partition's folder.
_ESCAPED = set("\"#%'*/:=?\\{[]^\x7f") | {chr(code) for code in range(1, 32)}


def folder(keys: Sequence[str], values: Sequence[str]) -> str:
    """`year=2026/day=1`, as Hive writes it."""
    return "/".join(
        f"{_escaped(key)}={_escaped(value)}" for key, value in zip(keys, values, strict=True)
    )


def _escaped(text: str) -> str:
    return "".join(f"%{ord(each):02X}" if each in _ESCAPED else each for each in text)


def partition_input(table: Table, values: Sequence[str], location: str | None) -> dict[str, Any]:
    """Glue's PartitionInput: stored as the table is, by default in the folder of its values."""
    keys = [key.name for key in table.partition_keys]
    base = str(table.descriptor["Location"]).rstrip("/")
    return {
        "Values": list(values),
        "StorageDescriptor": {
            **table.descriptor,
            "Location": location or f"{base}/{folder(keys, values)}/",
        },
        "Parameters": {},
    }


def specification(words: Words) -> Specification:
    """`PARTITION (key = value, ...)`."""
    words.expect("PARTITION")

    def item() -> tuple[str, str]:
        key = words.name()
        words.expect("=")
        return key, words.value()

    return dict(words.each(item))


def add_partitions(words: Words) -> Command:
    """ALTER TABLE ADD [IF NOT EXISTS] PARTITION ... [LOCATION ...], any number of them."""
    words.expect("ALTER", "TABLE")
    database, name = words.table()
    words.expect("ADD")
    may_exist = words.skip("IF", "NOT", "EXISTS")
    wanted: list[tuple[Specification, str | None]] = []
    while not words.at_end or not wanted:
        wanted.append((specification(words), words.text() if words.skip("LOCATION") else None))

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        present = {tuple(each["Values"]) for each in context.catalogue.partitions(database, name)}
        added: list[dict[str, Any]] = []
        for given, location in wanted:
            values = _values(table, given)
            if tuple(values) not in present:
                added.append(partition_input(table, values, location))
                present.add(tuple(values))
            elif not may_exist:
                raise hive_failure(
                    "AlreadyExistsException(message:Partition already exists.)", 2, 1006
                )
        context.catalogue.create_partitions(database, name, added)
        return nothing()

    return run


def drop_partitions(words: Words) -> Command:
    """ALTER TABLE DROP [IF EXISTS] PARTITION ..., ...: also by some of the keys."""
    words.expect("ALTER", "TABLE")
    database, name = words.table()
    words.expect("DROP")
    may_lack = words.skip("IF", "EXISTS")
    wanted = [specification(words)]
    while words.skip(","):
        wanted.append(specification(words))
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        for given in wanted:
            found = _matching(context, table, given)
            if not found and not may_lack:
                raise _not_found(given)
            for values in found:
                context.catalogue.delete_partition(database, name, values)
        return nothing()

    return run


def rename_partition(words: Words) -> Command:
    """ALTER TABLE PARTITION ... RENAME TO PARTITION ...: its data stays where it is."""
    words.expect("ALTER", "TABLE")
    database, name = words.table()
    old = specification(words)
    words.expect("RENAME", "TO")
    new = specification(words)
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        entry = _entry(context, table, old)
        context.catalogue.update_partition(
            database, name, entry["Values"], {**_input(entry), "Values": _values(table, new)}
        )
        return nothing()

    return run


def relocate(context: Context, table: Table, given: Specification, location: str) -> None:
    """Make a partition lie elsewhere."""
    entry = _entry(context, table, given)
    descriptor = {**entry["StorageDescriptor"], "Location": location}
    context.catalogue.update_partition(
        table.database,
        table.name,
        entry["Values"],
        {**_input(entry), "StorageDescriptor": descriptor},
    )


def show_partitions(words: Words) -> Command:
    """SHOW PARTITIONS, as the catalogue has them."""
    words.expect("SHOW", "PARTITIONS")
    database, name = words.table()
    words.end()

    def run(context: Context) -> ResultSet:
        table = context.table(database, name)
        if not table.partition_keys:
            raise hive_failure(f"Table {database}.{name} is not a partitioned table")
        keys = [key.name for key in table.partition_keys]
        partitions = context.catalogue.partitions(database, name)
        return lines(["partition"], [folder(keys, each["Values"]) for each in partitions])

    return run


def repair(words: Words) -> Command:
    """MSCK REPAIR TABLE: adds the partitions whose folders are in S3, removes none."""
    words.expect("MSCK", "REPAIR", "TABLE")
    database, name = words.table()
    words.end()

    def run(context: Context) -> ResultSet:
        table = load(context.catalogue, database, name)
        if table is None:
            return lines([], [f"Tables not in metastore:\t{name}"])
        if table.is_view:
            raise hive_failure("Can not create a Path from an empty string", 2, 1100)
        bucket, _, prefix = table.descriptor["Location"].removeprefix("s3://").partition("/")
        prefix = f"{prefix.rstrip('/')}/" if prefix else ""
        objects = [key.removeprefix(prefix) for key, _ in context.storage.list(bucket, prefix)]
        if not objects:
            return lines([], [f"Tables missing on filesystem:\t{name}"])
        keys = [key.name for key in table.partition_keys]
        found = dict(filter(None, (_in_folder(keys, each) for each in objects)))
        known = {tuple(each["Values"]) for each in context.catalogue.partitions(database, name)}
        missing = {values: path for values, path in found.items() if values not in known}
        context.catalogue.create_partitions(
            database,
            name,
            [
                partition_input(table, values, f"s3://{bucket}/{prefix}{path}")
                for values, path in missing.items()
            ],
        )
        return lines([], _report(name, keys, list(missing), sorted(known - set(found))))

    return run


def _report(
    name: str,
    keys: Sequence[str],
    added: Sequence[tuple[str, ...]],
    lost: Sequence[tuple[str, ...]],
) -> list[str]:
    new = [f"{name}:{folder(keys, values)}" for values in added]
    gone = [f"{name}:{folder(keys, values)}" for values in lost]
    heads = {"Partitions not in metastore:": new, "Partitions missing from filesystem:": gone}
    rows = ["\t".join([head, *names]) for head, names in heads.items() if names]
    return [*rows, *(f"Repair: Added partition to metastore {each}" for each in new)]


def _in_folder(keys: Sequence[str], path: str) -> tuple[tuple[str, ...], str] | None:
    """(values, folder) of the partition that an object lies in, if it lies in one."""
    parts = path.split("/")
    folders = [part.partition("=") for part in parts[: len(keys)]]
    # Hive passes over folders whose names have capitals.
    if len(parts) <= len(keys) or [key for key, _, _ in folders] != list(keys):
        return None
    values = tuple(unquote(value) for _, _, value in folders)
    return values, "/".join(parts[: len(keys)]) + "/"


def _values(table: Table, given: Specification) -> list[str]:
    """The values of all keys, in the table's order."""
    keys = [key.name for key in table.partition_keys]
    if set(given) != set(keys):
        raise QueryFailed(
            "FAILED: SemanticException partition spec "
            f"{{{', '.join(f'{key}={value}' for key, value in given.items())}}} "
            "doesn't contain all of the partition columns",
            2,
            1006,
        )
    return [given[key] for key in keys]


def _matching(context: Context, table: Table, given: Specification) -> list[Sequence[str]]:
    keys = [key.name for key in table.partition_keys]
    if not set(given) <= set(keys):
        raise _not_found(given)
    return [
        each["Values"]
        for each in context.catalogue.partitions(table.database, table.name)
        if all(each["Values"][keys.index(key)] == value for key, value in given.items())
    ]


def _entry(context: Context, table: Table, given: Specification) -> dict[str, Any]:
    values = _values(table, given)
    for entry in context.catalogue.partitions(table.database, table.name):
        if list(entry["Values"]) == values:
            return entry
    raise _not_found(given)


def _input(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Glue's PartitionInput of a partition that it has."""
    kept = "Values", "StorageDescriptor", "Parameters", "LastAccessTime", "LastAnalyzedTime"
    return {name: entry[name] for name in kept if name in entry}


def _not_found(given: Specification) -> QueryFailed:
    shown = ", ".join(f"{key} = '{value}'" for key, value in given.items())
    return QueryFailed(
        f"FAILED: SemanticException [Error 10006]: Partition not found ({shown})", 2, 1006
    )
