"""The SerDes: how objects become rows.

https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.athena.catalogue.serdes.json_lines import CloudTrail, HiveJson, OpenXJson
from local.athena.catalogue.serdes.lazy_simple import LazySimple
from local.athena.catalogue.serdes.lists import OpenCsv, Regex
from local.athena.catalogue.serdes.parquet import Parquet
from local.athena.catalogue.serdes.scan import Serde
from local.athena.catalogue.serdes.text import TextSerde, unsupported
from local.athena.types import Type

_PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"

# Another finds rows elsewhere than in the objects themselves, in a manifest of them for one.
_INPUT_FORMATS = (
    "org.apache.hadoop.mapred.TextInputFormat",
    "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
)

_CLOUDTRAIL = "com.amazon.emr.cloudtrail.CloudTrailInputFormat"
_OF_CLOUDTRAIL = {
    "com.amazon.emr.hive.serde.CloudTrailSerde",
    "org.apache.hive.hcatalog.data.JsonSerDe",
}

_TEXT: Mapping[str, type[TextSerde]] = {
    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe": LazySimple,
    "org.apache.hadoop.hive.serde2.OpenCSVSerde": OpenCsv,
    "org.apache.hadoop.hive.serde2.RegexSerDe": Regex,
    "org.openx.data.jsonserde.JsonSerDe": OpenXJson,
    "org.apache.hive.hcatalog.data.JsonSerDe": HiveJson,
    "org.apache.hadoop.hive.serde2.JsonSerDe": HiveJson,
}


def serde_of(
    descriptor: Mapping[str, Any], properties: Mapping[str, str], columns: Mapping[str, Type]
) -> Serde:
    """The SerDe that a StorageDescriptor names; raises QueryFailed for one that we lack."""
    info = descriptor.get("SerdeInfo") or {}
    library = info.get("SerializationLibrary") or ""
    reader = descriptor.get("InputFormat") or _INPUT_FORMATS[0]
    is_cloudtrail = reader == _CLOUDTRAIL and library in _OF_CLOUDTRAIL
    if reader not in _INPUT_FORMATS and not is_cloudtrail:
        raise unsupported(f"tables of {reader}")
    table_format = properties.get("table_type") or ""
    if table_format:
        raise unsupported(f"tables of {table_format.upper()}")
    if library == _PARQUET:
        return Parquet(tuple(columns.items()))
    text = CloudTrail if is_cloudtrail else _TEXT.get(library)
    if text is None:
        raise unsupported(f"tables of {library or 'no SerDe'}")
    parameters = info.get("Parameters") or {}
    if parameters.get("timestamp.formats") and any(map(_has_timestamp, columns.values())):
        raise unsupported("timestamp.formats")
    return text(
        tuple(columns.items()),
        tuple(parameters.items()),
        int(properties.get("skip.header.line.count") or 0),
        int(properties.get("skip.footer.line.count") or 0),
        properties.get("use.null.for.invalid.data", "").lower() == "true",
    )


def _has_timestamp(kind: Type) -> bool:
    return kind.name == "timestamp" or any(map(_has_timestamp, kind.children))
