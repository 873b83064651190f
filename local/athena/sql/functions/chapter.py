"""A chapter of Athena's function reference: its functions' signatures, and what each is in DuckDB.

Every function that a statement may call is registered in a chapter, once per overload; overloads
are tried in their order: narrow types first. What is in no chapter does not exist, whatever DuckDB
has under that name. An argument reaches its function as the type of its parameter.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from duckdb import DuckDBPyConnection
from duckdb.func import SPECIAL
from sqlglot import exp

from local.athena.sql.typed.expression import Argument, Fault, Typed, unexpected, unsupported
from local.athena.sql.typed.keys import has_key, key
from local.athena.sql.typed.signatures import (
    Match,
    Signature,
    concrete,
    parse_signature,
)
from local.athena.types import UNKNOWN, Type
from local.translation.chapter import call

PREFIX = "athena_"
"""Of our macros and Python functions, so that they cannot be taken for DuckDB's own."""


@dataclass(frozen=True)
class Call:
    """A call that fits its signature."""

    arguments: Sequence[exp.Expr]  # of the types wanted; a lambda is an exp.Lambda
    given: Sequence[Argument]  # as they were before they became the types wanted
    match: Match

    def __getitem__(self, place: int) -> exp.Expr:
        return self.arguments[place]

    def __len__(self) -> int:
        return len(self.arguments)

    def type(self, variable: str) -> Type:
        """What `T` is."""
        return self.match.types[variable]

    def text(self, place: int, what: str) -> str:
        """The text of an argument that must be a literal for us to know it; raises Fault."""
        argument = self.given[place]
        node = argument.node if isinstance(argument, Typed) else None
        if isinstance(node, exp.Literal) and node.is_string:
            return str(node.this)
        raise unsupported(f"{what} that is no literal")


@dataclass(frozen=True)
class AggregateCall(Call):
    """A call of an aggregate or a window function; its DISTINCT, FILTER and OVER are in `of`."""

    wrap: Callable[[exp.Expr], exp.Expr] = field(default=lambda node: node, repr=False)
    order: Sequence[exp.Ordered] = ()  # ORDER BY among the arguments, or WITHIN GROUP
    distinct: bool = False
    ignore_nulls: bool = False

    def of(self, function: str, *arguments: exp.Expr) -> exp.Expr:
        """The call of DuckDB's aggregate over the same rows."""
        nodes = [argument.copy() for argument in arguments]
        if self.distinct and nodes:
            kind = self.match.wanted[0] or UNKNOWN
            if has_key(kind) and function != "count":
                raise unsupported(f"DISTINCT {kind} in an aggregate")
            nodes[0] = exp.Distinct(expressions=[key(nodes[0], kind)])
        if self.ignore_nulls and nodes:
            text = f"{nodes[-1].sql('duckdb', identify=True)} IGNORE NULLS"
            nodes[-1] = exp.Var(this=text)
        if self.order and nodes:
            by = [item.copy() for item in self.order]
            nodes[-1] = exp.Order(this=nodes[-1], expressions=by)
        return self.wrap(call(function, *nodes))


_Python = TypeVar("_Python", bound=Callable[..., Any])

Build = Callable[[Any], exp.Expr]
"""Makes DuckDB's expression of a Call, or, where it aggregates, of an AggregateCall."""


@dataclass(frozen=True)
class Overload:
    """One signature of a function, and what it is in DuckDB."""

    signature: Signature
    build: Build = field(repr=False)
    returns: Callable[[Match], Type] | None = None  # where the signature cannot say it
    aggregates: bool = False
    needs_window: bool = False  # rank() and its like have no meaning without OVER


@dataclass(frozen=True)
class SpecialCall:
    """A call of a function that no signature describes."""

    name: str
    arguments: Sequence[Argument]
    coerce: Callable[[Typed, Type], exp.Expr] = field(repr=False)

    def typed(self) -> list[Typed]:
        """The arguments, none of them a lambda; raises Fault."""
        return [
            argument if isinstance(argument, Typed) else self._refuse()
            for argument in self.arguments
        ]

    def _refuse(self) -> Typed:
        raise self.unfit()

    def unfit(self, expected: str = "") -> Fault:
        """The fault of a call whose arguments do not fit."""
        return unexpected(self.name, self.arguments, [expected] if expected else [])


Special = Callable[[SpecialCall], Typed]


