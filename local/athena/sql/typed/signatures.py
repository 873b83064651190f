"""Signatures of functions, written as Trino's documentation writes them, and how a call fits one.

    split_part(string varchar, delimiter varchar, index bigint) -> varchar
    lower(varchar(x)) -> varchar(x)
    transform(array(T), function(T, U)) -> array(U)
    array_sort(array(T)) -> array(T) where T orderable
    coalesce(T, T...) -> T

A single capital is any type, a small letter in parentheses any size; `...` repeats a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from local.athena.sql.typed.expression import Argument, LambdaArgument, Typed
from local.athena.types import UNKNOWN, Type, coerces, common

_TOKEN = re.compile(r"\s*(\.\.\.|->|[(),]|[^\s(),.]+)")

# Types whose names are several words, by the word that they begin with.
_LONG = {
    "interval": {"interval day to second", "interval year to month"},
    "timestamp": {"timestamp with time zone"},
    "time": {"time with time zone"},
}


@dataclass(frozen=True)
class Pattern:
    """A type as a signature has it."""

    name: str
    sizes: tuple[int | str, ...] = ()
    children: tuple[Pattern, ...] = ()

    @property
    def is_variable(self) -> bool:
        """True for `T`."""
        return len(self.name) == 1 and self.name.isupper()

    def __str__(self) -> str:
        inside = [str(part) for part in (*self.sizes, *self.children)]
        if not inside:
            return self.name
        if self.name.endswith(" with time zone"):
            return f"{self.name.partition(' ')[0]}({inside[0]}) with time zone"
        return f"{self.name}({','.join(inside)})"


@dataclass(frozen=True)
class Signature:
    """One overload of a function."""

    name: str
    parameters: tuple[Pattern, ...]
    parameter_names: tuple[str, ...]
    result: Pattern
    repeats: bool = False  # the last parameter, any number of times
    constraints: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.parameters))})"


@dataclass(frozen=True)
class Match:
    """A call that fits a signature."""

    types: Mapping[str, Type]  # what its variables are
    sizes: Mapping[str, int | None]
    wanted: tuple[Type | None, ...]  # the type that each argument becomes; None for a lambda
    lambdas: Mapping[int, exp.Lambda]  # by the argument's place
    result: Type
    cost: int  # how many arguments must become another type


def parse_signature(text: str) -> Signature:
    """Read a signature; raises ValueError where it is not one."""
    head, _, constraints = text.partition(" where ")
    name, _, rest = head.strip().partition("(")
    reader = _Reader(rest)
    parameters: list[Pattern] = []
    names: list[str] = []
    repeats = False
    while not reader.skip(")"):
        parameter_name, pattern = reader.parameter()
        parameters.append(pattern)
        names.append(parameter_name or f"p{len(names)}")
        repeats = reader.skip("...")
        reader.skip(",")
    reader.expect("->")
    result = reader.pattern()
    known = {}
    for constraint in filter(None, constraints.split(",")):
        variable, word = constraint.split()
        known[variable] = word
    return Signature(name, tuple(parameters), tuple(names), result, repeats, known)


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)

    def skip(self, token: str) -> bool:
        found = bool(self._tokens) and self._tokens[0] == token
        if found:
            del self._tokens[0]
        return found

    def expect(self, token: str) -> None:
        if not self.skip(token):
            raise ValueError(f"expected {token!r} before {self._tokens!r}")

    def parameter(self) -> tuple[str | None, Pattern]:
        """`name type` or `type`."""
        first, second = self._tokens[0], self._tokens[1]
        named = second not in {"(", ")", ",", "..."} and not self._begins_long(first, second)
        name = self._tokens.pop(0) if named else None
        return name, self.pattern()

    def _begins_long(self, first: str, second: str) -> bool:
        return any(name.startswith(f"{first} {second}") for name in _LONG.get(first, ()))

    def pattern(self) -> Pattern:
        name = self._tokens.pop(0)
        inside: list[Pattern] = []
        if self.skip("("):
            while not self.skip(")"):
                inside.append(self.pattern())
                self.skip(",")
        for long in _LONG.get(name, ()):
            words = long.split()[1:]
            if self._tokens[: len(words)] == words:
                del self._tokens[: len(words)]
                name = long
        return _pattern(name, inside)


def _pattern(name: str, inside: Sequence[Pattern]) -> Pattern:
    sizes = tuple(
        int(part.name) if part.name.isdigit() else part.name
        for part in inside
        if part.name.isdigit() or (len(part.name) == 1 and part.name.islower())
    )
    if sizes:
        return Pattern(name, sizes)
    return Pattern(name, (), tuple(inside))


class _Misfit(Exception):
    pass


class _Matching:
    """What is known so far of a signature's variables."""

    def __init__(self, signature: Signature) -> None:
        self._constraints = signature.constraints
        self.types: dict[str, Type] = {}
        self.sizes: dict[str, int | None] = {}

    def take(self, pattern: Pattern, given: Type) -> None:
        """Learn from an argument of a type; raises _Misfit."""
        if pattern.is_variable:
            known = self.types.get(pattern.name)
            both = given if known is None else common(known, given)
            if both is None:
                raise _Misfit
            self.types[pattern.name] = both
        elif given == UNKNOWN:
            for size in pattern.sizes:
                if isinstance(size, str):
                    self.sizes.setdefault(size, 0)
            for child in pattern.children:
                self.take(child, UNKNOWN)
        elif pattern.children:
            if given.name != pattern.name or len(given.children) != len(pattern.children):
                raise _Misfit
            for child, within in zip(pattern.children, given.children, strict=True):
                self.take(child, within)
        elif pattern.sizes:
            self._take_sizes(pattern, given)
        elif not coerces(given, Type(pattern.name)):
            raise _Misfit

    def _take_sizes(self, pattern: Pattern, given: Type) -> None:
        if given.name != pattern.name:
            sized = _SMALLEST.get(pattern.name)
            both = common(given, sized) if sized else None
            if both is None or both.name != pattern.name:
                raise _Misfit
            given = both
        for place, size in enumerate(pattern.sizes):
            # varchar without a length is longer than any.
            found = given.sizes[place] if given.sizes else None
            if isinstance(size, int):
                if found is None or found > size:
                    raise _Misfit
            else:
                known = self.sizes.get(size, 0)
                self.sizes[size] = None if known is None or found is None else max(known, found)

    def check(self) -> None:
        """Raise _Misfit where a type is not what the signature wants of it."""
        for variable, word in self._constraints.items():
            kind = self.types.get(variable, UNKNOWN)
            if word == "orderable" and not kind.is_orderable:
                raise _Misfit
            if word == "comparable" and not kind.is_comparable:
                raise _Misfit

    def resolved(self, pattern: Pattern) -> Type:
        """The type that a pattern has come to be."""
        if pattern.is_variable:
            return self.types.get(pattern.name, UNKNOWN)
        if pattern.children:
            children = tuple(self.resolved(child) for child in pattern.children)
            return Type(pattern.name, (), children, _names(pattern, len(children)))
        sizes = [self.sizes.get(size) if isinstance(size, str) else size for size in pattern.sizes]
        known = tuple(size for size in sizes if size is not None)
        if pattern.name == "decimal" and known[:1] == (0,):
            known = (1, *known[1:])  # NULL alone says nothing of a precision
        return Type(pattern.name, known if len(known) == len(sizes) else ())


