"""What the scripts need of a deployed stack: its outputs, and what its buckets hold already."""

from __future__ import annotations

import hashlib
from typing import Any

import boto3


def outputs_of(stack_name: str, endpoint_url: str | None = None) -> dict[str, str]:
    """The outputs by their names in the template, of the environment's account and Region."""
    cloudformation: Any = boto3.client("cloudformation", endpoint_url=endpoint_url)
    stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def etags_in(s3: Any, **listing: str) -> dict[str, str]:
    """What S3 calls the content of each listed object, by key; `listing` is of ListObjectsV2."""
    pages = s3.get_paginator("list_objects_v2").paginate(**listing)
    return {each["Key"]: each["ETag"] for page in pages for each in page.get("Contents", [])}


def etag(content: bytes) -> str:
    """What S3 calls a content that it does not encrypt with a key of one's own."""
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
