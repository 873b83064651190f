"""What every API of ours does with its requests and its refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Request = Mapping[str, Any]
Response = dict[str, Any]


class ApiError(Exception):
    """A refusal, as the caller of an API receives it."""

    def __init__(
        self,
        type: str,  # noqa: A002 the API's own word
        message: str,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.type = type
        self.message = message
        self.extra = dict(extra or {})

    def body(self) -> Response:
        """The JSON body of the HTTP 400 response."""
        return {"__type": self.type, "Message": self.message, **self.extra}
