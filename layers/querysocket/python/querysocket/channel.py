"""Posting to a client: the one way in which anything reaches it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from querysocket import aws
from querysocket.messages import Answer


class Channel:
    """@connections of the WebSocket API.

    The SDK finds the API through AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI, which the template sets.
    """

    def __init__(self, client: Any = None) -> None:
        self._client = client or aws.client("apigatewaymanagementapi")

    def post(self, connection_id: str, answer: Answer) -> bool:
        """Send one message. False when the connection is gone; raises Throttled otherwise.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
        """
        data = answer.to_json().encode()
        try:
            with aws.errors():
                self._client.post_to_connection(ConnectionId=connection_id, Data=data)
        except aws.Gone:
            return False
        return True

    def close(self, connection_id: str) -> None:
        """Close the socket; one that is closed stays so."""
        with suppress(aws.Gone), aws.errors():
            self._client.delete_connection(ConnectionId=connection_id)
