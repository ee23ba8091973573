"""Make a passkey and sign in with it, in a real browser with an authenticator of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .conftest import ROOT

PASSWORD = "a sentence that is long enough"


@pytest.fixture(scope="module")
def owner(server: str, data_folder: Path) -> str:
    """Make an owner by the shell, as an operator would, and return the name."""
    environment = {**os.environ, "BYLINE_DATA": str(data_folder), "FLASK_APP": "wsgi.py"}
    command = [sys.executable, "-m", "flask", "account", "create", "Grace", "--password-stdin"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, input=PASSWORD.encode(), capture_output=True)
    return "Grace"


def test_passkey_is_made_and_lets_in(browser: Browser, server: str, owner: str) -> None:
    address = server.replace("127.0.0.1", "localhost")
    page = browser.new_context().new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    page.goto(f"{address}/admin/sign-in/")
    page.get_by_label("Name or e-mail").fill(owner)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/admin/account/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("lets you in from now on")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    # The browser offers the passkey by itself where it can; the button is there for the others.
    page.goto(f"{address}/admin/sign-in/?next=/admin/topics/")
    page.wait_for_timeout(500)
    if "/sign-in/" in page.url:
        page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/(topics/)?$"))
    page.goto(f"{address}/admin/account/")
    expect(page.get_by_text("last used just now").first).to_be_visible()
    # The same passkey confirms who it is before a dangerous deed.
    page.goto(f"{address}/admin/confirm/?next=/admin/people/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/people/$"))
    page.goto(f"{address}/admin/account/")
    page.get_by_role("button", name=re.compile("^Delete")).first.click()
    page.context.close()
