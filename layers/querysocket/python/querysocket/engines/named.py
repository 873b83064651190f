"""The engine of a name, as records of queries and reports have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from querysocket.engines import QueryEngine

Engines: TypeAlias = Callable[[str], QueryEngine]


def engine_named(name: str) -> QueryEngine:
    """The engine; read and made when asked for, since few functions need both."""
    if name == "redshift":
        from querysocket.engines.redshift import RedshiftEngine

        return RedshiftEngine()
    from querysocket.engines.athena import AthenaEngine

    return AthenaEngine()
