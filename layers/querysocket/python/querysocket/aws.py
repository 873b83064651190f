"""AWS clients, made in one place, and the one translation of their errors."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, cast

import boto3
import botocore.session
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialProvider,
    CredentialResolver,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import BotoCoreError, ClientError

from querysocket.errors import ServiceUnavailable, Throttled

# Short timeouts and few retries: the client is waiting, and what fails is retried above by the
# poll loop or by Lambda.
_CONFIG = Config(
    connect_timeout=2,
    read_timeout=8,
    retries={"mode": "standard", "total_max_attempts": 4},
)
# Left alone, S3 clients may presign with version 2, which no Region after 2014 takes, and for S3's
# global host: it redirects for a young bucket of another Region, where the signature does not hold.
_PRESIGNING = Config(
    signature_version="s3v4",
    s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
)
_THROTTLES = frozenset(
    {
        "ActiveSessionsExceededException",
        "ActiveStatementsExceededException",
        "ActiveWaitingRequestsExceededException",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


@cache
def client(service: str) -> Any:
    """The boto3 client of a service, made once per function instance."""
    config = _CONFIG.merge(_PRESIGNING) if service == "s3" else _CONFIG
    # The stubs know services by literal names only.
    return boto3.client(service, config=config)  # type: ignore[call-overload]


def prepare(*services: str) -> None:
    """The end of a function's start: make the clients that its usual event needs.

    A function starts with a whole processor, and then runs with the share that its memory buys.
    """
    for service in services:
        client(service)
    gc.freeze()
    gc.set_threshold(10_000)


@cache
def client_as(service: str, role_arn: str) -> Any:
    """The client of a service that acts as another role; its credentials renew themselves."""
    session = botocore.session.get_session()
    session.register_component("credential_provider", CredentialResolver([_Assumed(role_arn)]))
    return session.create_client(service, config=_CONFIG)


class _Assumed(CredentialProvider):
    """Credentials of a role that the function's own role may assume."""

    METHOD = "assume-role"

    def __init__(self, role_arn: str) -> None:
        super().__init__()
        self._role_arn = role_arn

    def load(self) -> DeferredRefreshableCredentials:
        """They are fetched when first used, and again before they end."""
        own = botocore.session.get_session()
        fetcher = AssumeRoleCredentialFetcher(
            partial(own.create_client, config=_CONFIG),
            own.get_credentials(),
            self._role_arn,
            extra_args={"RoleSessionName": "querysocket"},
        )
        return DeferredRefreshableCredentials(fetcher.fetch_credentials, self.METHOD)


class ConditionFailed(Exception):
    """A conditional write found the item otherwise; `item` is what it found, None if nothing."""

    def __init__(self, item: dict[str, Any] | None) -> None:
        super().__init__("the condition of the write does not hold")
        self.item = item


class Gone(Exception):
    """The connection posted to has ended."""


@contextmanager
def errors(special: Callable[[ClientError], Exception | None] | None = None) -> Iterator[None]:
    """Raise botocore's errors as ours: Throttled, ServiceUnavailable, Gone or ConditionFailed.

    `special` may know better what an error of its service means; where it gives None, this does.
    """
    try:
        yield
    except ClientError as error:
        raise (special and special(error)) or _translated(error) from error
    except BotoCoreError as error:
        raise ServiceUnavailable(f"A call to AWS failed ({type(error).__name__}).") from error


def error_code(error: ClientError) -> str:
    """The service's own name for the error, for example ResourceNotFoundException."""
    return error.response.get("Error", {}).get("Code", "")


def _translated(error: ClientError) -> Exception:
    operation, code = error.operation_name, error_code(error)
    if code == "ConditionalCheckFailedException":
        found = cast("dict[str, Any]", error.response.get("Item"))
        return ConditionFailed(from_item(found) if found else None)
    if code == "GoneException":
        return Gone()
    if code in _THROTTLES:
        return Throttled(f"{operation} is throttled for now. Send the message again in a moment.")
    return ServiceUnavailable(f"{operation} failed with {code}.")


def to_item(record: Mapping[str, Any]) -> dict[str, Any]:
    """A DynamoDB item; attributes that are None are left out."""
    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in record.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of a DynamoDB item; numbers are Decimal."""
    deserialize = TypeDeserializer().deserialize
    return {name: deserialize(value) for name, value in item.items()}
