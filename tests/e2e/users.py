"""Users of the stack's user pool, and tokens that the pool signed or might have signed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

PASSWORD = "Secret-of-e2e-7"


@dataclass(frozen=True)
class User:
    """Somebody who has signed in."""

    owner_id: str
    access_token: str
    id_token: str
    refresh_token: str

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What the access token says, but for the changes; one changed to None is left out."""
        said = jwt.decode(self.access_token, options={"verify_signature": False})
        return {name: value for name, value in (said | changes).items() if value is not None}

    @property
    def key_id(self) -> str:
        """Which of the pool's keys signed the access token."""
        return str(jwt.get_unverified_header(self.access_token)["kid"])


class UserPool:
    """A user pool of the stack and one of its app clients."""

    def __init__(self, aws: Callable[[str], Any], pool_id: str, client_id: str, keys: Path) -> None:
        self._cognito = aws("cognito-idp")
        self._keys = keys
        self.pool_id = pool_id
        self.client_id = client_id

    def sign_in(self, email: str) -> User:
        """Tokens of this user, who is made first if need be."""
        with suppress(self._cognito.exceptions.UsernameExistsException):
            self._make(email)
        signed_in = self._cognito.admin_initiate_auth(
            UserPoolId=self.pool_id,
            ClientId=self.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        access_token = signed_in["AccessToken"]
        claims = jwt.decode(access_token, options={"verify_signature": False})
        return User(claims["sub"], access_token, signed_in["IdToken"], signed_in["RefreshToken"])

    def join(self, email: str, group: str) -> None:
        """Put the user into a group, which is made."""
        self._cognito.create_group(UserPoolId=self.pool_id, GroupName=group)
        self._cognito.admin_add_user_to_group(
            UserPoolId=self.pool_id, Username=email, GroupName=group
        )

    def other_client(self) -> UserPool:
        """The same pool, by an app client that is not the stack's."""
        made = self._cognito.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="other",
            ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        client_id = made["UserPoolClient"]["ClientId"]
        return UserPool(lambda _: self._cognito, self.pool_id, client_id, self._keys)

    def other_pool(self) -> UserPool:
        """A pool that is not the stack's."""
        pool_id = self._cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
        return UserPool(lambda _: self._cognito, pool_id, "", self._keys).other_client()

    def sign(self, user: User, **changes: Any) -> str:
        """An access token of the user, signed with the pool's own key, but for the changes."""
        headers = {"kid": user.key_id}
        return jwt.encode(user.claims(**changes), self._private_key, "RS256", headers=headers)

    @property
    def public_key(self) -> bytes:
        """The key that everybody knows, as a file of it would be."""
        private_key = load_pem_private_key(self._private_key, None)
        return private_key.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )

    @property
    def _private_key(self) -> bytes:
        return (self._keys / f"{self.pool_id}-access.pem").read_bytes()

    def _make(self, email: str) -> None:
        self._cognito.admin_create_user(
            UserPoolId=self.pool_id,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
        self._cognito.admin_set_user_password(
            UserPoolId=self.pool_id, Username=email, Password=PASSWORD, Permanent=True
        )
