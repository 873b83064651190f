"""A chapter of Redshift's function reference: what each of its functions is in DuckDB.

Every function that a statement may call is registered in a chapter. What is in no chapter does not
exist, whatever DuckDB has under that name.
"""

from __future__ import annotations

from collections.abc import Callable

from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.translation.chapter import call, once
from local.redshift.translation.errors import NotTranslated

__all__ = ["PREFIX", "Arguments", "Chapter", "Translate", "call", "once", "ours", "text_literal"]

Arguments = list[exp.Expr]
Translate = Callable[[Arguments], exp.Expr]

# Ours in DuckDB, so that they cannot be taken for DuckDB's own of the same name.
PREFIX = "redshift_"


def ours(name: str, *arguments: exp.Expr | str | int) -> exp.Anonymous:
    """A call of a DuckDB function made before the statement's own calls are translated."""
    made = call(name, *arguments)
    made.meta["ours"] = True
    return made


class Chapter:
    """Registers functions by their Redshift names (lower case), and installs what they need."""

    def __init__(
        self,
        title: str,
        *,
        aggregates: bool = False,
        read: Callable[[exp.Expr], exp.Expr] | None = None,
    ) -> None:
        """`read` takes a string literal among the arguments for what it is in this chapter."""
        self.title = title
        self._read = read
        self.functions: dict[str, Translate] = {}
        self.overloaded: set[str] = set()
        self.aggregates: set[str] = set()
        self._all_aggregate = aggregates
        self._macros: list[str] = []

    def same(self, *names: str) -> None:
        """These mean in DuckDB what they mean in Redshift."""
        for name in names:
            self.renamed(**{name: name})

    def renamed(self, **names: str) -> None:
        """Redshift's name = DuckDB's name; the arguments are the same."""
        for redshift, duckdb_name in names.items():
            self._register(redshift, self._call_to(duckdb_name))
            if self._all_aggregate:
                self.aggregates.add(duckdb_name)

    def macro(self, name: str, *overloads: str) -> None:
        """Defined in DuckDB's SQL, as `(a, b) AS expression`; overloads are chosen by type."""
        self.helper(name, *overloads)
        self._register(name, self._call_to(PREFIX + name))

    def helper(self, name: str, *overloads: str) -> None:
        """A macro that translations use; no statement can call it."""
        # The warehouse's file keeps them, so they may be there already.
        self._macros.append(f"CREATE OR REPLACE MACRO {PREFIX}{name} " + ", ".join(overloads))
        if len(overloads) > 1 and not self._all_aggregate:
            self.overloaded.add(PREFIX + name)
        if self._all_aggregate:
            self.aggregates.add(PREFIX + name)

    def function(self, *names: str) -> Callable[[Translate], Translate]:
        """Decorates what builds the DuckDB expression from the translated arguments."""

        def register(translate: Translate) -> Translate:
            for name in names:
                self._register(name, translate)
            return translate

        return register

    def unsupported(self, *names: str) -> None:
        """Redshift has them; we do not yet."""

        def refuse(name: str) -> Translate:
            def translate(_: Arguments) -> exp.Expr:
                raise NotTranslated(f"function {name}")

            return translate

        for name in names:
            self._register(name, refuse(name))

    def install(self, connection: DuckDBPyConnection) -> None:
        """Create the chapter's macros; one may use those of the chapters before it."""
        for macro in self._macros:
            connection.execute(macro)

    def _call_to(self, duckdb_name: str) -> Translate:
        return lambda arguments: call(duckdb_name, *arguments)

    def _register(self, name: str, translate: Translate) -> None:
        if name in self.functions:
            raise ValueError(f"{name} is in the chapter {self.title} twice")
        self.functions[name] = self._reading(translate)

    def _reading(self, translate: Translate) -> Translate:
        read = self._read
        if read is None:
            return translate
        return lambda arguments: translate([read(argument) for argument in arguments])


def text_literal(node: exp.Expr, what: str) -> str:
    """The text of a string literal; anything else, where we must know it, is not supported."""
    if not (isinstance(node, exp.Literal) and node.is_string):
        raise NotTranslated(f"{what} that is no literal")
    return str(node.this)
