"""Typed settings, read from the environment on first use.

Each field is the environment variable of the same name in capitals: `AthenaSettings.workgroup` is
`WORKGROUP`. A class is read where its part is used, so a function need not be given the others'.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    ValidationError,
)

from querysocket.errors import Misconfigured


class Settings(BaseModel):
    """What all settings classes share."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    @classmethod
    @cache
    def load(cls) -> Self:
        """Settings from the environment; raises Misconfigured naming every variable at fault."""
        given = {
            name: os.environ[name.upper()]
            for name in cls.model_fields
            if name.upper() in os.environ
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            faults = "; ".join(
                f"{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()
            )
            raise Misconfigured(f"check the function's environment variables: {faults}") from error


class ConnectionSettings(Settings):
    """Where connections are recorded."""

    connections_table: str


class QuerySettings(Settings):
    """Where queries are recorded, and for how long."""

    queries_table: str
    retention_days: PositiveInt


class OwnerSettings(Settings):
    """Where each owner's activity is recorded, and how much of it is too much."""

    owners_table: str
    max_active_queries: PositiveInt
    daily_bytes_per_owner: NonNegativeInt
    """0 for no limit."""
    deadline_seconds: PositiveInt


class AdHocSettings(Settings):
    """Who may send SQL: the members of a group; all who are signed in where it is empty."""

    ad_hoc_group: str


class CatalogueSettings(Settings):
    """The only Glue database that queries may read."""

    database: str


class AbandonedSettings(Settings):
    """The queue of lost sockets."""

    abandoned_queue_url: str


class AthenaSettings(Settings):
    """The workgroup that queries run in, what they cost and how long their results can be read."""

    workgroup: str
    database: str
    bytes_scanned_cutoff: PositiveInt
    dollars_per_tb: PositiveFloat
    presign_seconds: PositiveInt


class ReportSettings(Settings):
    """Where the saved reports lie."""

    reports_bucket: str


class RedshiftSettings(Settings):
    """The workgroup or cluster that reports run in; all empty where the stack has none."""

    redshift_role_arn: str
    """All calls are made as this role: a statement is its starter's own."""
    redshift_workgroup_arn: str
    redshift_cluster: str
    redshift_db_user: str
    redshift_secret_arn: str
    redshift_database: str
    redshift_statement_prefix: str
    """Starts the names of our statements, by which the event rule knows them."""


class PollLoopSettings(Settings):
    """The state machine that polls, and the deadline it keeps."""

    poll_loop_arn: str


class DeliverySettings(Settings):
    """Whom to tell of failures besides the client, and when a query is given up."""

    failures_topic_arn: str
    rest_url: str
    deadline_seconds: PositiveInt
    disconnect_grace_seconds: NonNegativeInt


class SignInSettings(Settings):
    """Whose access tokens open a socket, and from which web pages."""

    sign_in: Literal["on", "off"]
    token_issuer: str
    # What arrives over plain HTTP could be anybody's keys; only the local stack has no other.
    jwks_url: Annotated[str, Field(pattern=r"^(https://|http://127\.0\.0\.1:\d+/)")]
    client_id: str
    allowed_origins: str
