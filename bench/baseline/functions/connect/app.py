"""$connect: record the connection."""

import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lets everybody in."""
    item = {"connectionId": {"S": event["requestContext"]["connectionId"]}}
    dynamodb.put_item(TableName=os.environ["CONNECTIONS_TABLE"], Item=item)
    return {"statusCode": 200}
