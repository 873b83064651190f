"""What every operation does with its request and its refusals.

Error shapes: https://docs.aws.amazon.com/athena/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.requests import ApiError, Request


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


class Constraints:
    """The API model's constraints on one request, broken ones told all at once."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._broken: list[str] = []

    def required(self, name: str) -> Constraints:
        """`name` must be there."""
        if self._request.get(name) is None:
            value = f"Value null at '{_lower_camel(name)}'"
            self._broken.append(f"{value} failed to satisfy constraint: Member must not be null")
        return self

    def length(self, name: str, low: int, high: int | None = None) -> Constraints:
        """`name`, where given, must be `low` to `high` bytes or items long."""
        value = self._request.get(name)
        if value is not None:
            size = len(value.encode()) if isinstance(value, str) else len(value)
            self._between(name, "length", size, low, high)
        return self

    def value(self, name: str, low: int, high: int | None = None) -> Constraints:
        """`name`, where given, must be a number from `low` to `high`."""
        value = self._request.get(name)
        if value is not None:
            self._between(name, "value", value, low, high)
        return self

    def check(self) -> None:
        """Raise ServiceError when a constraint is broken."""
        if self._broken:
            errors = "error" if len(self._broken) == 1 else "errors"
            raise invalid_request(
                f"{len(self._broken)} validation {errors} detected: {'; '.join(self._broken)}"
            )

    def _between(self, name: str, what: str, size: int, low: int, high: int | None) -> None:
        if size < low:
            bound = f"greater than or equal to {low}"
        elif high is not None and size > high:
            bound = f"less than or equal to {high}"
        else:
            return
        self._broken.append(
            f"Value at '{_lower_camel(name)}' failed to satisfy constraint: "
            f"Member must have {what} {bound}"
        )


def _lower_camel(name: str) -> str:
    return name[0].lower() + name[1:]
