from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from querysocket.errors import Misconfigured
from querysocket.settings import (
    AdHocSettings,
    AthenaSettings,
    ConnectionSettings,
    DeliverySettings,
    OwnerSettings,
    QuerySettings,
)
from tests.conftest import ENVIRONMENT


def test_fields_are_read_from_variables_of_their_name_in_capitals_and_typed() -> None:
    settings = AthenaSettings.load()

    assert settings.workgroup == ENVIRONMENT["WORKGROUP"]
    assert settings.bytes_scanned_cutoff == 10_000_000
    assert settings.dollars_per_tb == 5.0


def test_every_variable_at_fault_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKGROUP")
    monkeypatch.setenv("PRESIGN_SECONDS", "soon")
    monkeypatch.setenv("DOLLARS_PER_TB", "-5")

    with pytest.raises(Misconfigured) as raised:
        AthenaSettings.load()

    named = re.findall(r"\b[A-Z_]{5,}\b", raised.value.message)
    assert named == ["WORKGROUP", "DOLLARS_PER_TB", "PRESIGN_SECONDS"]


def test_limits_that_are_off_and_a_group_of_everyone_are_settings_too() -> None:
    assert OwnerSettings.load().daily_bytes_per_owner == 0
    assert AdHocSettings.load().ad_hoc_group == ""


@pytest.mark.parametrize(
    ("variable", "value"), [("MAX_ACTIVE_QUERIES", "0"), ("DAILY_BYTES_PER_OWNER", "-1")]
)
def test_a_limit_that_nobody_could_keep_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(Misconfigured, match=variable):
        OwnerSettings.load()


def test_a_setting_that_another_function_needs_is_not_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FAILURES_TOPIC_ARN")

    assert ConnectionSettings.load().connections_table == "connections"
    with pytest.raises(Misconfigured, match="FAILURES_TOPIC_ARN"):
        DeliverySettings.load()


def test_settings_are_read_once_per_class(monkeypatch: pytest.MonkeyPatch) -> None:
    first = QuerySettings.load()
    monkeypatch.setenv("QUERIES_TABLE", "another")

    assert QuerySettings.load() is first
    assert isinstance(ConnectionSettings.load(), ConnectionSettings)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        QuerySettings.load().queries_table = "another"


def test_importing_a_handler_needs_no_environment_but_lambdas_own() -> None:
    """Settings are read on first use: a handler's import must not fail for want of a variable."""
    handlers = (Path(__file__).resolve().parents[2] / "functions").glob("*/app.py")
    code = "\n".join(f"import functions.{path.parent.name}.app" for path in handlers)
    assert "run_query" in code
    bare = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    subprocess.run([sys.executable, "-c", code], env=bare, check=True, timeout=60)
