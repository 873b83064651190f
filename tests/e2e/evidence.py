"""What a run of the end-to-end tests leaves for tests/evidence to judge.

The tests run on several stacks side by side; each leaves a file when it stops.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.e2e import grants
from tests.e2e.grants import Right
from tests.e2e.stack import LocalStack

SHAPES = r"eyJ[\w-]{10,}\.\S*|X-Amz-(?:Signature|Credential)\S*|ASIA\w{12,}"
"""Of a token, a presigned URL, the credentials of a role."""


class Evidence(NamedTuple):
    """What the stacks have to say."""

    files: set[str]
    """Names of the test files that ran."""
    granted: set[Right]
    used: set[Right]
    refused: set[Right]
    secrets: set[str]
    """Found in a log, by their text or their shape."""
    errors: set[str]
    """What the logger says of each error, and the class of each exception that was raised."""


def folder(config: pytest.Config) -> Path:
    """Where the evidence of the last run lies: in pytest's own cache, never anywhere else."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache is None:
        raise pytest.UsageError("pytest's cacheprovider keeps the evidence: run with it")
    return cache.mkdir("evidence")


def forget(config: pytest.Config) -> None:
    """A new run begins."""
    shutil.rmtree(folder(config))


def keep(config: pytest.Config, files: set[str], stack: LocalStack) -> None:
    """Write down what the stack has to say, at its end."""
    log = stack.log()
    text = "\n".join(log)
    evidence = Evidence(
        files=files,
        granted=grants.granted(stack),
        used=grants.used(stack, allowed=True),
        refused=grants.used(stack, allowed=False),
        secrets=stack.secrets.found_in(text) | set(re.findall(SHAPES, text)),
        errors=set(_errors(log)),
    )
    told = {name: sorted(values) for name, values in evidence._asdict().items()}
    (folder(config) / f"{stack.data.parent.name}.json").write_text(json.dumps(told))


def read(config: pytest.Config) -> Evidence:
    """What all the stacks of the last run have to say together."""
    told = [json.loads(path.read_text()) for path in folder(config).glob("*.json")]
    return Evidence(
        files=_united(told, "files"),
        granted=_rights(told, "granted"),
        used=_rights(told, "used"),
        refused=_rights(told, "refused"),
        secrets=_united(told, "secrets"),
        errors=_united(told, "errors"),
    )


def _united(told: list[dict[str, Any]], name: str) -> set[str]:
    return {value for each in told for value in each[name]}


def _rights(told: list[dict[str, Any]], name: str) -> set[Right]:
    return {Right(*value) for each in told for value in each[name]}


def _errors(log: list[str]) -> Iterator[str]:
    for line in log:
        if raised := re.match(r"\[ERROR\] (\w+)|Worker process died|.*Task timed out", line):
            yield raised[1] or raised[0]
        elif line.startswith("{") and (entry := json.loads(line))["level"] not in {"INFO", "DEBUG"}:
            yield entry["message"]
