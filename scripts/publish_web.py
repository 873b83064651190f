"""Put the built page into a stack's bucket, and with it where that stack is.

`python -m scripts.publish_web --stack-name querysocket`. It goes to the account and Region of the
environment, as the AWS CLI does. Files of earlier builds stay: somebody may have the old page open,
which loads parts of itself later, and a thousand builds cost a few cents a month.

CloudFront need not be told. A name with a digest in it never means anything else; the rest says
`no-cache`, and under the policy CachingOptimized CloudFront keeps that for its minimum of a second.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3

from scripts.stacks import etag, etags_in, outputs_of

FOLDER = Path(__file__).resolve().parent.parent / "web" / "dist"
PAGE = "index.html"
CONFIG = "config.json"
ASSETS = "assets/"
"""Where Vite puts what it gives a name with a digest."""

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


class CannotPublish(Exception):
    """There is no page to publish; says what to do."""


def main() -> int:
    """0 when the bucket holds the page, 1 with one line on stderr where there is none to put."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stack-name", default="querysocket")
    parser.add_argument("--endpoint-url", help="of a local stack")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the built page")
    arguments = parser.parse_args()
    endpoint_url = arguments.endpoint_url
    outputs = outputs_of(arguments.stack_name, endpoint_url)
    region = boto3.Session().region_name or ""  # there is one, or the stack would not be found
    configuration = config(outputs, region, endpoint_url)
    try:
        files = contents(arguments.folder, configuration, hosts(outputs, endpoint_url))
    except CannotPublish as error:
        print(f"querysocket: {error}", file=sys.stderr)
        return 1
    changed = publish(files, outputs["WebBucket"], boto3.client("s3", endpoint_url=endpoint_url))
    print(f"{outputs['WebUrl']}: {len(changed)} of {len(files)} files are new")
    return 0


def config(outputs: Mapping[str, str], region: str, endpoint_url: str | None) -> dict[str, Any]:
    """What the page needs to know of its stack, none of it secret: its `config.json`."""
    return {
        "websocketUrl": outputs["WebsocketUrl"],
        "restUrl": outputs["RestUrl"],
        "region": region,
        "userPoolId": outputs["UserPoolId"],
        "userPoolClientId": outputs["UserPoolClientId"],
        "selfSignUp": outputs["SelfSignUp"] == "on",
        "endpointUrl": endpoint_url,
    }


def hosts(outputs: Mapping[str, str], endpoint_url: str | None) -> list[str]:
    """Every origin but its own that the page talks to."""
    apis = [urlsplit(outputs[name]) for name in ("WebsocketUrl", "RestUrl")]
    named = [f"{each.scheme}://{each.netloc}" for each in apis]
    if endpoint_url:  # of everything
        return named
    region = apis[0].netloc.partition(".execute-api.")[2]  # us-east-1.amazonaws.com
    results = outputs["ResultsBucket"]
    return [*named, f"https://cognito-idp.{region}", f"https://{results}.s3.{region}"]


def contents(
    folder: Path, configuration: Mapping[str, Any], connects_to: Sequence[str]
) -> dict[str, bytes]:
    """The files of the published page by their keys, in the order in which to put them.

    What the page loads comes before the page. Raises `CannotPublish` where it is not built, or has
    a file of a type that is not known here.
    """
    paths = [
        *folder.glob("*.*"),
        *folder.glob(f"{ASSETS}*.*"),
    ]  # dist/client is no part of the page
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    if PAGE not in files:
        raise CannotPublish(f"there is no page in {folder}: `make web` builds it")
    if unknown := [key for key in files if Path(key).suffix not in CONTENT_TYPES]:
        raise CannotPublish(f"CONTENT_TYPES in scripts/publish_web.py has none for {unknown[0]}")
    files[CONFIG] = (json.dumps(configuration, indent=2) + "\n").encode()
    files[PAGE] = confined(files[PAGE].decode(), connects_to).encode()
    order = sorted(files, key=lambda key: (key == PAGE, not key.startswith(ASSETS)))
    return {key: files[key] for key in order}


def confined(page: str, connects_to: Sequence[str]) -> str:
    """The page, which connects to these origins and its own only.

    The header of the distribution allows more, for the template cannot name them all there; where
    there are two policies, both must allow.
    """
    if page.count("<head>") != 1:
        raise CannotPublish(f"{PAGE} has no plain <head>, where its policy belongs")
    policy = " ".join(["connect-src", "'self'", *connects_to])
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
    return page.replace("<head>", f"<head>\n    {meta}")


def publish(files: Mapping[str, bytes], bucket: str, s3: Any) -> list[str]:
    """Put what the bucket does not hold yet, in this order; the keys of what was put."""
    etags = etags_in(s3, Bucket=bucket)
    changed = [key for key, content in files.items() if etags.get(key) != etag(content)]
    for key in changed:
        s3.put_object(Bucket=bucket, Key=key, Body=files[key], **headers(key))
    return changed


def headers(key: str) -> dict[str, str]:
    """How the file is served, as the arguments of `put_object`."""
    lasting = "public, max-age=31536000, immutable"
    return {
        "ContentType": CONTENT_TYPES[Path(key).suffix],
        "CacheControl": lasting if key.startswith(ASSETS) else "no-cache",
    }


if __name__ == "__main__":
    sys.exit(main())
