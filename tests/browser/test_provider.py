"""Through a provider of another site and back in a real Chromium, by keyboard, with and without
JavaScript; axe finds nothing on the pages of the way."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.accounts.small_house import PASSWORD
from tests.browser.conftest import serving
from tests.browser.test_accessible import LOOKS, TAGS
from tests.provider.running import Running, running
from tests.web.small_engine import SmallEngine
from web.accounts import links
from web.accounts.commands import opened
from web.accounts.roles import Role

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Place:
    """A server at ``site``, with a provider of another site. database: where its accounts are."""

    site: str
    database: str
    provider: Running

    def invitation(self, name: str) -> str:
        with opened(self.database) as accounts:
            return links.invite(accounts, name, frozenset({Role.CODER}), by="ada")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    database = f"sqlite:///{tmp_path_factory.mktemp('house') / 'queue.db'}"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    site = f"http://localhost:{port}"
    with running() as provider:
        settings = provider.settings(public_url=site)
        with serving(SmallEngine, database, at=port, **settings):
            with opened(database) as accounts:
                links.use(accounts, links.first_link(accounts) or "", "ada", PASSWORD)
            yield Place(site, database, provider)


@pytest.fixture
def page(browser: Browser, place: Place, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a fresh context; nothing may be asked of a third host, nor a policy be broken."""
    context = browser.new_context(**getattr(request, "param", {}))
    context.set_default_timeout(10_000)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()
    theirs, ours = urlsplit(place.provider.issuer).netloc, urlsplit(place.site).netloc
    assert {urlsplit(address).netloc for address in asked} <= {theirs, ours}
    assert [line for line in said if "Security Policy" in line] == []


def axe(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()


WITHOUT: list[Any] = [
    pytest.param({}, id="with-javascript"),
    pytest.param({"java_script_enabled": False}, id="without"),
]


@pytest.mark.parametrize("page", WITHOUT, indirect=True)
def test_from_an_invitation_to_sign_out_by_keyboard(page: Page, place: Place) -> None:
    name = f"cora-{id(page)}"
    place.provider.twist(interactive=True, claims={"sub": name})
    page.goto(f"{place.site}/join/{place.invitation(name)}")
    page.focus("text=Join with Clinic login")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{place.provider.issuer}/authorize?**")
    page.focus("text=Yes, it is me")
    page.keyboard.press("Enter")
    page.wait_for_selector('header a[href="/account"]')
    assert page.url == f"{place.site}/"
    assert page.inner_text('header a[href="/account"]') == name
    page.goto(f"{place.site}/account")
    page.focus("text=Sign out >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    assert "/logout" in place.provider.asked()
    page.goto(f"{place.site}/queue")
    assert page.url.endswith("/sign-in?next=/queue")
    page.focus("text=Sign in with Clinic login")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{place.provider.issuer}/authorize?**")
    page.focus("text=Yes, it is me")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")


@pytest.mark.parametrize(
    "page", [LOOKS["light"], LOOKS["phone-dark"]], ids=["light", "phone-dark"], indirect=True
)
def test_axe_finds_nothing(page: Page, place: Place) -> None:
    place.provider.twist(claims={"sub": "nobody"})
    page.goto(f"{place.site}/sign-in")
    axe(page)
    page.click("text=Sign in with Clinic login")
    page.wait_for_selector("[role=alert]")
    assert "Nobody here has that account" in page.inner_text("[role=alert]")
    axe(page)
    page.goto(f"{place.site}/join/{place.invitation('dora')}")
    axe(page)
    page.goto(f"{place.site}/sign-in")
    page.fill("#name", "ada")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector('header a[href="/account"]')
    page.goto(f"{place.site}/account")
    axe(page)
    page.fill("#confirm", "wrong words, but long")
    page.keyboard.press("Enter")
    page.wait_for_selector("#provider-error")
    axe(page)
