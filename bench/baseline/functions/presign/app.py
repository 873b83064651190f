"""The workflow's last step: presign the result, push its URL to the connection."""

import json
from typing import Any
from urllib.parse import urlsplit

import boto3

s3 = boto3.client("s3")
connections = boto3.client("apigatewaymanagementapi")


def handler(event: dict[str, Any], _context: object) -> None:
    """A connection that is gone is no error."""
    location = urlsplit(event["query"]["QueryExecution"]["ResultConfiguration"]["OutputLocation"])
    url = s3.generate_presigned_url(
        "get_object",
        Params={"Bucket": location.netloc, "Key": location.path.lstrip("/")},
        ExpiresIn=900,
    )
    try:
        connections.post_to_connection(
            ConnectionId=event["connectionId"], Data=json.dumps({"pre-signed-url": url})
        )
    except connections.exceptions.GoneException:
        return
