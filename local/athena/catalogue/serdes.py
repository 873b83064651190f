"""How each SerDe reads a file: the DuckDB query over local copies that gives a table's columns.

https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `name` and `literal`

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.catalogue.cache import DataFile

if TYPE_CHECKING:
    from local.athena.catalogue.tables import TableColumn

Source = Callable[
    [Sequence[DataFile], Sequence["TableColumn"], Mapping[str, Any], DuckDBPyConnection], str
]

# Delimiters that no file has: a line is then one field, or a value never NULL.
_NEVER = "\x1e\x1f\x1e\x1f"

_INTEGERS = {"tinyint", "smallint", "int", "integer", "bigint"}


@dataclass(frozen=True)
class Serde:
    """A row format; `source` gives one SELECT of all the table's own columns."""

    source: Source
    is_text: bool = True

    def skip_lines(self, parameters: Mapping[str, str]) -> int:
        """How many header lines every file has."""
        return int(parameters.get("skip.header.line.count") or 0) if self.is_text else 0


def duckdb_type(hive_type: str) -> str:
    """Hive's spelling of a type in DuckDB's: `array<string>` is `TEXT[]`."""
    return exp.DataType.build(hive_type.lower(), dialect="hive").sql("duckdb")


def literal(text: str) -> str:
    """A string literal of DuckDB."""
    return "'" + text.replace("'", "''") + "'"


def name(identifier: str) -> str:
    """A quoted identifier of DuckDB."""
    return '"' + identifier.replace('"', '""') + '"'


def paths(files: Sequence[DataFile]) -> str:
    """A list of DuckDB's with the paths of the files."""
    return "[" + ", ".join(literal(str(file.path)) for file in files) + "]"


def _projection(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{value} AS {name(column)}" for column, value in expressions.items())


def _serde_parameters(descriptor: Mapping[str, Any]) -> Mapping[str, str]:
    return (descriptor.get("SerdeInfo") or {}).get("Parameters") or {}


def _lines(files: Sequence[DataFile]) -> str:
    """Every line of the files, the blank ones too, which read_csv gives as NULL."""
    return (
        "SELECT coalesce(line, '') AS line FROM "
        f"{_read_csv(files, ['line'], delimiter=_NEVER, quote='', escape='')}"
    )


def _read_csv(
    files: Sequence[DataFile],
    columns: Sequence[str],
    *options: str,
    delimiter: str,
    quote: str,
    escape: str,
) -> str:
    """The files' fields as text; DuckDB is left nothing to guess."""
    texts = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
    settings = [
        paths(files),
        "auto_detect=false",
        f"columns={{{texts}}}",
        "header=false",
        f"delim={literal(delimiter)}",
        f"quote={literal(quote)}",
        f"escape={literal(escape)}",
        "compression='none'",
        "max_line_size=16777216",
        *options,
    ]
    return f"read_csv({', '.join(settings)})"


def lazy_value(text: str, hive_type: str) -> str:
    """A field of text as its type, NULL where it cannot be read: no error for a bad number."""
    kind = hive_type.lower()
    if kind == "string" or kind.startswith(("varchar", "char")):
        return text
    if kind in _INTEGERS:
        number = f"TRY_CAST({text} AS {duckdb_type(kind)})"
        return f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]+') THEN {number} END"
    if kind == "boolean":
        return f"CASE lower({text}) WHEN 'true' THEN true WHEN 'false' THEN false END"
    if kind == "binary":
        return f"from_base64({text})"
    return f"TRY_CAST({text} AS {duckdb_type(kind)})"


def _lazy_simple(
    files: Sequence[DataFile],
    columns: Sequence[TableColumn],
    descriptor: Mapping[str, Any],
    _: DuckDBPyConnection,
) -> str:
    parameters = _serde_parameters(descriptor)
    delimiter = parameters.get("field.delim") or parameters.get("serialization.format") or "\x01"
    null = literal(parameters.get("serialization.null.format", "\\N"))
    values = {
        column.name: _lazy_field(f"nullif(fields[{at}], {null})", column.type, parameters)
        for at, column in enumerate(columns, start=1)
    }
    split = f"SELECT string_split(line, {literal(delimiter)}) AS fields FROM ({_lines(files)})"
    return f"SELECT {_projection(values)} FROM ({split})"


