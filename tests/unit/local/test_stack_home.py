"""The data directory of the local stack."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.home import AlreadyRunningError, Home


def test_a_claimed_directory_is_empty_of_what_an_earlier_stack_left(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    with home.claim(4566):
        (home.tmp / "ministack-lambda-f-1").mkdir()
        (home.athena / "table").touch()
        home.outputs.touch()

    with home.claim(4566):
        assert list(home.tmp.iterdir()) == []
        assert list(home.athena.iterdir()) == []
        assert not home.outputs.exists()


def test_a_claim_removes_nothing_that_is_not_the_stacks_own(tmp_path: Path) -> None:
    mine = tmp_path / "template.yaml"
    mine.touch()

    with Home(tmp_path).claim(4566):
        pass

    assert mine.exists()


def test_only_the_logs_outlast_the_stack(tmp_path: Path) -> None:
    home = Home(tmp_path)

    with home.claim(4566):
        home.outputs.touch()

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {home.logs.name, home.lock.name}


def test_a_second_claim_is_told_where_the_first_one_runs(tmp_path: Path) -> None:
    home = Home(tmp_path)

    with home.claim(4601), pytest.raises(AlreadyRunningError, match=r"on port 4601.*make run"):
        home.claim(4602).__enter__()


def test_the_running_port_is_known_only_while_the_stack_runs(tmp_path: Path) -> None:
    home = Home(tmp_path)

    assert home.running_port() is None
    with home.claim(4601):
        assert home.running_port() == 4601
    assert home.running_port() is None  # the file is still there, as after a kill -9


def test_the_stack_inherits_nothing_secret_and_no_home(tmp_path: Path) -> None:
    shell = {"PATH": "/bin", "LANG": "C.UTF-8", "HOME": "/home/dev", "AWS_PROFILE": "prod"}
    shell |= {"AWS_ACCESS_KEY_ID": "AKIA", "GITHUB_TOKEN": "t", "PYTHONPATH": "/x"}

    environment = Home(tmp_path).environment(shell)

    assert environment["PATH"] == "/bin"
    assert environment["LANG"] == "C.UTF-8"
    assert environment["HOME"].startswith(str(tmp_path))
    assert environment["TMPDIR"].startswith(str(tmp_path))
    assert not {"AWS_PROFILE", "AWS_ACCESS_KEY_ID", "GITHUB_TOKEN", "PYTHONPATH"} & set(environment)
    for variable in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        assert not Path(environment[variable]).exists()
