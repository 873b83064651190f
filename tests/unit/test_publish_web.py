from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from samcli.yamlhelper import yaml_parse

from local.web import UNBUILT
from scripts.publish_web import CannotPublish, config, contents, hosts, publish

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS = {
    "WebsocketUrl": "wss://sockets1.execute-api.eu-west-1.amazonaws.com/prod",
    "RestUrl": "https://rest2.execute-api.eu-west-1.amazonaws.com",
    "UserPoolId": "eu-west-1_pool",
    "UserPoolClientId": "client",
    "SelfSignUp": "off",
    "ResultsBucket": "results",
    "FailuresTopicArn": "arn:aws:sns:eu-west-1:123456789012:failures",
}
PAGE = "<!doctype html>\n<html>\n  <head>\n    <title>t</title>\n  </head>\n</html>\n"


class Bucket:
    """S3 with one bucket, whose objects are listed one to a page."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.puts: list[str] = []

    def get_paginator(self, operation: str) -> Bucket:
        assert operation == "list_objects_v2"
        return self

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
        assert request == {"Bucket": "web"}
        yield {}  # of an empty listing S3 says no Contents
        for key, each in self.objects.items():
            digest = hashlib.md5(each["Body"], usedforsecurity=False).hexdigest()
            yield {"Contents": [{"Key": key, "ETag": f'"{digest}"'}]}

    def put_object(self, **request: Any) -> None:
        assert request.pop("Bucket") == "web"
        key = request.pop("Key")
        self.objects[key] = request
        self.puts.append(key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built page."""
    files = {
        "index.html": PAGE,
        "icon.svg": "<svg/>",
        "assets/index-1a.js": "js",
        "assets/index-2b.css": "css",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def files_of(folder: Path) -> dict[str, bytes]:
    return contents(folder, {"region": "eu-west-1"}, ["https://one.example", "wss://two.example"])


def test_the_page_comes_after_all_that_it_loads(folder: Path) -> None:
    bucket = Bucket()

    publish(files_of(folder), "web", bucket)

    first, second, *_, last = bucket.puts
    assert {first, second} == {"assets/index-1a.js", "assets/index-2b.css"}
    assert last == "index.html"
    assert set(bucket.puts[2:]) == {"icon.svg", "config.json", "index.html"}


def test_files_say_what_they_are_and_how_long_they_hold(folder: Path) -> None:
    bucket = Bucket()

    publish(files_of(folder), "web", bucket)

    said = {k: (v["ContentType"], v["CacheControl"]) for k, v in bucket.objects.items()}
    lasting = "public, max-age=31536000, immutable"
    assert said == {
        "assets/index-1a.js": ("text/javascript; charset=utf-8", lasting),
        "assets/index-2b.css": ("text/css; charset=utf-8", lasting),
        "icon.svg": ("image/svg+xml", "no-cache"),
        "config.json": ("application/json", "no-cache"),
        "index.html": ("text/html; charset=utf-8", "no-cache"),
    }


def test_only_what_has_changed_is_put_and_earlier_builds_stay(folder: Path) -> None:
    bucket = Bucket()
    publish(files_of(folder), "web", bucket)
    (folder / "assets" / "index-1a.js").rename(folder / "assets" / "index-3c.js")
    bucket.puts.clear()

    assert publish(files_of(folder), "web", bucket) == ["assets/index-3c.js"] == bucket.puts
    assert "assets/index-1a.js" in bucket.objects


def test_the_published_page_connects_to_named_hosts_alone(folder: Path) -> None:
    page = files_of(folder)["index.html"].decode()

    policy = "connect-src 'self' https://one.example wss://two.example"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
    # First of all: what comes before it would not be bound by it.
    assert page.partition("<head>")[2].lstrip().startswith(meta)
    assert page.replace(f"\n    {meta}", "") == PAGE


def test_the_hosts_are_the_stacks_own_and_no_others() -> None:
    assert hosts(OUTPUTS, None) == [
        "wss://sockets1.execute-api.eu-west-1.amazonaws.com",
        "https://rest2.execute-api.eu-west-1.amazonaws.com",
        "https://cognito-idp.eu-west-1.amazonaws.com",
        "https://results.s3.eu-west-1.amazonaws.com",
    ]


def test_the_header_of_the_distribution_allows_what_the_page_connects_to() -> None:
    """Both must, and the header is written before anybody knows the hosts."""
    template = yaml_parse((ROOT / "template.yaml").read_text())
    policy = template["Resources"]["WebHeaders"]["Properties"]["ResponseHeadersPolicyConfig"][
        "SecurityHeadersConfig"
    ]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    on_aws, _local = policy[1]["Hosts"]["Fn::If"][1:]
    patterns = (
        on_aws["Fn::Sub"]
        .replace("${AWS::Region}", "eu-west-1")
        .replace("${AWS::URLSuffix}", "amazonaws.com")
        .split()
    )

    assert "connect-src 'self' ${Hosts};" in policy[0]
    matched = [[p for p in patterns if fnmatch(host, p)] for host in hosts(OUTPUTS, None)]
    assert sorted(matched) == sorted([each] for each in patterns)


def test_a_local_stack_is_everything_at_one_address() -> None:
    outputs = OUTPUTS | {
        "WebsocketUrl": "ws://127.0.0.1:4566/_aws/execute-api/a/prod",
        "RestUrl": "http://127.0.0.1:4566/_aws/execute-api/b",
    }

    assert hosts(outputs, "http://127.0.0.1:4566") == [
        "ws://127.0.0.1:4566",
        "http://127.0.0.1:4566",
    ]


@pytest.mark.parametrize(("said", "may"), [("on", True), ("off", False)])
def test_the_configuration_is_what_the_page_needs_and_no_more(said: str, may: bool) -> None:
    assert config(OUTPUTS | {"SelfSignUp": said}, "eu-west-1", None) == {
        "websocketUrl": OUTPUTS["WebsocketUrl"],
        "restUrl": OUTPUTS["RestUrl"],
        "region": "eu-west-1",
        "userPoolId": "eu-west-1_pool",
        "userPoolClientId": "client",
        "selfSignUp": may,
        "endpointUrl": None,
    }


def test_the_configuration_is_published_as_it_is(folder: Path) -> None:
    assert json.loads(files_of(folder)["config.json"]) == {"region": "eu-west-1"}


def test_without_a_build_it_says_what_builds_one(tmp_path: Path) -> None:
    with pytest.raises(CannotPublish, match="make web"):
        files_of(tmp_path / "none")


def test_the_client_that_is_built_beside_the_page_is_no_part_of_it(folder: Path) -> None:
    client = folder / "client"
    client.mkdir()
    (client / "querysocket.d.ts").write_text("")

    assert not [key for key in files_of(folder) if "client" in key]


def test_a_file_of_an_unknown_type_is_named_and_nothing_is_published(folder: Path) -> None:
    (folder / "assets" / "letters.woff2").write_bytes(b"")

    with pytest.raises(CannotPublish, match=r"assets/letters\.woff2"):
        files_of(folder)


def test_a_page_that_could_not_be_confined_is_refused(folder: Path) -> None:
    (folder / "index.html").write_text("<html><head lang='en'></head></html>")

    with pytest.raises(CannotPublish, match="<head>"):
        files_of(folder)


def test_the_page_that_stands_in_for_one_unbuilt_can_be_published() -> None:
    assert b"make deploy-local" in files_of(UNBUILT)["index.html"]
