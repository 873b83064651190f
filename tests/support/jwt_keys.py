"""Keys of user pools and tokens signed with them."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from querysocket.tokens import PoolKeys

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example01"
CLIENT_ID = "1example23456789"
OWNER_ID = "11111111-2222-3333-4444-555555555555"
ORIGIN = "https://app.example.com"
ENVIRONMENT = {
    "SIGN_IN": "on",
    "TOKEN_ISSUER": ISSUER,
    "JWKS_URL": f"{ISSUER}/.well-known/jwks.json",
    "CLIENT_ID": CLIENT_ID,
    "ALLOWED_ORIGINS": f"{ORIGIN},http://localhost:5173",
}

KEY_ID = "key-1"


@cache
def private_key(key_id: str = KEY_ID) -> RSAPrivateKey:
    """The key of this id, made once."""
    return generate_private_key(public_exponent=65_537, key_size=2_048)


def public_jwk(key_id: str = KEY_ID) -> dict[str, Any]:
    """Its public half, as a key set has it."""
    jwk = RSAAlgorithm.to_jwk(private_key(key_id).public_key(), as_dict=True)
    return {**jwk, "kid": key_id, "alg": "RS256", "use": "sig"}


def key_set(*key_ids: str) -> bytes:
    """What the pool publishes."""
    return json.dumps({"keys": [public_jwk(key_id) for key_id in key_ids]}).encode()


def claims(**changes: Any) -> dict[str, Any]:
    """What a good access token says; a claim changed to None is left out."""
    now = int(time.time())
    good = {
        "sub": OWNER_ID,
        "iss": ISSUER,
        "client_id": CLIENT_ID,
        "token_use": "access",
        "cognito:groups": ["analysts", "admins"],
        "iat": now,
        "exp": now + 3_600,
        "jti": "77777777-8888-9999-aaaa-bbbbbbbbbbbb",
        "username": OWNER_ID,
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def token(key_id: str = KEY_ID, headers: dict[str, Any] | None = None, **changes: Any) -> str:
    """An access token signed by the pool's key, good but for the changes."""
    return jwt.encode(
        claims(**changes), private_key(key_id), "RS256", headers={"kid": key_id, **(headers or {})}
    )


class Pool:
    """A user pool's end of the line: what it publishes, and how often it was asked."""

    def __init__(self, *key_ids: str) -> None:
        self.published: bytes | Exception = key_set(*key_ids)
        self.fetches: list[str] = []
        self.now = 1_000_000.0
        self.keys = PoolKeys(ENVIRONMENT["JWKS_URL"], self._fetch, lambda: self.now)

    def _fetch(self, url: str) -> bytes:
        self.fetches.append(url)
        if isinstance(self.published, Exception):
            raise self.published
        return self.published