class Chapter:
    """Registers functions by Athena's names, and installs what they need in DuckDB."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.overloads: dict[str, list[Overload]] = {}
        self.specials: dict[str, Special] = {}
        self._macros: list[str] = []
        self._python: list[tuple[str, Callable[..., Any], list[Any], str, bool]] = []

    def same(self, *signatures: str) -> None:
        """These mean in DuckDB what they mean in Athena."""
        for text in signatures:
            self.renamed(text, text.partition("(")[0].strip())

    def renamed(self, signature: str, duckdb_name: str) -> None:
        """DuckDB has the function under another name."""
        self._register(signature, lambda given: call(duckdb_name, *given.arguments))

    def macro(self, signature: str, body: str) -> None:
        """`body` is DuckDB's SQL over the signature's parameter names."""
        parsed = parse_signature(signature)
        name = self._name_of_overload(parsed)
        self.helper(name, ", ".join(parsed.parameter_names), body)
        self.renamed(signature, PREFIX + name)

    def helper(self, name: str, parameters: str, body: str) -> None:
        """A macro `athena_<name>` that translations and later macros use; no statement calls it."""
        self._macros.append(f"CREATE MACRO {PREFIX}{name}({parameters}) AS {body}")

    def python(self, signature: str, *, nulls: bool = False) -> Callable[[_Python], _Python]:
        """Decorates a Python function that DuckDB calls for each row.

        It is given Python's values of DuckDB's types, and is not called where one is NULL, unless
        `nulls`; its None is NULL. It refuses with InvalidArgument. Types are concrete
        but for their sizes.
        """
        parsed = parse_signature(signature)
        name = f"{PREFIX}py_{self._name_of_overload(parsed)}"

        def register(function: _Python) -> _Python:
            self._add_python(name, function, parsed, nulls)
            self.renamed(signature, name)
            return function

        return register

    def python_helper(self, signature: str, *, nulls: bool = False) -> Callable[[_Python], _Python]:
        """Decorates a Python function `athena_py_<name>` for translations and macros to use."""
        parsed = parse_signature(signature)

        def register(function: _Python) -> _Python:
            self._add_python(f"{PREFIX}py_{parsed.name}", function, parsed, nulls)
            return function

        return register

    def translation(
        self, *signatures: str, returns: Callable[[Match], Type] | None = None
    ) -> Callable[[Build], Build]:
        """Decorates what builds DuckDB's expression of a Call."""

        def register(build: Build) -> Build:
            for signature in signatures:
                self._register(signature, build, returns=returns)
            return build

        return register

    def aggregate(self, signature: str, duckdb_name: str, *, cast: bool = False) -> None:
        """An aggregate that DuckDB has; `cast` makes its result the signature's type."""

        def build(given: AggregateCall) -> exp.Expr:
            result = given.of(duckdb_name, *given.arguments)
            return exp.cast(result, given.match.result.duckdb, dialect="duckdb") if cast else result

        self._register(signature, build, aggregates=True)

    def aggregation(
        self, *signatures: str, returns: Callable[[Match], Type] | None = None
    ) -> Callable[[Build], Build]:
        """Decorates what builds DuckDB's expression of an AggregateCall."""

        def register(build: Build) -> Build:
            for signature in signatures:
                self._register(signature, build, returns=returns, aggregates=True)
            return build

        return register

    def window(self, signature: str, function: str | Build) -> None:
        """A function that has a meaning only over a window: DuckDB's, or what builds it."""
        build = (
            (lambda given: given.of(function, *given.arguments))
            if isinstance(function, str)
            else function
        )
        self._register(signature, build, aggregates=True, needs_window=True)

    def special(self, *names: str) -> Callable[[Special], Special]:
        """Decorates what binds a call by itself."""

        def register(special: Special) -> Special:
            for name in names:
                self._claim(name)
                self.specials[name] = special
            return special

        return register

    def unsupported(self, *names: str) -> None:
        """Athena has them; we do not."""

        def refuse(given: SpecialCall) -> Typed:
            raise unsupported(f"function {given.name}")

        self.special(*names)(refuse)

    def install(self, connection: DuckDBPyConnection) -> None:
        """Create the chapter's functions; one may use those of the chapters before it.

        A macro fails with athena_fail(message): DuckDB's own error() could not stand in a TRY.
        """
        for name, function, parameters, result, nulls in self._python:
            connection.create_function(
                name,
                function if nulls else _of_no_null(function),
                parameters,
                result,
                null_handling=SPECIAL,  # with the other one it could not answer NULL
            )
        for macro in self._macros:
            connection.execute(macro)

    def _name_of_overload(self, signature: Signature) -> str:
        """A name that no other overload has, not even one of another chapter."""
        title = "".join(letter if letter.isalnum() else "_" for letter in self.title.lower())
        return f"{title}_{signature.name}_{len(self.overloads.get(signature.name, ()))}"

    def _add_python(self, name: str, function: Any, signature: Signature, nulls: bool) -> None:
        parameters: list[Any] = [concrete(pattern).duckdb for pattern in signature.parameters]
        self._python.append((name, function, parameters, concrete(signature.result).duckdb, nulls))

    def _register(
        self,
        signature: str,
        build: Build,
        *,
        returns: Callable[[Match], Type] | None = None,
        aggregates: bool = False,
        needs_window: bool = False,
    ) -> None:
        parsed = parse_signature(signature)
        if parsed.name in self.specials:
            raise ValueError(f"{parsed.name} is in the chapter {self.title} twice")
        overload = Overload(parsed, build, returns, aggregates, needs_window)
        self.overloads.setdefault(parsed.name, []).append(overload)

    def _claim(self, name: str) -> None:
        if name in self.specials or name in self.overloads:
            raise ValueError(f"{name} is in the chapter {self.title} twice")


def _of_no_null(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, not called where an argument is NULL."""

    @functools.wraps(function)  # DuckDB counts the parameters
    def answer(*values: Any) -> Any:
        return None if None in values else function(*values)

    return answer
