"""$connect's authorizer: lets a socket in by its access token and its origin."""

from __future__ import annotations

import json
from typing import Any

from querysocket.authorization import authorize
from querysocket.errors import Unauthorized
from querysocket.observability import logger


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """An IAM policy that allows the connection or denies it; an error where nobody can tell."""
    try:
        identity = authorize(event)
    except Unauthorized as error:
        connection_id = event["requestContext"]["connectionId"]
        logger.info("denied", extra={"reason": error.reason, "connectionId": connection_id})
        return policy(event, "Deny")
    if identity is None:
        return policy(event, "Allow")
    context = {
        "ownerId": identity.owner_id,
        "groups": json.dumps(identity.groups),
        "tokenExpiresAt": identity.expires_at,
    }
    return {**policy(event, "Allow", identity.owner_id), "context": context}


def policy(event: dict[str, Any], effect: str, principal_id: str = "anonymous") -> dict[str, Any]:
    """What API Gateway takes for an answer."""
    invoke = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    document = {"Version": "2012-10-17", "Statement": [invoke]}
    return {"principalId": principal_id, "policyDocument": document}
