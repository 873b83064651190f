"""The audits: what is explained and what is not; advisories found, none, and none to be had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError

import pytest

from scripts.audit_pins import Pin, main, read_npm_pins, read_pins
from scripts.audit_template import Finding, compare, take_explanations, translate

LOCK = """\
boto3==1.43.102 \\
    --hash=sha256:440b \\
    --hash=sha256:b2a0
cffi==2.1.1 ; platform_python_implementation != 'PyPy' \\
    --hash=sha256:046b
"""


@contextmanager
def advisories(faults: dict[str, list[str]], status: int = 200) -> Iterator[str]:
    """The URL of a service that knows these faults, by package."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            known = [faults.get(query["package"]["name"], []) for query in asked]
            assert {query["package"]["ecosystem"] for query in asked} <= {"PyPI", "npm"}
            results = [{"vulns": [{"id": i} for i in ids]} if ids else {} for ids in known]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps({"results": results}).encode())

        def log_message(self, *arguments: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/querybatch"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text(LOCK)
    return file


def test_pins_are_read_without_hashes_and_markers() -> None:
    assert read_pins(LOCK) == [Pin("boto3", "1.43.102"), Pin("cffi", "2.1.1")]


def test_pins_of_npm_are_read_wherever_they_are_installed() -> None:
    packages = {
        "": {"name": "querysocket", "version": "0.1.0"},
        "node_modules/ws": {"version": "8.23.0"},
        "node_modules/@a/b/node_modules/@c/d": {"version": "1.0.0"},
    }
    assert read_npm_pins(json.dumps({"packages": packages})) == [
        Pin("ws", "8.23.0", "npm"),
        Pin("@c/d", "1.0.0", "npm"),
    ]


def test_line_that_pins_nothing_is_not_passed_over() -> None:
    with pytest.raises(TypeError):
        read_pins("boto3>=1.43\n")


@pytest.mark.enable_socket
def test_known_fault_of_a_pin_fails_the_audit(
    lock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with advisories({"cffi": ["PYSEC-1", "GHSA-2"]}) as service:
        assert main((lock,), service) == 1
    assert capsys.readouterr().out == (
        "cffi 2.1.1: PYSEC-1, GHSA-2\npins: 2 audited, 1 with known faults\n"
    )


@pytest.mark.enable_socket
def test_known_fault_of_an_npm_package_fails_the_audit(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text('{"packages": {"node_modules/ws": {"version": "8.0.0"}}}')
    with advisories({"ws": ["GHSA-3"]}) as service:
        assert main((lock,), service) == 1


@pytest.mark.enable_socket
def test_pins_without_known_faults_pass(lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with advisories({"urllib3": ["PYSEC-1"]}) as service:
        assert main((lock,), service) == 0
    assert capsys.readouterr().out == "pins: 2 audited, 0 with known faults\n"


@pytest.mark.enable_socket
def test_without_advisories_the_pins_are_said_not_to_be_audited(
    lock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with advisories({}) as service:
        pass
    assert main((lock,), service) == 0
    assert "2 not audited: no advisory data reachable" in capsys.readouterr().out


@pytest.mark.enable_socket
def test_service_that_does_not_understand_the_question_fails_the_audit(lock: Path) -> None:
    with advisories({}, status=400) as service, pytest.raises(HTTPError):
        main((lock,), service)


def test_findings_that_are_explained_pass() -> None:
    found = {Finding("A", "Bucket"), Finding("B", "Bucket"), Finding("B", "Queue")}
    assert compare(found, {"B"}, {Finding("A", "Bucket")}) == {}


def test_explanation_of_one_resource_does_not_cover_another() -> None:
    found = {Finding("A", "Bucket"), Finding("A", "Queue")}
    assert compare(found, set(), {Finding("A", "Bucket")}) == {
        Finding("A", "Queue"): "not explained"
    }


def test_explanation_without_a_finding_is_needless() -> None:
    found = {Finding("A", "Bucket")}
    assert compare(found, {"A", "B"}, {Finding("C", "Queue")}) == {
        Finding("B", "*"): "needs no skip",
        Finding("C", "Queue"): "needs no skip",
    }


def test_explanations_of_a_sam_function_survive_the_transform() -> None:
    metadata = {"checkov": {"skip": [{"id": "A", "comment": "why"}]}}
    properties = {"Handler": "app.handler", "Runtime": "python3.13", "CodeUri": "functions/connect"}
    function = {"Type": "AWS::Serverless::Function", "Metadata": metadata, "Properties": properties}
    template = translate(
        {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Connect": function}}
    )
    assert take_explanations(template) == {Finding("A", "Connect")}
    assert take_explanations(template) == set()
