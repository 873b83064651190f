"""The properties of CREATE TABLE AS SELECT and UNLOAD: WITH (name = value, ...).

https://docs.aws.amazon.com/athena/latest/ug/create-table-as.html
https://docs.aws.amazon.com/athena/latest/ug/unload.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from local.athena.ddl.formats import LAZY_SIMPLE, STORED_AS, StorageFormat
from local.athena.ddl.words import Words
from local.athena.model import QueryFailed

Value = str | Sequence[str]
Options = Mapping[str, Value]

_COMPRESSIONS = {
    "PARQUET": {"GZIP", "SNAPPY", "ZSTD", "LZ4", "NONE"},
    "TEXTFILE": {"GZIP", "NONE"},
    "JSON": {"GZIP", "NONE"},
}
_FORMATS: Mapping[str, StorageFormat] = {
    "PARQUET": STORED_AS["PARQUET"],
    "TEXTFILE": STORED_AS["TEXTFILE"],
    "JSON": StorageFormat("org.openx.data.jsonserde.JsonSerDe"),
}
_CONTENT = {"format", "write_compression", "compression", "field_delimiter", "partitioned_by"}


def read_options(words: Words) -> Options:
    """`(name = 'text' | number | true | ARRAY['text', ...], ...)`, names in lower case."""

    def item() -> tuple[str, Value]:
        name = words.name()
        words.expect("=")
        if words.skip("ARRAY"):
            return name, words.each(words.text, "[", "]")
        return name, words.name() if words.at_word else words.value()

    return dict(words.each(item))


def known(options: Options, *others: str) -> None:
    """Raise QueryFailed for a property that is none of the common ones nor of the others."""
    for name in options:
        if name in _CONTENT or name in others:
            continue
        raise QueryFailed(
            "INVALID_TABLE_PROPERTY: line 1:1: Catalog 'awsdatacatalog' table property "
            f"'{name}' does not exist"
        )


def text(options: Options, name: str) -> str | None:
    """The text of a property, if it is given; raises QueryFailed for a list."""
    value = options.get(name)
    if value is not None and not isinstance(value, str):
        raise QueryFailed(f"INVALID_TABLE_PROPERTY: Invalid value for '{name}'")
    return value


def texts(options: Options, name: str) -> Sequence[str]:
    """The texts of a property that is a list, in lower case."""
    value = options.get(name) or []
    if isinstance(value, str):
        raise QueryFailed(f"INVALID_TABLE_PROPERTY: Invalid value for '{name}'")
    return [each.lower() for each in value]


def file_format(options: Options) -> tuple[str, StorageFormat, str]:
    """Which of PARQUET, TEXTFILE and JSON, the classes that read it, and the compression."""
    name = (text(options, "format") or "PARQUET").upper()
    storage = _FORMATS.get(name)
    if storage is None:
        raise QueryFailed(f"NOT_SUPPORTED: format {name}", error_type=1200)
    delimiter = text(options, "field_delimiter")
    if delimiter is not None:
        if storage.serde != LAZY_SIMPLE:
            raise QueryFailed(
                f"INVALID_TABLE_PROPERTY: Cannot specify field_delimiter for format: {name}"
            )
        parameters = {"field.delim": delimiter, "serialization.format": delimiter}
        storage = StorageFormat(LAZY_SIMPLE, parameters=parameters)
    given = [
        text(options, each)
        for each in ("write_compression", "compression", f"{name.lower()}_compression")
    ]
    compression = next((each.upper() for each in given if each), "GZIP")
    return name, storage, checked_compression(name, compression)


def checked_compression(format_name: str, compression: str) -> str:
    """The compression; raises QueryFailed where the format cannot be written so."""
    if compression not in _COMPRESSIONS[format_name]:
        raise QueryFailed(
            f"NOT_SUPPORTED: {format_name} with compression {compression}", error_type=1200
        )
    return compression
