"""Where statements run: the workgroup and the cluster that exist here, and who may connect to them.

https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.callers import Caller
from local.redshift.warehouse import DATABASE
from local.requests import ApiError, Request

WORKGROUP = "querysocket"
WORKGROUP_ID = "5e7a1c0d-0000-4000-8000-000000000000"
CLUSTER = "querysocket"

FindSecret = Callable[[str], tuple[str, str | None] | None]
"""ARN and text of the secret of that name or ARN."""


def invalid(message: str) -> ApiError:
    """A ValidationException."""
    return ApiError("ValidationException", message)


@dataclass(frozen=True)
class Connection:
    """A database at an endpoint, and as whom to connect to it; names as the caller gave them."""

    database: str
    cluster: str | None = None
    workgroup: str | None = None
    db_user: str | None = None
    secret: str | None = None

    def described(self) -> dict[str, str]:
        """Those of its members that the API's answers repeat."""
        members = {
            "ClusterIdentifier": self.cluster,
            "WorkgroupName": self.workgroup,
            "Database": self.database,
            "DbUser": self.db_user,
            "SecretArn": self.secret,
        }
        return {name: value for name, value in members.items() if value is not None}

    def arn(self, account_id: str, region: str) -> str:
        """The ARN of the cluster or workgroup."""
        return endpoint_arn(self.cluster, self.workgroup, account_id, region)


def endpoint_arn(cluster: str | None, workgroup: str | None, account_id: str, region: str) -> str:
    """The ARN of a cluster, or else of a workgroup by its name or ARN; `*` of neither."""
    if cluster:
        return f"arn:aws:redshift:{region}:{account_id}:cluster:{cluster}"
    if not workgroup:
        return "*"
    if workgroup.startswith("arn:"):
        return workgroup
    # A workgroup's ARN has its id; one that does not exist has none.
    id_ = WORKGROUP_ID if workgroup == WORKGROUP else workgroup
    return f"arn:aws:redshift-serverless:{region}:{account_id}:workgroup/{id_}"


def connection(request: Request, caller: Caller, find_secret: FindSecret) -> Connection:
    """The connection that a request asks for; raises ApiError where it cannot be made."""
    cluster, workgroup = request.get("ClusterIdentifier"), request.get("WorkgroupName")
    if cluster is None and workgroup is None:
        raise invalid("Either ClusterIdentifier or WorkgroupName needs to be specified.")
    if cluster is not None and workgroup is not None:
        raise invalid("Only one of ClusterIdentifier or WorkgroupName can be specified.")
    database, db_user = request.get("Database"), request.get("DbUser")
    if not database:
        raise invalid("Database needs to be specified.")
    if db_user is not None and workgroup is not None:
        raise invalid("DbUser is not supported with WorkgroupName.")
    wanted = Connection(database, cluster, workgroup, db_user, request.get("SecretArn"))
    arn = wanted.arn(caller.account_id, caller.region)
    exists = cluster == CLUSTER or arn == endpoint_arn(
        None, WORKGROUP, caller.account_id, caller.region
    )
    if not exists:
        raise invalid("Redshift endpoint doesn't exist in this region.")
    _authenticate(wanted, arn, caller, find_secret)
    if database != DATABASE:
        raise invalid(f'FATAL: database "{database}" does not exist')
    return wanted


def _authenticate(wanted: Connection, arn: str, caller: Caller, find_secret: FindSecret) -> None:
    """What the service does with the caller's rights to sign in; raises ApiError."""
    if wanted.secret is not None:
        secret = find_secret(wanted.secret)
        _require(caller, "secretsmanager:GetSecretValue", secret[0] if secret else wanted.secret)
        if secret is None:
            raise invalid("Secrets Manager can't find the specified secret.")
        if not _has_credentials(secret[1]):
            raise invalid("username and password in secret cannot be empty")
        return
    if wanted.cluster is None:
        _require(caller, "redshift-serverless:GetCredentials", arn)
        return
    base = arn.removesuffix(f"cluster:{wanted.cluster}")
    dbname = f"{base}dbname:{wanted.cluster}/{wanted.database}"
    if wanted.db_user is None:
        _require(caller, "redshift:GetClusterCredentialsWithIAM", dbname)
        return
    for resource in (f"{base}dbuser:{wanted.cluster}/{wanted.db_user}", dbname):
        _require(caller, "redshift:GetClusterCredentials", resource)


def _require(caller: Caller, action: str, resource: str) -> None:
    # The one who is refused is the caller, but the Data API was called rightly: it does not say
    # AccessDeniedException.
    if not caller.may(action, resource):
        raise invalid(
            f"User: {caller.arn} is not authorized to perform: {action} on resource: {resource} "
            f"because no identity-based policy allows the {action} action"
        )


def _has_credentials(text: str | None) -> bool:
    try:
        found: Any = json.loads(text or "")
    except ValueError:
        return False
    return isinstance(found, dict) and bool(found.get("username") and found.get("password"))
