"""A chapter of Redshift's function reference."""

from __future__ import annotations

from sqlglot import exp

from local.translation import chapter
from local.translation.chapter import call

PREFIX = "redshift_"


class Chapter(chapter.Chapter):
    """A chapter whose macros are our Redshift's."""

    prefix = PREFIX


def ours(name: str, *arguments: exp.Expr | str | int) -> exp.Anonymous:
    """A call of a DuckDB function made before the statement's own calls are translated."""
    made = call(name, *arguments)
    made.meta["ours"] = True
    return made
