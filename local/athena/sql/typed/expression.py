"""What binding hands on: DuckDB's expressions with their types in Athena, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from local.athena.model import QueryFailed
from local.athena.sql.dialect import offset, position
from local.athena.types import Type

ERROR_TYPES = {
    "COLUMN_NOT_FOUND": 1006,
    "CATALOG_NOT_FOUND": 1006,
    "FUNCTION_NOT_FOUND": 1303,
    "NOT_SUPPORTED": 1200,
    "SCHEMA_NOT_FOUND": 1301,
    "TABLE_NOT_FOUND": 1301,
    "TYPE_MISMATCH": 1002,
}
"""https://docs.aws.amazon.com/athena/latest/ug/error-reference.html"""


@dataclass(frozen=True)
class Typed:
    """An expression: DuckDB's, and the type that its value has in Athena."""

    node: exp.Expr
    kind: Type


@dataclass(frozen=True)
class LambdaArgument:
    """A lambda where a function takes one; it is bound once its parameters' types are known."""

    width: int  # the number of its parameters
    bind: Callable[[tuple[Type, ...]], tuple[exp.Lambda, Type]] = field(repr=False)


Argument = Typed | LambdaArgument


class Fault(Exception):
    """What is wrong with an expression; the place in the text is added by who knows it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def at(self, node: exp.Expr | None, sql: str) -> QueryFailed:
        """The failure of the query, in Athena's form."""
        where = position(sql, offset(node) if node is not None else None)
        return QueryFailed(
            f"{self.code}: {where}: {self.message}", error_type=ERROR_TYPES.get(self.code, 1000)
        )


def mismatch(message: str) -> Fault:
    """A TYPE_MISMATCH."""
    return Fault("TYPE_MISMATCH", message)


def unsupported(what: str) -> Fault:
    """What Athena has and we cannot give right."""
    return Fault("NOT_SUPPORTED", what)


def unexpected(name: str, arguments: Sequence[Argument], expected: Sequence[str]) -> Fault:
    """Athena's words for arguments that fit no signature."""
    kinds = ", ".join(
        str(argument.kind) if isinstance(argument, Typed) else "function" for argument in arguments
    )
    hint = f". Expected: {', '.join(expected)}" if expected else ""
    return Fault("FUNCTION_NOT_FOUND", f"Unexpected parameters ({kinds}) for function {name}{hint}")


class InvalidArgument(ValueError):
    """Raised by a function in Python: the query fails with INVALID_FUNCTION_ARGUMENT.

    A message that begins with another code, such as `INVALID_CAST_ARGUMENT: `, fails with that.
    """
