"""What the API's own model says a request must look like."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import botocore.session
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from local.redshift.endpoints import invalid
from local.requests import Request

_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "list": list}


@functools.cache
def _model() -> ServiceModel:
    return botocore.session.Session().get_service_model("redshift-data")


def check(operation: str, request: Request) -> None:
    """Raise ApiError where the request of an operation breaks a constraint."""
    shape = _model().operation_model(operation).input_shape
    for problem in _problems(shape, request, ""):
        raise invalid(problem)


def _problems(shape: Any, value: Any, name: str) -> Iterator[str]:
    of_its_type = type(value) is _TYPES.get(shape.type_name, dict)  # a bool is no int here
    if not of_its_type:
        yield f"{name} must be of type {shape.type_name}"
    elif isinstance(shape, StructureShape):
        for missing in (each for each in shape.required_members if value.get(each) is None):
            yield f"{_inner(name, missing)} must not be null"
        for member, inner in shape.members.items():
            if value.get(member) is not None:
                yield from _problems(inner, value[member], _inner(name, member))
    elif isinstance(shape, ListShape):
        yield from _outside(shape, len(value), f"{name} must have length")
        for number, item in enumerate(value, 1):
            yield from _problems(shape.member, item, f"{name}.{number}.member")
    elif isinstance(value, str):
        yield from _outside(shape, len(value), f"{name} must have length")
        pattern, enum = shape.metadata.get("pattern"), shape.metadata.get("enum")
        if pattern and not re.fullmatch(pattern, value):
            yield f"{name} must satisfy regex pattern: ^{pattern}$"
        if enum and value not in enum:
            yield f"{name} must satisfy enum value set: [{', '.join(enum)}]"
    elif isinstance(value, int) and shape.type_name != "boolean":
        yield from _outside(shape, value, f"{name} must have value")


def _outside(shape: Shape, size: int, what: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low:
        yield f"{what} greater than or equal to {low}"
    if high is not None and size > high:
        yield f"{what} less than or equal to {high}"


def _inner(name: str, member: str) -> str:
    member = member[0].lower() + member[1:]
    return f"{name}.{member}" if name else member
