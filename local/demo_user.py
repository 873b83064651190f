"""Users of the local stack's user pool, the demo user first of all."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from local.deploy import DUMMY_CREDENTIALS
from local.home import Home

EMAIL = "demo@example.com"


@dataclass(frozen=True)
class DemoUser:
    """Who can sign in as soon as the stack is ready."""

    email: str
    password: str
    access_token: str


def make_demo_user(home: Home, outputs: Mapping[str, str]) -> DemoUser:
    """The demo user, signed in; its password, another at each start, is noted for `make token`."""
    pool = UserPool(outputs)
    # The policy wants a character of each kind; what is random need not have them all.
    password = f"{secrets.token_urlsafe(12)}-aA1"
    pool.add(EMAIL, password)
    home.demo_user.touch(mode=0o600)
    home.demo_user.write_text(json.dumps({"email": EMAIL, "password": password}) + "\n")
    return DemoUser(EMAIL, password, pool.access_token(EMAIL, password))


class UserPool:
    """The pool that a stack's outputs name."""

    def __init__(self, outputs: Mapping[str, str], client: Any = None) -> None:
        self._pool = {"UserPoolId": outputs["userPoolId"]}
        self._app = {"ClientId": outputs["userPoolClientId"]}
        self._client = client or cognito(outputs)

    def add(self, email: str, password: str, *groups: str) -> None:
        """See to it that the user is there, with this password and in these groups."""
        user = {**self._pool, "Username": email}
        known = self._client.exceptions
        with suppress(known.UsernameExistsException):
            self._client.admin_create_user(
                **user,
                MessageAction="SUPPRESS",
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                ],
            )
        self._client.admin_set_user_password(**user, Password=password, Permanent=True)
        for group in groups:
            with suppress(known.GroupExistsException):
                self._client.create_group(**self._pool, GroupName=group)
            self._client.admin_add_user_to_group(**user, GroupName=group)

    def access_token(self, email: str, password: str) -> str:
        """A fresh access token of the user."""
        answer = self._client.admin_initiate_auth(
            **self._pool,
            **self._app,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
        token: str = answer["AuthenticationResult"]["AccessToken"]
        return token


def cognito(outputs: Mapping[str, str]) -> Any:
    """The client of the local Cognito."""
    import boto3  # takes longer than to find out that no stack runs

    return boto3.client(
        "cognito-idp",
        endpoint_url=outputs["endpointUrl"],
        region_name=outputs["region"],
        aws_access_key_id=DUMMY_CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=DUMMY_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
