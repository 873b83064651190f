"""The client that front ends use, by its own tests, against the real local stack."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.e2e.launch import ROOT
from tests.e2e.stack import LocalStack

SECONDS = 120


def test_the_client_keeps_its_promises_on_a_real_stack(stack: LocalStack) -> None:
    npx = shutil.which("npx")
    if npx is None:
        pytest.skip("npm is not installed")
    ran = subprocess.run(
        [npx, "vitest", "run", "--dir", "test/stack"],
        cwd=ROOT / "web",
        env={**os.environ, "QUERYSOCKET_DATA": str(stack.data), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "skipped" not in ran.stdout, ran.stdout
