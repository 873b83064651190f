"""Signing up, in and out."""

from __future__ import annotations

import json
import re
import urllib.request
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site, storage
from tests.e2e.users import PASSWORD, User

NEW_PASSWORD = "Another-of-browser-8"


@pytest.fixture
def email() -> str:
    """The address of somebody who has no account yet."""
    return f"{uuid.uuid4()}@example.com"


def code(site: Site, email: str) -> str:
    """The code in the last e-mail to this address, where the developer finds it."""
    mailbox = f"{site.stack.outputs['endpointUrl']}/_ministack/ses/messages"
    with urllib.request.urlopen(mailbox) as answer:
        (messages,) = json.load(answer)["messages"].values()
    text = next(each["BodyText"] for each in reversed(messages) if email in each["To"])
    (found,) = re.findall(r"\b\d{6}\b", text)
    return str(found)


def test_somebody_new_signs_up_asks_and_sees_a_chart(site: Site, page: Page, email: str) -> None:
    site.open()
    page.get_by_role("button", name="Sign up").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("New password", exact=True).fill("short")
    site.shoot("sign-up")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_label("Code")).to_be_visible()
    site.shoot("code")
    page.get_by_label("Code").fill(code(site, email))
    page.get_by_role("button", name="Confirm, and sign in").click()
    site.wait_for_offer()
    site.ask("SELECT country, latitude FROM country_codes WHERE latitude > 59")
    assert site.row(1) == ["Åland Islands", "60"]
    site.result.get_by_role("button", name="Chart").click()
    expect(site.result.get_by_role("img", name=re.compile("latitude from 60 to"))).to_be_visible()
    expect(site.result.locator("canvas")).to_be_visible()
    site.shoot("chart")


def test_a_forgotten_password_is_replaced_by_the_code_of_an_e_mail(
    site: Site, page: Page, email: str
) -> None:
    site.stack.sign_in(email)
    site.open()
    page.get_by_role("button", name="Forgotten password").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send a code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(code(site, email))
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set the password, and sign in").click()
    expect(site.connection).to_have_text("Connected")
    page.get_by_role("button", name="Sign out").click()
    site.sign_in(email, NEW_PASSWORD)


def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    site: Site, page: Page, email: str, complaints: list[str]
) -> None:
    complaints.append("status of 400")
    site.stack.sign_in(email)
    site.open()
    for address in (email, f"unknown-{email}"):
        page.get_by_label("E-mail").fill(address)
        page.get_by_label("Password", exact=True).fill("Wrong-password-9")
        expect(page.get_by_text("is not right")).to_have_count(0)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("The e-mail or the password is not right.")).to_be_visible()


def test_tokens_are_in_this_tabs_session_storage_and_nowhere_else(
    site: Site, page: Page, user: User
) -> None:
    kept = storage(page)
    tokens = set(re.findall(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", json.dumps(kept["session"])))
    assert tokens
    assert kept["local"] == {}
    assert kept["cookies"] == ""
    everywhere = page.content() + page.url
    assert not [token for token in tokens if token in everywhere]
    other = page.context.new_page()
    other.goto(site.stack.outputs["webUrl"])
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    assert user.owner_id not in json.dumps(storage(other))


def test_a_reload_stays_signed_in_and_signing_out_leaves_nothing_behind(
    site: Site, page: Page, user: User
) -> None:
    site.write("SELECT 'my secret plan'")
    page.reload()
    expect(site.connection).to_have_text("Connected")
    expect(site.editor).to_contain_text("my secret plan")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert storage(page) == {"local": {}, "session": {}, "cookies": ""}
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    site.newcomer()
    expect(site.editor).not_to_contain_text("my secret plan")
