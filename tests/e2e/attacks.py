"""Tokens that are not good, each wrong in a way of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt.algorithms import RSAAlgorithm

from tests.e2e.stack import LocalStack
from tests.e2e.users import User

Attack: TypeAlias = Callable[[LocalStack, User], str]
OWN_KEY = generate_private_key(public_exponent=65_537, key_size=2_048)
NOW = int(time.time())


def unsigned(stack: LocalStack, user: User) -> str:
    return jwt.encode(user.claims(), "", "none", headers={"kid": user.key_id})


def signed_with_the_public_key(stack: LocalStack, user: User) -> str:
    header, claims = ({"alg": "HS256", "kid": user.key_id}, user.claims())
    parts = [base64url(json.dumps(part).encode()) for part in (header, claims)]
    signature = hmac.digest(stack.pool.public_key, ".".join(parts).encode(), hashlib.sha256)
    parts.append(base64url(signature))
    return ".".join(parts)


def signed_with_a_key_of_the_attackers(stack: LocalStack, user: User) -> str:
    return jwt.encode(user.claims(), OWN_KEY, "RS256", headers={"kid": user.key_id})


def bringing_the_attackers_key(stack: LocalStack, user: User) -> str:
    key = RSAAlgorithm.to_jwk(OWN_KEY.public_key(), as_dict=True)
    return jwt.encode(user.claims(), OWN_KEY, "RS256", headers={"kid": "own", "jwk": key})


def claiming_to_be_another(stack: LocalStack, user: User) -> str:
    header, _, signature = user.access_token.split(".")
    claims = user.claims(sub=stack.newcomer().owner_id)
    return ".".join((header, base64url(json.dumps(claims).encode()), signature))


def base64url(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def of_another_pool(stack: LocalStack, user: User) -> str:
    return stack.pool.other_pool().sign_in("mallory@example.com").access_token


def of_another_client(stack: LocalStack, user: User) -> str:
    return stack.pool.other_client().sign_in("mallory@example.com").access_token


def signed(**changes: Any) -> Attack:
    """A token with the pool's own signature."""
    return lambda stack, user: stack.pool.sign(user, **changes)


ATTACKS: dict[str, tuple[Attack, str]] = {
    "unsigned": (unsigned, "wrong_algorithm"),
    "public key as secret": (signed_with_the_public_key, "wrong_algorithm"),
    "attacker's key": (signed_with_a_key_of_the_attackers, "wrong_signature"),
    "attacker's key in the header": (bringing_the_attackers_key, "unknown_key"),
    "another's claims": (claiming_to_be_another, "wrong_signature"),
    "another pool": (of_another_pool, "unknown_key"),
    "another issuer": (signed(iss="https://issuer.example"), "wrong_issuer"),
    "another client": (of_another_client, "wrong_client"),
    "ID token": (lambda _, user: user.id_token, "wrong_audience"),
    "refresh token": (lambda _, user: user.refresh_token, "wrong_use"),
    "another use": (signed(token_use="id"), "wrong_use"),
    "expired": (signed(exp=NOW - 60), "expired"),
    "without end": (signed(exp=None), "claim_missing"),
    "not yet valid": (signed(nbf=NOW + 3_600), "not_yet_valid"),
    "oversized": (signed(padding="x" * 8_192), "oversized"),
    "garbage": (lambda *_: "garbage", "malformed"),
    "empty objects": (lambda *_: "e30.e30.e30", "unknown_key"),
}
"""The token, and why the authorizer of the sockets refuses it."""