def _lazy_field(text: str, hive_type: str, parameters: Mapping[str, str]) -> str:
    """A field that may hold a collection of scalars."""
    item_delimiter = literal(
        parameters.get("collection.delim") or parameters.get("colelction.delim") or "\x02"
    )
    kind = exp.DataType.build(hive_type.lower(), dialect="hive")
    if not kind.args.get("nested"):
        return lazy_value(text, hive_type)
    items = f"string_split({text}, {item_delimiter})"
    inner = [
        part.sql("hive").lower() for part in kind.expressions if isinstance(part, exp.DataType)
    ]
    if kind.this == exp.DType.ARRAY:
        values = f"list_transform({items}, lambda item: {lazy_value('item', inner[0])})"
        return f"CASE WHEN {text} = '' THEN [] ELSE {values} END"
    if kind.this == exp.DType.MAP:
        key_delimiter = literal(parameters.get("mapkey.delim") or "\x03")
        key = lazy_value(f"split_part(item, {key_delimiter}, 1)", inner[0])
        value = lazy_value(f"split_part(item, {key_delimiter}, 2)", inner[1])
        values = f"map_from_entries(list_transform({items}, lambda item: row({key}, {value})))"
        return f"CASE WHEN {text} = '' THEN MAP {{}} ELSE {values} END"
    fields = ", ".join(
        f"{name(part.name)} := {lazy_value(f'({items})[{at}]', part.args['kind'].sql('hive'))}"
        for at, part in enumerate(kind.expressions, start=1)
    )
    return f"CASE WHEN {text} IS NOT NULL THEN struct_pack({fields}) END"


def _open_csv(
    files: Sequence[DataFile],
    columns: Sequence[TableColumn],
    descriptor: Mapping[str, Any],
    _: DuckDBPyConnection,
) -> str:
    parameters = _serde_parameters(descriptor)
    quote = parameters.get("quoteChar", '"')
    values = {
        # DuckDB with another escape character leaves a doubled quote as it is.
        column.name: _csv_value(
            f"replace({name(column.name)}, {literal(quote * 2)}, {literal(quote)})",
            column.type,
            at,
        )
        for at, column in enumerate(columns)
    }
    source = _read_csv(
        files,
        [column.name for column in columns],
        f"nullstr={literal(_NEVER)}",
        "null_padding=true",
        "strict_mode=false",
        "parallel=false",
        delimiter=parameters.get("separatorChar", ","),
        quote=quote,
        escape=parameters.get("escapeChar", "\\"),
    )
    return f"SELECT {_projection(values)} FROM {source}"


def _csv_value(text: str, hive_type: str, at: int) -> str:
    """A field as its type: unlike LazySimpleSerDe, this one fails on what it cannot read."""
    value = lazy_value(text, hive_type)
    if value == text:
        return text
    reason = (
        f"'HIVE_BAD_DATA: Error parsing field value ''' || {text} || ''' for field {at}: "
        f"For input string: \"' || {text} || '\"'"
    )
    return (
        f"CASE WHEN {text} IS NOT NULL AND ({value}) IS NULL THEN error({reason}) ELSE {value} END"
    )


def _json_lines(
    files: Sequence[DataFile],
    columns: Sequence[TableColumn],
    descriptor: Mapping[str, Any],
    _: DuckDBPyConnection,
) -> str:
    parameters = _serde_parameters(descriptor)
    lenient = parameters.get("ignore.malformed.json", "false").lower() == "true"
    values = {}
    for column in columns:
        key = parameters.get(f"mapping.{column.name}", column.name).lower()
        # The SerDe's keys have no case; json_extract's do.
        path = f"list_filter(json_keys(json), lambda key: lower(key) = {literal(key)})[1]"
        values[column.name] = _json_value(f"json_extract(json, '$.\"' || {path} || '\"')", column)
    return (
        f"SELECT {_projection(values)} FROM read_ndjson_objects({paths(files)}, "
        f"ignore_errors={str(lenient).lower()}, compression='none')"
    )


def _json_value(value: str, column: TableColumn) -> str:
    kind = duckdb_type(column.type)
    if kind in {"TEXT", "VARCHAR"}:
        return f"({value} ->> '$')"
    # json_transform wants the type's name in double quotes.
    structure = literal(f'"{kind}"')
    return f"json_transform({value}, {structure})"


def _parquet(
    files: Sequence[DataFile],
    columns: Sequence[TableColumn],
    _: Mapping[str, Any],
    connection: DuckDBPyConnection,
) -> str:
    source = f"read_parquet({paths(files)}, union_by_name=true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    present = {row[0].lower() for row in described}
    values = {
        # Columns go by name; one that the files lack is NULL.
        column.name: f"CAST({name(column.name) if column.name in present else 'NULL'} "
        f"AS {duckdb_type(column.type)})"
        for column in columns
    }
    return f"SELECT {_projection(values)} FROM {source}"


SERDES: Mapping[str, Serde] = {
    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe": Serde(_lazy_simple),
    "org.apache.hadoop.hive.serde2.OpenCSVSerde": Serde(_open_csv),
    "org.openx.data.jsonserde.JsonSerDe": Serde(_json_lines),
    "org.apache.hive.hcatalog.data.JsonSerDe": Serde(_json_lines),
    "org.apache.hadoop.hive.serde2.JsonSerDe": Serde(_json_lines),
    "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe": Serde(_parquet, is_text=False),
}
