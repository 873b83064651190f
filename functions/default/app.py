"""$default and ping: every message that no other route takes."""

from __future__ import annotations

from querysocket import aws
from querysocket.channel import Channel
from querysocket.connections import Caller
from querysocket.messages import Ping, Pong
from querysocket.parsing import decode, parse, unknown_action
from querysocket.routes import answering_errors

aws.prepare("apigatewaymanagementapi")


@answering_errors
def handler(caller: Caller, body: str) -> None:
    """Answer `ping` with `pong`, anything else with what to send instead."""
    action = decode(body)["action"]
    if action != "ping":
        raise unknown_action(action)
    ping = parse(Ping, body)
    Channel().post(caller.connection_id, Pong(request_id=ping.request_id))
