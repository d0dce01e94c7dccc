"""The page of webhooks in a real browser: by keyboard, without scripts, and looked at by axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.accounts.small_house import PASSWORD
from tests.browser.conftest import Open, serving
from tests.browser.test_accessible import EACH_LOOK, LOOKS, TAGS
from tests.browser.test_accounts import sign_in
from tests.web.small_engine import SmallEngine
from tests.webhooks.receiver import Receiver, checked
from web.accounts import links
from web.accounts.commands import opened

pytestmark = pytest.mark.browser


@pytest.fixture
def house(tmp_path: Path) -> Iterator[int]:
    """The port of a server whose administrator is ``ada``, and which may tell this machine."""
    database = f"sqlite:///{tmp_path / 'queue.db'}"
    with serving(SmallEngine, database, webhook_loopback=True) as port:
        with opened(database) as accounts:
            links.use(accounts, links.first_link(accounts) or "", "ada", PASSWORD)
        yield port


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver(answers=[410, 204]) as receiver:
        yield receiver


def press(page: Page, name: str) -> None:
    """Go to a button and press it, by keyboard; wait for the page that comes."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_adding_to_removing_by_keyboard(
    open_page: Open, house: int, receiver: Receiver, scripts: bool
) -> None:
    page = open_page("/webhooks", at=house, java_script_enabled=scripts)
    page.focus("#name")
    sign_in(page)
    page.focus("#webhook-name")
    page.keyboard.type("billing")
    page.keyboard.press("Tab")
    page.keyboard.type(receiver.url)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    secret = page.inner_text(".secret code")
    press(page, "Send billing a test")
    assert "did not arrive: answered 410" in page.inner_text("main > [role=status]")
    assert page.locator(".secret").count() == 0
    page.get_by_role("button", name="Send again").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "arrived: answered 204" in page.inner_text("main > [role=status]")
    assert checked(receiver.got[1], secret)["type"] == "webhook.test"
    press(page, "Pause billing")
    assert "paused since" in page.inner_text(".webhook h2")
    press(page, "Let billing go on")
    press(page, "New secret of billing")
    assert page.inner_text(".secret code") != secret
    page.focus("summary")
    page.keyboard.press("Enter")
    press(page, "Remove billing")
    assert "Nobody is told anything." in page.inner_text("main")


@EACH_LOOK
def test_axe_finds_nothing(open_page: Open, house: int, receiver: Receiver, look: str) -> None:
    page = open_page("/webhooks", at=house, **LOOKS[look])
    sign_in(page)
    page.fill("#webhook-name", "billing")
    page.fill("#webhook-url", receiver.url)
    press(page, "Add it")
    look_at(page)
    press(page, "Send billing a test")  # one that is lost
    press(page, "Send billing a test")  # one that arrived
    page.click("summary")
    look_at(page)
    page.fill("#webhook-name", "other")
    page.fill("#webhook-url", "https://10.1.2.3/")
    press(page, "Add it")
    assert page.locator("[role=alert]").count() == 1
    look_at(page)


def look_at(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
