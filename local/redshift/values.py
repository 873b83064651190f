"""Values as the Data API shows them, and its description of columns.

https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ColumnMetadata.html
https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_Field.html
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from local.redshift.translation import ColumnType

Field = dict[str, Any]

_MEMBERS = {
    **dict.fromkeys(("int2", "int4", "int8"), "longValue"),
    **dict.fromkeys(("float4", "float8"), "doubleValue"),
    "bool": "booleanValue",
}
_SIGNED = {"int2", "int4", "int8", "float4", "float8", "numeric"}
_CASE_SENSITIVE = {"varchar", "varbyte", "super"}


def metadata(label: str, kind: ColumnType, **more: Any) -> dict[str, Any]:
    """The ColumnMetadata of a column."""
    return {
        "isCaseSensitive": kind.name in _CASE_SENSITIVE,
        "isCurrency": False,
        "isSigned": kind.name in _SIGNED,
        "label": label,
        "length": kind.length,
        "name": label,
        "nullable": 1,
        "precision": kind.precision,
        "scale": kind.scale,
        "schemaName": "",
        "tableName": "",
        "typeName": kind.name,
        **more,
    }


def field(kind: ColumnType, value: Any) -> Field:
    """A cell of GetStatementResult."""
    if value is None:
        return {"isNull": True}
    member = _MEMBERS.get(kind.name)
    return {member: value} if member else {"stringValue": text(kind, value)}


def text(kind: ColumnType, value: Any) -> str:
    """A value, not NULL, as a cell of GetStatementResultV2's CSV."""
    return _TEXTS.get(kind.name, str)(value)


def _timestamp(value: dt.datetime) -> str:
    # As Java prints it: one digit of a fraction at least.
    fraction = f"{value.microsecond:06d}".rstrip("0") or "0"
    return f"{value:%Y-%m-%d %H:%M:%S}.{fraction}"


def _timestamptz(value: dt.datetime) -> str:
    moment = value.astimezone(dt.UTC)
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction}+00"


def _time(value: dt.time) -> str:
    return value.isoformat().rstrip("0") if value.microsecond else value.isoformat()


def _super(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, default=str, ensure_ascii=False, separators=(",", ":"))


_TEXTS: dict[str, Callable[[Any], str]] = {
    "bool": lambda value: "true" if value else "false",
    "timestamp": _timestamp,
    "timestamptz": _timestamptz,
    "time": _time,
    "numeric": lambda value: format(value, "f"),  # str would write 1E-10
    "super": _super,
    "varbyte": lambda value: base64.b64encode(value).decode(),
}
