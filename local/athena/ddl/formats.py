"""How tables are stored: Hive's classes behind STORED AS and behind the `format` of a CTAS.

https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_TEXT_OUTPUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
HIVE_JSON = "org.apache.hive.hcatalog.data.JsonSerDe"
OPENX_JSON = "org.openx.data.jsonserde.JsonSerDe"

COLUMNS_IN_CATALOGUE = {
    LAZY_SIMPLE,
    PARQUET,
    "org.apache.hadoop.hive.ql.io.orc.OrcSerde",
    "org.apache.hadoop.hive.serde2.columnar.ColumnarSerDe",
    "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe",
}
"""SerDes whose columns Hive takes as the catalogue has them, comments included."""


@dataclass(frozen=True)
class StorageFormat:
    """The classes that read and write a table, and the SerDe's parameters."""

    serde: str
    input_format: str = _TEXT_INPUT
    output_format: str = _TEXT_OUTPUT
    parameters: Mapping[str, str] = field(default_factory=dict)

    def descriptor(self) -> dict[str, Any]:
        """The parts of Glue's StorageDescriptor that tell the format."""
        return {
            "InputFormat": self.input_format,
            "OutputFormat": self.output_format,
            "Compressed": False,
            "NumberOfBuckets": -1,
            "SerdeInfo": {
                "SerializationLibrary": self.serde,
                "Parameters": {"serialization.format": "1", **self.parameters},
            },
            "BucketColumns": [],
            "SortColumns": [],
            "Parameters": {},
            "StoredAsSubDirectories": False,
        }


_HIVE_IO = "org.apache.hadoop.hive.ql.io."

STORED_AS: Mapping[str, StorageFormat] = {
    "TEXTFILE": StorageFormat(LAZY_SIMPLE),
    "JSONFILE": StorageFormat("org.apache.hadoop.hive.serde2.JsonSerDe"),
    "PARQUET": StorageFormat(
        PARQUET,
        f"{_HIVE_IO}parquet.MapredParquetInputFormat",
        f"{_HIVE_IO}parquet.MapredParquetOutputFormat",
    ),
    "ORC": StorageFormat(
        f"{_HIVE_IO}orc.OrcSerde",
        f"{_HIVE_IO}orc.OrcInputFormat",
        f"{_HIVE_IO}orc.OrcOutputFormat",
    ),
    "AVRO": StorageFormat(
        "org.apache.hadoop.hive.serde2.avro.AvroSerDe",
        f"{_HIVE_IO}avro.AvroContainerInputFormat",
        f"{_HIVE_IO}avro.AvroContainerOutputFormat",
    ),
    "RCFILE": StorageFormat(
        "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe",
        f"{_HIVE_IO}RCFileInputFormat",
        f"{_HIVE_IO}RCFileOutputFormat",
    ),
    "SEQUENCEFILE": StorageFormat(
        LAZY_SIMPLE,
        "org.apache.hadoop.mapred.SequenceFileInputFormat",
        f"{_HIVE_IO}HiveSequenceFileOutputFormat",
    ),
}
"""What the name of a format behind STORED AS stands for."""

DELIMITERS: Mapping[tuple[str, ...], str] = {
    ("FIELDS", "TERMINATED", "BY"): "field.delim",
    ("ESCAPED", "BY"): "escape.delim",
    ("COLLECTION", "ITEMS", "TERMINATED", "BY"): "colelction.delim",  # so Hive spells it
    ("MAP", "KEYS", "TERMINATED", "BY"): "mapkey.delim",
    ("LINES", "TERMINATED", "BY"): "line.delim",
    ("NULL", "DEFINED", "AS"): "serialization.null.format",
}
"""The clauses of ROW FORMAT DELIMITED, and the parameters of LazySimpleSerDe that they set."""
