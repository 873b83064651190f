"""A data catalogue and its objects in memory, and an engine over them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from local.athena.authorization import Caller
from local.athena.engine import Engine
from local.athena.model import Output, ResultSet
from tests.unit.local.athena_fakes import a_caller

BUCKET = "lake"
LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
OPEN_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
OPENX_JSON = "org.openx.data.jsonserde.JsonSerDe"
TEXT = "org.apache.hadoop.mapred.TextInputFormat"
PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"

Columns = Mapping[str, str]
Rows = list[tuple[str | None, ...]]


def _glue(columns: Columns) -> list[dict[str, str]]:
    return [{"Name": name, "Type": kind} for name, kind in columns.items()]


class Catalogue:
    def __init__(self) -> None:
        self.structures: dict[tuple[str, str], dict[str, Any]] = {}
        self.by_partition: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.by_name: dict[str, dict[str, Any]] = {"default": {"Name": "default"}}

    def databases(self) -> Sequence[str]:
        return sorted({*self.by_name, *(database for database, _ in self.structures)})

    def has_database(self, name: str) -> bool:
        return name in self.databases()

    def tables(self, database: str) -> Sequence[str]:
        return [name for within, name in self.structures if within == database]

    def table(self, database: str, name: str) -> dict[str, Any] | None:
        return self.structures.get((database, name))

    def partitions(self, database: str, name: str) -> Sequence[dict[str, Any]]:
        return self.by_partition.get((database, name), [])

    def database(self, name: str) -> dict[str, Any] | None:
        return self.by_name.get(name)

    def create_database(self, database: Mapping[str, Any]) -> None:
        self.by_name[database["Name"]] = dict(database)

    def update_database(self, database: Mapping[str, Any]) -> None:
        self.by_name[database["Name"]].update(database)

    def delete_database(self, name: str) -> None:
        del self.by_name[name]
        for key in [key for key in self.structures if key[0] == name]:
            self.delete_table(*key)

    def create_table(self, database: str, table: Mapping[str, Any]) -> None:
        assert (database, table["Name"]) not in self.structures
        self.structures[database, table["Name"]] = {"DatabaseName": database, **table}

    def update_table(self, database: str, table: Mapping[str, Any]) -> None:
        self.structures[database, table["Name"]].update(table)

    def delete_table(self, database: str, name: str) -> None:
        del self.structures[database, name]
        self.by_partition.pop((database, name), None)

    def create_partitions(
        self, database: str, name: str, partitions: Sequence[Mapping[str, Any]]
    ) -> None:
        kept = self.by_partition.setdefault((database, name), [])
        values = [each["Values"] for each in (*kept, *partitions)]
        assert all(values.count(each) == 1 for each in values)
        kept.extend(map(dict, partitions))

    def update_partition(
        self, database: str, name: str, values: Sequence[str], partition: Mapping[str, Any]
    ) -> None:
        (entry,) = (
            each for each in self.partitions(database, name) if each["Values"] == list(values)
        )
        entry.update(partition)

    def delete_partition(self, database: str, name: str, values: Sequence[str]) -> None:
        kept = self.by_partition[database, name]
        self.by_partition[database, name] = [
            each for each in kept if each["Values"] != list(values)
        ]


class Storage:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        assert bucket == BUCKET
        return [(key, len(body)) for key, body in self.objects.items() if key.startswith(prefix)]

    def version(self, bucket: str, key: str) -> str:
        return hashlib.md5(self.objects[key], usedforsecurity=False).hexdigest()

    def read(self, bucket: str, key: str) -> bytes:
        return self.objects[key]

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        self.objects[key] = body


class Stop:
    """A Cancellation; `stop` interrupts what registered with it."""

    def __init__(self) -> None:
        self.requested = False
        self._interrupts: list[Callable[[], None]] = []

    def on_cancel(self, interrupt: Any) -> None:
        self._interrupts.append(interrupt)

    def stop(self) -> None:
        self.requested = True
        for interrupt in self._interrupts:
            interrupt()


class Lake:
    def __init__(self, directory: Path) -> None:
        self.catalogue = Catalogue()
        self.storage = Storage()
        self.engine = Engine(self.catalogue, self.storage, directory / "cache")

    def add(
        self,
        name: str,
        columns: Columns,
        body: bytes | None = None,
        *,
        database: str = "default",
        serde: str = LAZY_SIMPLE,
        input_format: str = TEXT,
        serde_parameters: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        partition_keys: Columns | None = None,
        extension: str = "",
    ) -> None:
        """A table, and one object of its data."""
        location = f"{database}/{name}"
        self.catalogue.structures[database, name] = {
            "Name": name,
            "DatabaseName": database,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": dict(properties or {}),
            "PartitionKeys": _glue(partition_keys or {}),
            "StorageDescriptor": {
                "Columns": _glue(columns),
                "Location": f"s3://{BUCKET}/{location}",
                "InputFormat": input_format,
                "SerdeInfo": {
                    "SerializationLibrary": serde,
                    "Parameters": dict(serde_parameters or {"field.delim": ","}),
                },
            },
        }
        if body is not None:
            self.storage.objects[f"{location}/data{extension}"] = body

    def add_partition(self, name: str, values: Sequence[str], body: bytes) -> None:
        location = f"default/{name}/{'-'.join(values)}"
        self.storage.objects[f"{location}/data"] = body
        self.catalogue.by_partition.setdefault(("default", name), []).append(
            {
                "Values": list(values),
                "StorageDescriptor": {"Location": f"s3://{BUCKET}/{location}/"},
            }
        )

    def execute(
        self,
        sql: str,
        parameters: Sequence[str] = (),
        *,
        database: str = "default",
        cutoff_bytes: int | None = None,
        caller: Caller | None = None,
    ) -> ResultSet:
        statement = self.engine.prepare(sql, database, parameters)
        return self.engine.execute(
            statement,
            caller or a_caller(),
            cutoff_bytes=cutoff_bytes,
            cancellation=Stop(),
            output=Output("the-id", f"s3://{BUCKET}/results"),
        )

    def rows(self, sql: str, parameters: Sequence[str] = (), **options: Any) -> Rows:
        return list(self.execute(sql, parameters, **options).rows)

    def value(self, expression: str) -> str | None:
        """The only value of `SELECT expression`."""
        ((value,),) = self.rows(f"SELECT {expression}")
        return value
