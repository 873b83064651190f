"""A chapter of Athena's function reference: what each of its functions is in DuckDB.

Every function that a query may call is registered in a chapter. What is in no chapter does not
exist, whatever DuckDB has under that name.
"""

from __future__ import annotations

from collections.abc import Callable

from duckdb import DuckDBPyConnection
from sqlglot import exp

Arguments = list[exp.Expr]
Translate = Callable[[Arguments], exp.Expr]

# Ours in DuckDB, so that they cannot be taken for DuckDB's own of the same name.
PREFIX = "athena_"


class NotTranslated(Exception):
    """A function or clause that we know but cannot give right: it must not answer wrongly."""


def call(name: str, *arguments: exp.Expr | str | int) -> exp.Anonymous:
    """A call of a DuckDB function; str and int arguments become literals."""
    return exp.Anonymous(this=name, expressions=[_node(argument) for argument in arguments])


def _node(value: exp.Expr | str | int) -> exp.Expr:
    if isinstance(value, exp.Expr):
        return value
    return exp.Literal.string(value) if isinstance(value, str) else exp.Literal.number(value)


def once(parameter: str, body: str) -> str:
    """A macro's body that has a parameter, `it` in the body, bound and computed only once.

    A macro's argument stands wherever its parameter does: three times in a body, and a call nested
    in itself ten deep would be bound 59,049 times.
    """
    return f"list_transform([{parameter}], lambda it: {body})[1]"


class Chapter:
    """Registers functions by their Athena names (lower case), and installs what they need."""

    def __init__(self, title: str, *, aggregates: bool = False) -> None:
        self.title = title
        self.functions: dict[str, Translate] = {}
        self.overloaded: set[str] = set()
        self.aggregates: set[str] = set()
        self._all_aggregate = aggregates
        self._macros: list[str] = []

    def same(self, *names: str) -> None:
        """These mean in DuckDB what they mean in Athena."""
        for name in names:
            self.renamed(**{name: name})

    def renamed(self, **names: str) -> None:
        """Athena's name = DuckDB's name; the arguments are the same."""
        for athena, duckdb_name in names.items():
            self._register(athena, self._call_to(duckdb_name))
            if self._all_aggregate:
                self.aggregates.add(duckdb_name)

    def macro(self, name: str, *overloads: str) -> None:
        """Defined in DuckDB's SQL, as `(a, b) AS expression`; overloads are chosen by type."""
        self.helper(name, *overloads)
        self._register(name, self._call_to(PREFIX + name))
        if self._all_aggregate:
            self.aggregates.add(PREFIX + name)

    def helper(self, name: str, *overloads: str) -> None:
        """A macro that translations use; no query can call it."""
        self._macros.append(f"CREATE MACRO {PREFIX}{name} " + ", ".join(overloads))
        if len(overloads) > 1:
            self.overloaded.add(PREFIX + name)

    def function(self, *names: str) -> Callable[[Translate], Translate]:
        """Decorates what builds the DuckDB expression from the translated arguments."""

        def register(translate: Translate) -> Translate:
            for name in names:
                self._register(name, translate)
            return translate

        return register

    def unsupported(self, *names: str) -> None:
        """Athena has them; we do not yet."""

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
        self.functions[name] = translate
