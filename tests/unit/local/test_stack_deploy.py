"""What the local deployment asks of sam."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.deploy import (
    DeployError,
    Target,
    allowed_origins,
    lower_camel,
    sam_command,
    sam_environment,
)
from local.home import Home

SAMCONFIG = """
version = 0.1
[local.global.parameters]
stack_name = "app"
region = "eu-west-1"
[local.deploy.parameters]
parameter_overrides = {overrides}
"""


def target(folder: Path, overrides: str = '"A=1"') -> Target:
    (folder / "samconfig.toml").write_text(SAMCONFIG.format(overrides=overrides))
    return Target.of(folder / "template.yaml")


@pytest.mark.parametrize("overrides", ["\"A=1 B='x y'\"", '["A=1", "B=x y"]'])
def test_parameters_of_samconfig_are_kept_and_the_endpoint_added(
    tmp_path: Path, overrides: str
) -> None:
    command = sam_command(target(tmp_path, overrides), "http://127.0.0.1:4601")

    given = command[command.index("--parameter-overrides") + 1 :]
    assert given == [
        "A=1",
        "B=x y",
        "EndpointUrl=http://127.0.0.1:4601",
        "AllowedOrigins=http://localhost:4601",
    ]


@pytest.mark.parametrize(
    ("parameters", "allowed"),
    [
        ([], "http://localhost:4601"),
        (["AllowedOrigins="], "http://localhost:4601"),
        (["AllowedOrigins=http://a.example"], "http://a.example,http://localhost:4601"),
        # Of two sam takes the last.
        (["AllowedOrigins=http://a.example", "AllowedOrigins="], "http://localhost:4601"),
    ],
)
def test_the_origin_of_the_page_is_allowed_beside_those_given(
    parameters: list[str], allowed: str
) -> None:
    assert allowed_origins(parameters, "http://127.0.0.1:4601") == allowed


def test_stack_name_and_region_come_from_samconfig(tmp_path: Path) -> None:
    assert (target(tmp_path).stack_name, target(tmp_path).region) == ("app", "eu-west-1")


def test_missing_samconfig_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match=r"samconfig.toml cannot be read"):
        Target.of(tmp_path / "template.yaml")


def test_samconfig_without_a_local_environment_says_so(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text("version = 0.1\n")

    with pytest.raises(DeployError, match="local"):
        Target.of(tmp_path / "template.yaml")


def test_sam_can_reach_no_account_of_the_developers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "t")

    environment = sam_environment(Home(tmp_path), "http://127.0.0.1:4601", "eu-west-1")

    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4601"
    assert environment["AWS_ACCESS_KEY_ID"] == "test"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & set(environment)


def test_output_names_become_lower_camel() -> None:
    assert lower_camel("ResultsBucket") == "resultsBucket"
