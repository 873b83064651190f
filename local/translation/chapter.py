"""A chapter of an engine's function reference: what each of its functions is in DuckDB.

Every function that a statement may call is registered in a chapter. What is in no chapter does not
exist, whatever DuckDB has under that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from duckdb import DuckDBPyConnection
from sqlglot import exp

Arguments = list[exp.Expr]
Translate = Callable[[Arguments], exp.Expr]


class NotTranslated(Exception):
    """What the engine has and we cannot give right: it must not answer wrongly."""


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


def text_literal(node: exp.Expr, what: str) -> str:
    """The text of a string literal; anything else, where we must know it, is not supported."""
    if not (isinstance(node, exp.Literal) and node.is_string):
        raise NotTranslated(f"{what} that is no literal")
    return str(node.this)


class Chapter:
    """Registers functions by the engine's names (lower case), and installs what they need."""

    prefix: ClassVar[str]
    """Of our macros, so that they cannot be taken for DuckDB's own of the same name."""

    def __init__(
        self,
        title: str,
        *,
        aggregates: bool = False,
        read: Callable[[exp.Expr], exp.Expr] | None = None,
    ) -> None:
        """`read` takes a string literal among the arguments for what it is in this chapter."""
        self.title = title
        self.functions: dict[str, Translate] = {}
        self.overloaded: set[str] = set()
        self.aggregates: set[str] = set()
        self._all_aggregate = aggregates
        self._read = read
        self._macros: list[str] = []

    def same(self, *names: str) -> None:
        """These mean in DuckDB what they mean in the engine."""
        for name in names:
            self.renamed(**{name: name})

    def renamed(self, **names: str) -> None:
        """The engine's name = DuckDB's name; the arguments are the same."""
        for name, duckdb_name in names.items():
            self._register(name, self._call_to(duckdb_name))
            if self._all_aggregate:
                self.aggregates.add(duckdb_name)

    def macro(self, name: str, *overloads: str) -> None:
        """Defined in DuckDB's SQL, as `(a, b) AS expression`; overloads are chosen by type."""
        self.helper(name, *overloads)
        self._register(name, self._call_to(self.prefix + name))

    def helper(self, name: str, *overloads: str) -> None:
        """A macro that translations use; no statement can call it."""
        # A database in a file keeps them, so they may be there already.
        self._macros.append(f"CREATE OR REPLACE MACRO {self.prefix}{name} " + ", ".join(overloads))
        if self._all_aggregate:
            self.aggregates.add(self.prefix + name)
        elif len(overloads) > 1:
            self.overloaded.add(self.prefix + name)

    def function(self, *names: str) -> Callable[[Translate], Translate]:
        """Decorates what builds the DuckDB expression from the translated arguments."""

        def register(translate: Translate) -> Translate:
            for name in names:
                self._register(name, translate)
            return translate

        return register

    def unsupported(self, *names: str) -> None:
        """The engine has them; we do not yet."""

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


def install_chapters(connection: DuckDBPyConnection, chapters: Iterable[Chapter]) -> None:
    """Make a DuckDB, new or opened again, one that understands what is translated for it."""
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    # `7 / 2` is 3, and a division by zero is an error.
    connection.execute("SET GLOBAL integer_division = true")
    for chapter in chapters:
        chapter.install(connection)
