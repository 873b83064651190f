"""What Glue tells of its catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import glue

from local.fixes.pins import pinned
from local.paging import read_token, write_token

_MOST = 100
"""https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html"""


def tables_come_in_pages() -> None:
    """GetTables gives at most MaxResults tables, and refuses a database that is not there.

    MiniStack gives all of them at once, and none of such a database.
    """
    pinned(glue, "_get_tables", "3656744c67c8")
    glue._get_tables = _get_tables


def _get_tables(request: Mapping[str, Any]) -> Any:
    database = request.get("DatabaseName", "")
    if database not in glue._databases:
        return _refused("EntityNotFoundException", f"Database {database} not found.")
    tables = [table for key, table in glue._tables.items() if key.startswith(f"{database}/")]
    if pattern := request.get("Expression"):
        tables = [table for table in tables if glue._simple_glob_match(pattern, table["Name"])]
    token = request.get("NextToken")
    first = read_token(token, database) if token else 0
    if first is None:
        return _refused("InvalidInputException", "Invalid NextToken")
    then = first + request.get("MaxResults", _MOST)
    page = {"TableList": tables[first:then]}
    return glue.json_response(
        page | ({"NextToken": write_token(database, then)} if then < len(tables) else {})
    )


def _refused(code: str, message: str) -> Any:
    return glue.error_response_json(code, message, 400)
