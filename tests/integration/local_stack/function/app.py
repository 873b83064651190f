"""The handlers of the small application; each shows one thing the local stack has to do."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import boto3
from greeting import WORDS  # type: ignore[import-not-found]  # in the layer

Event = dict[str, Any]
MEETING_SECONDS = 8


def tell(event: Event, message: object) -> None:
    boto3.client("apigatewaymanagementapi").post_to_connection(
        ConnectionId=event["requestContext"]["connectionId"], Data=json.dumps(message).encode()
    )


def connect(event: Event, _context: object) -> Event:
    offered = event["headers"].get("sec-websocket-protocol", "")
    chosen = {"Sec-WebSocket-Protocol": offered.split(",")[0]} if offered else {}
    return {"statusCode": 200, "headers": chosen}


def disconnect(event: Event, _context: object) -> None:
    key = event["requestContext"]["connectionId"]
    boto3.resource("dynamodb").Table(os.environ["TABLE"]).put_item(Item={"key": key})


def echo(event: Event, _context: object) -> Event:
    print("echo was here")  # noqa: T201 - the test looks for it in the log group
    tell(event, {"body": event["body"], "layer": WORDS, "environment": dict(os.environ)})
    return {"statusCode": 200, "body": "for nobody"}


def meet(event: Event, _context: object) -> None:
    """Say whether as many as the message names were here at the same time."""
    table: Any = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    message = json.loads(event["body"])
    key = {"key": message["meeting"]}
    add = {"UpdateExpression": "ADD arrived :one", "ExpressionAttributeValues": {":one": 1}}
    table.update_item(Key=key, **add)
    deadline = time.monotonic() + MEETING_SECONDS
    met = False
    while not met and time.monotonic() < deadline:
        met = table.get_item(Key=key, ConsistentRead=True)["Item"]["arrived"] >= message["people"]
    tell(event, {"met": met})


def fail(_event: Event, _context: object) -> None:
    raise KeyError("not for clients")


def presign(event: Event, _context: object) -> None:
    place = {"Bucket": os.environ["BUCKET"], "Key": "granted/answer.csv"}
    s3: Any = boto3.client("s3")
    s3.put_object(**place, Body=b"1\n")
    tell(event, {"url": s3.generate_presigned_url("get_object", Params=place, ExpiresIn=60)})


def http(event: Event, _context: object) -> Event:
    if "fail" in event["rawPath"]:
        raise KeyError("not for clients")
    return {"statusCode": 200, "body": json.dumps(event)}
