"""Who may open a socket: the Origin and the token of a $connect request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from querysocket.errors import Unauthorized
from querysocket.handshake import SUBPROTOCOL, header_values, offered_subprotocols
from querysocket.settings import SignInSettings
from querysocket.tokens import Identity, verify


def authorize(event: Mapping[str, Any]) -> Identity | None:
    """Who opens the socket, None where nobody needs to sign in; raises Unauthorized.

    The Origin of a web page is checked in any case: no other protects a WebSocket from pages of
    strangers (RFC 6455, section 10.2). Clients that are no browser need not send one.
    """
    settings = SignInSettings.load()
    allowed = set(filter(None, settings.allowed_origins.split(",")))
    if not header_values(event, "origin") <= allowed:
        raise Unauthorized("wrong_origin")
    return verify(_token(event)) if settings.sign_in == "on" else None


def _token(event: Mapping[str, Any]) -> str:
    """The one token of the request. In the URL it is not looked for: URLs end up in logs."""
    tokens = set()
    for value in header_values(event, "authorization"):
        scheme, _, token = value.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized("wrong_scheme")
        tokens.add(token.strip())
    offers = offered_subprotocols(event)
    if SUBPROTOCOL in offers:
        tokens |= offers - {SUBPROTOCOL}
    tokens.discard("")
    if not tokens:
        raise Unauthorized("no_token")
    if len(tokens) > 1:
        raise Unauthorized("two_tokens")
    return tokens.pop()
