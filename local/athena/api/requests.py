"""What every operation does with its request and its refusals.

Error shapes: https://docs.aws.amazon.com/athena/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from local.requests import ApiError, Request

_UNBOUNDED = {"MaxQueryResults"}
"""Shapes whose upper bound the operation checks later, in words of its own."""

_SCALARS: Mapping[str, tuple[type, str]] = {
    "string": (str, "a String"),
    "integer": (int, "an Integer"),
    "boolean": (bool, "a Boolean"),
}


class ServiceError(ApiError):
    """A refusal of Athena's, with its AthenaErrorCode."""

    def __init__(
        self,
        type: str,  # noqa: A002 the API's own word
        message: str,
        code: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        codes = {"AthenaErrorCode": code, "ErrorCode": code} if code else {}
        super().__init__(type, message, {**codes, **(extra or {})})
        self.code = code


def invalid_request(message: str, code: str = "INVALID_INPUT") -> ServiceError:
    """An InvalidRequestException."""
    return ServiceError("InvalidRequestException", message, code)


def not_found(kind: str, name: str, code: str) -> ServiceError:
    """The InvalidRequestException for an id that nothing has."""
    return invalid_request(f"{kind} {name} was not found", code)


@functools.cache
def _model() -> ServiceModel:
    return botocore.session.Session().get_service_model("athena")


def check(operation: str, request: Request) -> None:
    """Raise ServiceError where a request is not what the API's model says.

    A value of another type is told alone and first; broken constraints are told all at once.
    """
    shape = _model().operation_model(operation).input_shape
    for mismatch in _mismatches(shape, request):
        raise ServiceError("SerializationException", mismatch)
    if broken := list(_broken(shape, request, "")):
        errors = "error" if len(broken) == 1 else "errors"
        raise invalid_request(f"{len(broken)} validation {errors} detected: {'; '.join(broken)}")


def _mismatches(shape: Any, value: Any) -> Iterator[str]:
    """Values of the wrong JSON type, depth first; null is as good as nothing."""
    if value is None:
        return
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        for name, member in shape.members.items():
            yield from _mismatches(member, value.get(name))
    elif isinstance(shape, ListShape) and isinstance(value, list):
        for item in value:
            yield from _mismatches(shape.member, item)
    elif isinstance(value, list):
        yield "Start of list found where not expected"
    elif isinstance(value, dict):
        if not isinstance(shape, MapShape):
            yield "Start of structure or map found where not expected."
    elif isinstance(shape, ListShape):
        yield "Expected list or null"
    elif shape.type_name not in _SCALARS:
        yield "Expected null"
    else:
        wanted, named = _SCALARS[shape.type_name]
        if type(value) is not wanted:
            yield f"{_json_type(value)} can not be converted to {named}"


def _json_type(value: object) -> str:
    if isinstance(value, bool):
        return f"{value}_VALUE".upper()
    return "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"


def _broken(shape: Any, value: Any, name: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for member, inner in shape.members.items():
            path = f"{name}.{_lower_camel(member)}" if name else _lower_camel(member)
            if value.get(member) is not None:
                yield from _broken(inner, value[member], path)
            elif member in shape.required_members:
                yield f"Value null at '{path}' {_FAILED} not be null"
    elif isinstance(shape, ListShape):
        yield from _outside(shape, name, "length", len(value))
        for number, item in enumerate(value, 1):
            if item is not None:
                yield from _broken(shape.member, item, f"{name}.{number}.member")
    elif isinstance(value, str):
        yield from _outside(shape, name, "length", len(value.encode()))
        pattern, enum = shape.metadata.get("pattern"), shape.metadata.get("enum")
        # The one pattern with \u lets all text through, in a way that only Java reads.
        if pattern and "\\u" not in pattern and not re.fullmatch(pattern, value):
            yield f"Value at '{name}' {_FAILED} satisfy regular expression pattern: {pattern}"
        if enum and value not in enum:
            yield f"Value at '{name}' {_FAILED} satisfy enum value set: [{', '.join(enum)}]"
    elif shape.type_name == "integer":
        yield from _outside(shape, name, "value", value)


_FAILED = "failed to satisfy constraint: Member must"


def _outside(shape: Shape, name: str, what: str, size: int) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low:
        yield f"Value at '{name}' {_FAILED} have {what} greater than or equal to {low}"
    if high is not None and size > high and shape.name not in _UNBOUNDED:
        yield f"Value at '{name}' {_FAILED} have {what} less than or equal to {high}"


def _lower_camel(name: str) -> str:
    return name[0].lower() + name[1:]
