"""Access tokens of the user pool: who the bearer is, if the token is good."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt

from querysocket.errors import ServiceUnavailable, Unauthorized
from querysocket.observability import logger
from querysocket.settings import SignInSettings

ALGORITHM = "RS256"
"""What Cognito signs with. Pinned: a token does not choose how it is checked."""

MAX_TOKEN_CHARACTERS = 8_192
LEEWAY_SECONDS = 5
"""What the clocks here and at Cognito may differ by."""

FETCH_SECONDS = 3
MAX_KEY_AGE_SECONDS = 6 * 3_600
"""After this the keys are fetched again, so that those removed from the pool go."""

MIN_REFETCH_SECONDS = 60
"""Tokens with made-up key ids cause no more fetches than one in this time."""

_REASONS: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "not_yet_valid",
    jwt.InvalidAlgorithmError: "wrong_algorithm",
    jwt.InvalidAudienceError: "wrong_audience",
    jwt.InvalidIssuerError: "wrong_issuer",
    jwt.InvalidSignatureError: "wrong_signature",
    jwt.MissingRequiredClaimError: "claim_missing",
}


@dataclass(frozen=True)
class Identity:
    """Who signed in."""

    owner_id: str
    """Cognito's `sub`: never given to another user, unlike a name."""
    groups: tuple[str, ...]
    expires_at: int
    """Epoch seconds."""


def fetch(url: str) -> bytes:
    """What lies at the URL, the pool's own key set."""
    # Of the schemes, SignInSettings lets only good ones pass.
    with urllib.request.urlopen(url, timeout=FETCH_SECONDS) as response:  # noqa: S310
        body: bytes = response.read()
    return body


class PoolKeys:
    """The public keys of the user pool, kept as long as the function instance lives."""

    def __init__(
        self,
        url: str,
        fetch: Callable[[str], bytes] = fetch,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = url
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._fetched_at = self._tried_at = 0.0

    def get(self, key_id: str) -> jwt.PyJWK | None:
        """The key of this id; raises ServiceUnavailable where no key was ever fetched."""
        now = self._clock()
        wanted = key_id not in self._keys or now - self._fetched_at >= MAX_KEY_AGE_SECONDS
        if not self._keys or (wanted and now - self._tried_at >= MIN_REFETCH_SECONDS):
            self._tried_at = now
            self._refresh(now)
        return self._keys.get(key_id)

    def _refresh(self, now: float) -> None:
        try:
            key_set = jwt.PyJWKSet.from_json(self._fetch(self._url).decode())
        except Exception as error:  # of the network, of HTTP, of JSON, of a key
            if not self._keys:
                raise ServiceUnavailable("The user pool's keys cannot be fetched.") from error
            logger.warning("keys not fetched", extra={"error": type(error).__name__})
        else:
            self._keys = {key.key_id: key for key in key_set.keys}
            self._fetched_at = now


@cache
def pool_keys() -> PoolKeys:
    """The keys of the pool that the settings name, made once per function instance."""
    return PoolKeys(SignInSettings.load().jwks_url)


def verify(token: str, keys: PoolKeys | None = None) -> Identity:
    """Who the bearer of the access token is; raises Unauthorized where it is not good.

    The token's own words about its key (`jku`, `jwk`, `x5u`) count for nothing: keys are the
    pool's. No error holds a part of the token.
    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
    """
    settings = SignInSettings.load()
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise Unauthorized("oversized")
    if not token.isascii():
        raise Unauthorized("malformed")
    try:
        key_id = jwt.get_unverified_header(token).get("kid", "")
        key = (keys or pool_keys()).get(key_id)
        if key is None:
            raise Unauthorized("unknown_key")
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=settings.token_issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "sub"]},
        )
    except jwt.PyJWTError as error:
        # Not `from error`: its words may be the token's.
        raise Unauthorized(_REASONS.get(type(error), "malformed")) from None
    return _identity(claims, settings.client_id)


def _identity(claims: dict[str, Any], client_id: str) -> Identity:
    """Who the claims of a token with the pool's signature are about."""
    if claims.get("token_use") != "access":
        raise Unauthorized("wrong_use")
    if claims.get("client_id") != client_id:
        raise Unauthorized("wrong_client")
    groups = claims.get("cognito:groups", [])
    named = isinstance(groups, list) and all(isinstance(group, str) for group in groups)
    if not (named and claims["sub"]):
        raise Unauthorized("malformed")
    return Identity(owner_id=claims["sub"], groups=tuple(groups), expires_at=int(claims["exp"]))
