"""The engine of a name, as records of queries and reports have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from querysocket.engines import QueryEngine
from querysocket.engines.athena import AthenaEngine
from querysocket.engines.redshift import RedshiftEngine

Engines: TypeAlias = Callable[[str], QueryEngine]


def engine_named(name: str) -> QueryEngine:
    """The engine; made when first asked for, since a stack may have no Redshift."""
    return RedshiftEngine() if name == RedshiftEngine.name else AthenaEngine()
