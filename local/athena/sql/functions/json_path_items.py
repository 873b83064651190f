"""What a JSON path of SQL leads to: https://trino.io/docs/current/functions/json.html

A lax path unwraps arrays where an object is due, and passes over what is not there; a strict one
fails. A predicate is true, false, or unknown, which is None.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from local.athena.sql.functions.json_path import Node, parse_path
from local.athena.sql.typed.expression import InvalidArgument

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class PathError(Exception):
    """The path cannot be evaluated on the input."""


def items(path: str, document: Any, variables: Mapping[str, Any]) -> list[Any]:
    """What the path leads to, in order; raises PathError, or InvalidArgument for a bad path."""
    strict, tree = parse_path(path)
    return _Evaluation(document, variables, strict).items(tree, None, None)


class _Evaluation:
    def __init__(self, document: Any, variables: Mapping[str, Any], strict: bool) -> None:
        self._document = document
        self._variables = variables
        self._strict = strict

    def items(self, node: Node, current: Any, last: int | None) -> list[Any]:
        """A node's items; `current` is what a filter looks at, `last` an array's last place."""
        kind = node[0]
        if kind == "context":
            return [self._document]
        if kind == "current":
            return [current]
        if kind == "value":
            return [node[1]]
        if kind == "last":
            if last is None:
                raise InvalidArgument(
                    "INVALID_PATH: accessing the last array index with no enclosing array"
                )
            return [last]
        if kind == "variable":
            return [self._variable(node[1])]
        evaluate: Callable[[Node, Any, int | None], list[Any]] = getattr(self, f"_{kind}")
        return evaluate(node, current, last)

    def _variable(self, name: str) -> Any:
        if name in self._variables:
            return self._variables[name]
        reason = f"INVALID_PATH: no value passed for parameter {name}"
        if name.lower() in map(str.lower, self._variables):
            reason += f'. Try quoting "{name}" in the PASSING clause to match case'
        raise InvalidArgument(reason)

    def _unwrapped(self, values: Sequence[Any]) -> Iterator[Any]:
        for value in values:
            if isinstance(value, list) and not self._strict:
                yield from value
            else:
                yield value

    def _missing(self, what: str) -> list[Any]:
        """Nothing where the path is lax."""
        if self._strict:
            raise PathError(what)
        return []

    def _member(self, node: Node, current: Any, last: int | None) -> list[Any]:
        found = []
        for value in self._unwrapped(self.items(node[1], current, last)):
            if not isinstance(value, dict):
                self._missing("invalid item type. Expected: OBJECT")
            elif node[2] not in value:
                self._missing(f"structural error: missing member '{node[2]}' in JSON object")
            else:
                found.append(value[node[2]])
        return found

    def _members(self, node: Node, current: Any, last: int | None) -> list[Any]:
        found: list[Any] = []
        for value in self._unwrapped(self.items(node[1], current, last)):
            if isinstance(value, dict):
                found += value.values()
            else:
                self._missing("invalid item type. Expected: OBJECT")
        return found

    def _arrays(self, node: Node, current: Any, last: int | None) -> Iterator[list[Any]]:
        for value in self.items(node[1], current, last):
            if isinstance(value, list):
                yield value
            else:
                self._missing("invalid item type. Expected: ARRAY")
                yield [value]

    def _elements(self, node: Node, current: Any, last: int | None) -> list[Any]:
        return [each for array in self._arrays(node, current, last) for each in array]

    def _subscripts(self, node: Node, current: Any, last: int | None) -> list[Any]:
        found: list[Any] = []
        for array in self._arrays(node, current, last):
            for low, high in node[2]:
                first = self._place(low, current, len(array) - 1)
                final = first if high is None else self._place(high, current, len(array) - 1)
                if first < 0 or final >= len(array) or first > final:
                    self._missing(
                        f"structural error: invalid array subscript: [{first}, {final}] "
                        f"for array of size {len(array)}"
                    )
                found += array[max(first, 0) : final + 1]
        return found

    def _place(self, node: Node, current: Any, last: int) -> int:
        values = self.items(node, current, last)
        if len(values) != 1 or not _is_number(values[0]):
            raise PathError("array subscript must be a singleton numeric value")
        return int(values[0])

    def _filter(self, node: Node, current: Any, last: int | None) -> list[Any]:
        values = self._unwrapped(self.items(node[1], current, last))
        return [value for value in values if self._holds(node[2], value) is True]

    def _sign(self, node: Node, current: Any, last: int | None) -> list[Any]:
        values = list(self._unwrapped(self.items(node[2], current, last)))
        if not all(map(_is_number, values)):
            raise PathError("invalid item type. Expected: NUMBER")
        return [-value if node[1] == "-" else value for value in values]

    def _arithmetic(self, node: Node, current: Any, last: int | None) -> list[Any]:
        sides = [list(self._unwrapped(self.items(side, current, last))) for side in node[2:]]
        if any(len(side) != 1 or not _is_number(side[0]) for side in sides):
            raise PathError("arithmetic binary expression requires singleton numeric operands")
        (left,), (right,) = sides
        if node[1] in _ARITHMETIC:
            return [_ARITHMETIC[node[1]](left, right)]
        if right == 0:
            raise PathError("Division by zero")
        whole = isinstance(left, int) and isinstance(right, int)
        if node[1] == "/":
            return [math.trunc(left / right) if whole else left / right]
        return [int(math.fmod(left, right)) if whole else math.fmod(left, right)]

    def _method(self, node: Node, current: Any, last: int | None) -> list[Any]:
        values = self.items(node[1], current, last)
        name = node[2]
        if name == "type":
            return [_type_name(value) for value in values]
        if name == "size":
            if self._strict and not all(isinstance(value, list) for value in values):
                raise PathError("invalid item type. Expected: ARRAY")
            return [len(value) if isinstance(value, list) else 1 for value in values]
        inner = list(self._unwrapped(values))
        if name == "keyvalue":
            return [entry for place, value in enumerate(inner) for entry in _entries(value, place)]
        return [_METHODS[name](value) for value in inner]

    def _holds(self, node: Node, current: Any) -> bool | None:
        """A predicate of what a filter looks at."""
        kind = node[0]
        if kind in {"and", "or"}:
            sides = [self._holds(side, current) for side in node[1:]]
            decisive = kind == "or"
            return decisive if decisive in sides else None if None in sides else not decisive
        if kind == "not":
            value = self._holds(node[1], current)
            return None if value is None else not value
        if kind == "unknown":
            return self._holds(node[1], current) is None
        try:
            if kind == "exists":
                return bool(self.items(node[1], current, None))
            left = list(
                self._unwrapped(self.items(node[1 if kind != "compare" else 2], current, None))
            )
            if kind == "compare":
                right = list(self._unwrapped(self.items(node[3], current, None)))
                return _any(_compared(node[1], one, other) for one in left for other in right)
            if kind == "starts":
                (start,) = self.items(node[2], current, None)
                return _any(_starts(value, start) for value in left)
        except PathError:
            return None
        flags = re.IGNORECASE if "i" in node[3] else re.NOFLAG
        pattern = re.compile(node[2], flags)
        return _any(bool(pattern.search(v)) if isinstance(v, str) else None for v in left)


def _any(results: Iterator[bool | None]) -> bool | None:
    known = list(results)
    return True if True in known else None if None in known else False


def _compared(symbol: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        if symbol in {"==", "!=", "<>"}:
            return (left is right) == (symbol == "==")
        return None
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return None
    if (_is_number(left) and _is_number(right)) or type(left) is type(right):
        return _COMPARE[symbol](left, right)
    return None


def _starts(value: Any, start: Any) -> bool | None:
    both = isinstance(value, str) and isinstance(start, str)
    return value.startswith(start) if both else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _type_name(value: Any) -> str:
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (str, "string"), (list, "array"), (dict, "object")):
        if isinstance(value, kind):
            return name
    return "number"


def _entries(value: Any, place: int) -> Iterator[Any]:
    if not isinstance(value, dict):
        raise PathError("invalid item type. Expected: OBJECT")
    for name, each in value.items():
        yield {"name": name, "value": each, "id": place}


def _double(value: Any) -> float:
    try:
        return float(value) if not isinstance(value, bool | list | dict) else float("x")
    except (TypeError, ValueError) as error:
        raise PathError("invalid item type. Expected: NUMBER or TEXT") from error


def _numeric(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if not _is_number(value):
            raise PathError("invalid item type. Expected: NUMBER")
        return function(value)

    return apply


def _of_kind(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, its result a double where its argument is."""
    return lambda value: float(function(value)) if isinstance(value, float) else function(value)


_METHODS: dict[str, Callable[[Any], Any]] = {
    "double": _double,
    "ceiling": _numeric(_of_kind(math.ceil)),
    "floor": _numeric(_of_kind(math.floor)),
    "abs": _numeric(_of_kind(abs)),
}
