"""The columns of a query that becomes a table or a view."""

from __future__ import annotations

from local.athena.model import QueryFailed
from local.athena.sql.binding.binder import Bound


def check_names(bound: Bound) -> None:
    """Raise QueryFailed unless each column has a name, and one of its own."""
    names: set[str] = set()
    for place, column in enumerate(bound.columns, start=1):
        if not column.is_named:
            raise QueryFailed(
                f"MISSING_COLUMN_NAME: line 1:1: Column name not specified at position {place}",
                error_type=1100,
            )
        if column.name.lower() in names:
            raise QueryFailed(
                f"DUPLICATE_COLUMN_NAME: line 1:1: Column name '{column.name.lower()}' "
                "specified more than once",
                error_type=1100,
            )
        names.add(column.name.lower())
