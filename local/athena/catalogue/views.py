"""Views, as Athena keeps them in the Glue catalogue.

https://docs.aws.amazon.com/athena/latest/ug/views.html
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.athena.model import QueryFailed

_HEAD, _TAIL = "/* Presto View: ", " */"
_CATALOG = "awsdatacatalog"


@dataclass(frozen=True)
class View:
    """A query with a name; `columns` are names and types in Athena's spelling."""

    sql: str
    database: str  # the one that its tables without a database are in
    columns: Sequence[tuple[str, str]]


def decode(structure: Mapping[str, Any]) -> View:
    """The view of a Glue table; raises QueryFailed when Athena's SQL did not make it."""
    text = (structure.get("ViewOriginalText") or "").strip()
    if not text.startswith(_HEAD) or not text.endswith(_TAIL):
        raise QueryFailed("NOT_SUPPORTED: Hive views", error_type=1200)
    try:
        view = json.loads(base64.b64decode(text[len(_HEAD) : -len(_TAIL)]))
        columns = [(column["name"], column["type"]) for column in view["columns"]]
        return View(view["originalSql"], view.get("schema") or "", columns)
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise QueryFailed(
            f"INVALID_VIEW: Invalid view JSON: {structure.get('Name')}", error_type=1000
        ) from error


def encode(view: View) -> str:
    """Glue's ViewOriginalText of a view."""
    content = {
        "originalSql": view.sql,
        "catalog": _CATALOG,
        "schema": view.database,
        "columns": [{"name": name, "type": kind} for name, kind in view.columns],
    }
    return f"{_HEAD}{base64.b64encode(json.dumps(content).encode()).decode()}{_TAIL}"
