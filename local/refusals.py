"""How each service words it when it refuses a call for no fault of the caller's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from xml.sax.saxutils import escape

from local.faults import Refusal


@dataclass(frozen=True)
class ServiceError:
    """An error of a service's API."""

    status: int
    code: str
    message: str


_MESSAGES: dict[Refusal, str] = {
    "throttled": "Rate exceeded",
    "failed": "Internal server error",
    "gone": "Gone",
}

# As most services have it:
# https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
_COMMON: dict[Refusal, tuple[int, str]] = {
    "throttled": (400, "ThrottlingException"),
    "failed": (500, "InternalFailure"),
    "gone": (410, "GoneException"),
}
_OWN: dict[tuple[str, Refusal], tuple[int, str]] = {
    ("athena", "failed"): (500, "InternalServerException"),
    ("dynamodb", "throttled"): (400, "ProvisionedThroughputExceededException"),
    ("dynamodb", "failed"): (500, "InternalServerError"),
    ("execute-api", "throttled"): (429, "LimitExceededException"),
    ("execute-api", "failed"): (500, "InternalServerErrorException"),
    ("lambda", "throttled"): (429, "TooManyRequestsException"),
    ("lambda", "failed"): (500, "ServiceException"),
    ("redshift-data", "failed"): (500, "InternalServerException"),
    ("sns", "throttled"): (400, "Throttling"),
    ("sns", "failed"): (500, "InternalError"),
    ("sqs", "throttled"): (400, "RequestThrottled"),
}


def error(service: str, refusal: Refusal) -> ServiceError:
    """The error of a service, named as IAM and signatures name it: `states`, `execute-api`."""
    status, code = _OWN.get((service, refusal), _COMMON[refusal])
    return ServiceError(status, code, _MESSAGES[refusal])


def response(service: str, refusal: Refusal) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """The same as an HTTP response: status, headers, body."""
    told = error(service, refusal)
    if service == "sns":  # the one that still speaks the query protocol
        fault = "Receiver" if refusal == "failed" else "Sender"
        body = (
            '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error>'
            f"<Type>{fault}</Type><Code>{escape(told.code)}</Code>"
            f"<Message>{escape(told.message)}</Message></Error></ErrorResponse>"
        )
        return told.status, [(b"content-type", b"text/xml")], body.encode()
    headers = [
        (b"content-type", b"application/x-amz-json-1.1"),
        (b"x-amzn-errortype", told.code.encode()),
    ]
    return told.status, headers, json.dumps({"__type": told.code, "message": told.message}).encode()
