"""Who can sign in to the local stack, and how their tokens are had."""

from __future__ import annotations

import json
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local import demo_user, token
from local.demo_user import EMAIL, DemoUser, UserPool, make_demo_user
from local.home import Home
from local.stack import announce
from tests.support.fakes import client_error

OUTPUTS = {
    "websocketUrl": "ws://127.0.0.1:4601/_aws/execute-api/a1/prod",
    "userPoolId": "pool-1",
    "userPoolClientId": "client-1",
}


class KnownError(Exception):
    """The user or the group is there already."""


class Cognito:
    """One pool, as its administrator sees it."""

    exceptions = SimpleNamespace(
        UsernameExistsException=KnownError, GroupExistsException=KnownError
    )

    def __init__(self) -> None:
        self.passwords: dict[str, str] = {}
        self.groups: dict[str, set[str]] = {}

    def admin_create_user(self, **asked: Any) -> None:
        assert asked["UserPoolId"] == "pool-1"
        assert asked["MessageAction"] == "SUPPRESS"
        if "@" not in asked["Username"]:
            raise client_error("InvalidParameterException", "Username should be an email.")
        if asked["Username"] in self.passwords:
            raise KnownError
        self.passwords[asked["Username"]] = ""

    def admin_set_user_password(self, **asked: Any) -> None:
        assert asked["Username"] in self.passwords
        assert asked["Permanent"]
        self.passwords[asked["Username"]] = asked["Password"]

    def create_group(self, **asked: Any) -> None:
        if asked["GroupName"] in self.groups:
            raise KnownError
        self.groups[asked["GroupName"]] = set()

    def admin_add_user_to_group(self, **asked: Any) -> None:
        self.groups[asked["GroupName"]].add(asked["Username"])

    def admin_initiate_auth(self, **asked: Any) -> dict[str, Any]:
        assert (asked["ClientId"], asked["AuthFlow"]) == ("client-1", "ADMIN_USER_PASSWORD_AUTH")
        name, password = (asked["AuthParameters"][key] for key in ("USERNAME", "PASSWORD"))
        assert self.passwords[name] == password
        return {"AuthenticationResult": {"AccessToken": f"access-{name}", "IdToken": f"id-{name}"}}


@pytest.fixture
def cognito(monkeypatch: pytest.MonkeyPatch) -> Cognito:
    cognito = Cognito()
    monkeypatch.setattr(demo_user, "cognito", lambda _: cognito)
    return cognito


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A stack runs here; the tests' own environment stays as it is."""
    monkeypatch.setattr(Home, "enter", lambda _: None)
    home = Home(tmp_path)
    with home.claim(4601):
        yield home


def printed_by_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Home, *more: str
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `python -m local.token`."""
    monkeypatch.setattr(sys, "argv", ["token", "--data", str(home.root), *more])
    code = token.main()
    return code, *capsys.readouterr()


def test_the_demo_user_can_sign_in_with_the_noted_password(home: Home, cognito: Cognito) -> None:
    user = make_demo_user(home, OUTPUTS)

    noted = json.loads(home.demo_user.read_text())
    assert noted == {"email": EMAIL, "password": user.password}
    assert cognito.passwords == {EMAIL: user.password}
    assert user.access_token == f"access-{EMAIL}"


def test_the_password_is_another_at_each_start(home: Home, cognito: Cognito) -> None:
    passwords = {make_demo_user(home, OUTPUTS).password for _ in range(50)}

    assert len(passwords) == 50


def test_the_password_keeps_the_policy_whatever_chance_gives(
    home: Home, cognito: Cognito, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: "x" * size)

    password = make_demo_user(home, OUTPUTS).password

    assert len(password) >= 8
    assert all(re.search(kind, password) for kind in ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]"))


def test_the_password_is_for_its_owners_eyes_and_goes_with_the_stack(
    tmp_path: Path, cognito: Cognito
) -> None:
    home = Home(tmp_path)

    with home.claim(4601):
        make_demo_user(home, OUTPUTS)
        assert stat.S_IMODE(home.demo_user.stat().st_mode) == 0o600

    assert not home.demo_user.exists()


def test_a_user_added_twice_has_the_second_password_and_both_groups(cognito: Cognito) -> None:
    pool = UserPool(OUTPUTS, cognito)

    pool.add("a@example.com", "first", "analysts")
    pool.add("a@example.com", "second", "analysts", "admins")

    assert cognito.passwords == {"a@example.com": "second"}
    assert cognito.groups == {"analysts": {"a@example.com"}, "admins": {"a@example.com"}}


def test_a_token_is_printed_alone_on_its_line(
    home: Home,
    cognito: Cognito,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_demo_user(home, OUTPUTS)
    home.outputs.write_text(json.dumps(OUTPUTS))

    assert printed_by_token(capsys, monkeypatch, home) == (0, f"access-{EMAIL}\n", "")


def test_another_user_is_made_when_asked_for(
    home: Home,
    cognito: Cognito,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = make_demo_user(home, OUTPUTS)
    home.outputs.write_text(json.dumps(OUTPUTS))
    other = ("--user", "other@example.com", "--group", "analysts")

    for _ in range(2):
        printed = printed_by_token(capsys, monkeypatch, home, *other)
        assert printed == (0, "access-other@example.com\n", "")

    assert cognito.passwords["other@example.com"] == user.password
    assert cognito.groups == {"analysts": {"other@example.com"}}


def test_what_cognito_refuses_is_told_in_one_line(
    home: Home,
    cognito: Cognito,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_demo_user(home, OUTPUTS)
    home.outputs.write_text(json.dumps(OUTPUTS))

    code, printed, told = printed_by_token(capsys, monkeypatch, home, "--user", "bob")

    assert (code, printed, told.count("\n")) == (1, "", 1)
    assert "Username should be an email." in told


def test_without_a_stack_it_says_in_one_line_how_to_start_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, printed, told = printed_by_token(capsys, monkeypatch, Home(tmp_path / "none"))

    assert (code, printed, told.count("\n")) == (1, "", 1)
    assert "make run" in told
    assert list(tmp_path.iterdir()) == []


def test_a_stack_that_is_starting_is_told_from_one_that_does_not_run(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, printed, told = printed_by_token(capsys, monkeypatch, home)

    assert (code, printed, told.count("\n")) == (1, "", 1)
    assert "is not ready" in told


def test_the_stack_says_how_to_connect_as_whom(capsys: pytest.CaptureFixture[str]) -> None:
    announce(OUTPUTS, DemoUser(EMAIL, "pass-word", "a.b.c"), 1.0)

    said = capsys.readouterr().out
    line = f'npx wscat -c {OUTPUTS["websocketUrl"]} -H "Authorization: Bearer a.b.c"'
    assert f"\n  {line}\n" in said
    assert f"{EMAIL}, password pass-word" in said


def test_the_page_is_what_the_stack_names_first(capsys: pytest.CaptureFixture[str]) -> None:
    announce({**OUTPUTS, "webUrl": "http://localhost:1/"}, DemoUser(EMAIL, "pw", "a.b.c"), 1.0)

    said = capsys.readouterr().out
    assert said.index("http://localhost:1/") < said.index(EMAIL) < said.index("wscat")


def test_where_nobody_needs_to_sign_in_the_stack_names_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    announce(OUTPUTS, None, 1.0)

    said = capsys.readouterr().out
    assert f"\n  npx wscat -c {OUTPUTS['websocketUrl']}\n" in said
    assert "token" not in said
    assert "password" not in said
