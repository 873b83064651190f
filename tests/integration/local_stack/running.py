"""A `python -m local` under test, and how to talk to it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import websocket

from tests.support.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parents[3]
SMALL = Path(__file__).parent
"""The folder of a small application to deploy."""

READY = "Ctrl-C stops it."
"""What the stack says last, once it is ready."""

READY_SECONDS = 30
STOP_SECONDS = 4


class Running:
    """One `python -m local`."""

    def __init__(self, data: Path, port: int, template: Path) -> None:
        self.data = data
        self.port = port
        self.output = data.parent / f"{port}.out"
        command = [sys.executable, "-m", "local", "--port", str(port), "--data", str(data)]
        with self.output.open("a") as output:
            self.process = subprocess.Popen(
                [*command, "--template", str(template), "--taxi-trips", "1000"],
                cwd=ROOT,
                env={**os.environ, "AWS_PROFILE": "nobody", "SECRET_OF_THE_SHELL": "1"},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    @property
    def outputs(self) -> dict[str, str]:
        outputs: dict[str, str] = json.loads((self.data / "outputs.json").read_text())
        return outputs

    def wait_until(self, condition: Callable[[], Any]) -> None:
        wait_for(
            lambda: condition() or self.process.poll() is not None,
            "the local stack",
            seconds=READY_SECONDS,
        )
        assert condition(), self.said

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    def relatives(self) -> list[str]:
        """Command lines of the living processes whose environment has its data directory."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if str(self.data).encode() in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found


@contextlib.contextmanager
def started(
    data: Path, port: int | None = None, template: Path = SMALL / "template.yaml"
) -> Iterator[Running]:
    running = Running(data, port or free_port(), template)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def seconds_of(action: Callable[[], Any]) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def call(stack: Running, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
    url = f"http://127.0.0.1:{stack.port}{path}"
    try:
        request = urllib.request.Request(url, method=method, data=body)
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def client(stack: Running, service: str) -> Any:
    session: Any = boto3.session.Session("test", "test", region_name="us-east-1")
    return session.client(service, endpoint_url=stack.outputs["endpointUrl"])


@contextlib.contextmanager
def connected(stack: Running, **options: Any) -> Iterator[Any]:
    opened = websocket.create_connection(stack.outputs["websocketUrl"], timeout=20, **options)
    try:
        yield opened
    finally:
        opened.close()


def ask(opened: Any, **message: Any) -> Any:
    opened.send(json.dumps(message))
    return json.loads(opened.recv())


def log(stack: Running) -> list[str]:
    """What the echo function logged."""
    logs = client(stack, "logs")
    events = logs.filter_log_events(logGroupName=stack.outputs["echoLogGroup"])["events"]
    return [event["message"].strip() for event in events]
