"""SHOW FUNCTIONS: what the engine has, by its signatures.

https://trino.io/docs/current/sql/show-functions.html
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from local.athena.ddl.context import Command, Context
from local.athena.ddl.words import Words
from local.athena.model import Column, ResultSet
from local.athena.sql.functions import OVERLOADS

_TEXTS = ("Function", "Return Type", "Argument Types", "Function Type")
_NOT_DETERMINISTIC = {"now", "rand", "random", "shuffle", "uuid"}

_Row = tuple[str, str, str, str, str, str]


def show_functions(words: Words) -> Command:
    """SHOW FUNCTIONS [LIKE 'pattern'], the pattern with `%` and `_`.

    Athena's descriptions of its functions are not known here: that column is empty.
    """
    words.expect("SHOW", "FUNCTIONS")
    pattern = words.text() if words.skip("LIKE") else "%"
    words.end()
    glob = pattern.translate({ord("%"): "*", ord("_"): "?", ord("*"): "[*]", ord("?"): "[?]"})

    def run(_: Context) -> ResultSet:
        rows = sorted(row for row in _rows() if fnmatch.fnmatchcase(row[0], glob))
        texts = [
            Column(name, "varchar", max((len(row[at]) for row in rows), default=0), 0, True)
            for at, name in enumerate(_TEXTS)
        ]
        others = Column("Deterministic", "boolean"), Column("Description", "varchar", 0, 0, True)
        return ResultSet([*texts, *others], iter(rows), 0, 0)

    return run


def _rows() -> Iterator[_Row]:
    for name, overloads in OVERLOADS.items():
        for overload in overloads if name.isidentifier() else ():  # an operator is no function
            signature = overload.signature
            kind = "aggregate" if overload.aggregates else "scalar"
            yield (
                name,
                str(signature.result),
                ", ".join(map(str, signature.parameters)),
                "window" if overload.needs_window else kind,
                "false" if name in _NOT_DETERMINISTIC else "true",
                "",
            )