def _names(pattern: Pattern, width: int) -> tuple[str | None, ...]:
    return (None,) * width if pattern.name == "row" else ()


# What a value of another type would have to become at least.
_SMALLEST = {
    "decimal": Type("decimal", (1, 0)),
    "char": Type("char", (0,)),
    "timestamp": Type("timestamp", (0,)),
    "timestamp with time zone": Type("timestamp with time zone", (0,)),
    "time with time zone": Type("time with time zone", (0,)),
}


def match(signature: Signature, arguments: Sequence[Argument]) -> Match | None:
    """How a call fits a signature; None: it does not. Lambdas may raise what binding them does."""
    patterns = list(signature.parameters)
    if signature.repeats:
        extra = len(arguments) - len(patterns)
        patterns = patterns + patterns[-1:] * extra if extra >= 0 else patterns[:-1]
    if len(patterns) != len(arguments):
        return None
    matching = _Matching(signature)
    try:
        for pattern, argument in zip(patterns, arguments, strict=True):
            if isinstance(argument, Typed):
                if pattern.name == "function":
                    return None
                matching.take(pattern, argument.kind)
            elif pattern.name != "function" or len(pattern.children) - 1 != argument.width:
                return None
        lambdas = _bind_lambdas(matching, patterns, arguments)
        matching.check()
    except _Misfit:
        return None
    wanted = tuple(
        matching.resolved(pattern) if isinstance(argument, Typed) else None
        for pattern, argument in zip(patterns, arguments, strict=True)
    )
    cost = sum(
        argument.kind.name != kind.name or argument.kind.children != kind.children
        for argument, kind in zip(arguments, wanted, strict=True)
        if isinstance(argument, Typed) and kind is not None
    )
    return Match(
        matching.types, matching.sizes, wanted, lambdas, matching.resolved(signature.result), cost
    )


def _bind_lambdas(
    matching: _Matching, patterns: Sequence[Pattern], arguments: Sequence[Argument]
) -> dict[int, exp.Lambda]:
    lambdas = {}
    for place, (pattern, argument) in enumerate(zip(patterns, arguments, strict=True)):
        if isinstance(argument, LambdaArgument):
            *parameters, result = pattern.children
            kinds: tuple[Type, ...] | None = None
            # A state may grow while it is computed, as '' does by what is added to it.
            while kinds != (known := tuple(map(matching.resolved, parameters))):
                kinds = known
                lambdas[place], returned = argument.bind(kinds)
                matching.take(result, returned)
    return lambdas


def concrete(pattern: Pattern) -> Type:
    """The type of a pattern without variables but for sizes."""
    children = tuple(concrete(child) for child in pattern.children)
    sizes = tuple(size if isinstance(size, int) else 0 for size in pattern.sizes)
    return Type(pattern.name, sizes, children, (None,) * len(children) * (pattern.name == "row"))
