"""$disconnect: forget the connection."""

import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Its queries run on."""
    key = {"connectionId": {"S": event["requestContext"]["connectionId"]}}
    dynamodb.delete_item(TableName=os.environ["CONNECTIONS_TABLE"], Key=key)
    return {"statusCode": 200}
