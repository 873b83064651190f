"""boto3 clients of the server under test, and how to wait for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.support import processes

LIMIT_SECONDS = 15

ROOT = Path(__file__).resolve().parents[3]

CITIES = "Bern,134794\nZürich,443037\n"
"""The one object of the table swiss.cities."""


def wait_for(look: Callable[[], Any], what: str) -> Any:
    """The first value of `look()` that is true."""
    return processes.wait_for(look, what, seconds=LIMIT_SECONDS)


class Server:
    """The running server, and boto3 clients of it."""

    def __init__(self, port: int, key: Sequence[str] = ("test", "test")) -> None:
        """`key` is an access key: its id, its secret, and of a session its token; here root's."""
        self.port = port
        self.key = key
        self.url = f"http://127.0.0.1:{port}"

    def client(self, service: str, region: str = "us-east-1") -> Any:
        make_session: Any = boto3.session.Session
        session = make_session(*self.key, region_name=region)
        once = Config(retries={"total_max_attempts": 1})
        return session.client(service, endpoint_url=self.url, config=once)

    @cached_property
    def athena(self) -> Any:
        return self.client("athena")

    @cached_property
    def s3(self) -> Any:
        return self.client("s3")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=1) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    @contextmanager
    def faults(self, **faults: Any) -> Iterator[None]:
        self._set_faults("PUT", json.dumps(faults).encode())
        try:
            yield
        finally:
            self._set_faults("DELETE", None)

    def _set_faults(self, method: str, body: bytes | None) -> None:
        url = f"{self.url}/_querysocket/faults"
        request = urllib.request.Request(url, method=method, data=body)
        urllib.request.urlopen(request, timeout=5).close()

    def start(self, sql: str, **request: Any) -> str:
        answer = self.athena.start_query_execution(
            QueryString=sql, **{"WorkGroup": "analysts", **request}
        )
        return str(answer["QueryExecutionId"])

    def describe(self, query_execution_id: str) -> dict[str, Any]:
        answer = self.athena.get_query_execution(QueryExecutionId=query_execution_id)
        return dict(answer["QueryExecution"])

    def run(self, sql: str, **request: Any) -> dict[str, Any]:
        """The query execution, once it has ended."""
        query_execution_id = self.start(sql, **request)
        wait_for(lambda: self.has_ended(query_execution_id), "the query to end")
        return self.describe(query_execution_id)

    def has_ended(self, query_execution_id: str) -> bool:
        return self.describe(query_execution_id)["Status"]["State"] not in {"QUEUED", "RUNNING"}


@contextmanager
def serving(script: Path, directory: Path) -> Iterator[Server]:
    """A server that runs `script PORT DIRECTORY`, until the end."""
    port = processes.free_port()
    with (directory / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, str(script), str(port), str(directory)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    try:
        server = Server(port)
        wait_for(lambda: server.answers() or process.poll() is not None, "the server to start")
        assert server.answers(), (directory / "log").read_text()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
