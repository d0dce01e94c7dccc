"""The pages of accounts in a real browser: from the first link to somebody invited, by keyboard."""

import base64
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page

from tests.accounts.small_house import PASSWORD
from tests.browser.conftest import Open, serving
from tests.browser.test_accessible import EACH_LOOK, LOOKS, TAGS
from tests.web.small_engine import SmallEngine
from web.accounts import links
from web.accounts.commands import opened
from web.accounts.roles import Role

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('house') / 'queue.db'}"


@pytest.fixture(scope="module")
def house(database: str) -> Iterator[int]:
    """The port of a server with accounts; its administrator is ``ada``."""
    with serving(SmallEngine, database) as port:
        with opened(database) as accounts:
            links.use(accounts, links.first_link(accounts) or "", "ada", PASSWORD)
        yield port


def sign_in(page: Page) -> None:
    page.keyboard.type("ada")  # the field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector('header a[href="/account"]')


def test_from_sign_in_to_an_invitation_by_keyboard(open_page: Open, house: int) -> None:
    page = open_page("/people", at=house)
    assert page.url.endswith("/sign-in?next=/people")
    sign_in(page)
    assert page.url.endswith("/people")
    page.focus("#invite-name")
    page.keyboard.type("cora")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the second role: coder
    page.keyboard.press("Enter")
    link = page.inner_text(".secret code")
    cookies = {one["name"]: one for one in page.context.cookies()}
    assert cookies["suggester"]["httpOnly"]
    assert page.evaluate("document.cookie") == ""

    other = open_page(link.partition(f":{house}")[2], at=house)
    assert other.input_value("#name") == "cora"
    for _ in range(2):
        other.focus("#password" if not other.input_value("#password") else "#again")
        other.keyboard.type(PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url("**/sign-in?joined")
    assert "Your password is kept" in other.inner_text("[role=status]")

    page.goto(f"http://localhost:{house}/account")
    page.focus("text=Sign out >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    page.goto(f"http://localhost:{house}/account")
    assert page.url.endswith("/sign-in?next=/account")


def test_a_note_is_read_and_followed_for_who_is_signed_in(open_page: Open, house: int) -> None:
    page = open_page("/", at=house)
    sign_in(page)
    page.fill("#text", "O: Manual therapy x 15 min.")
    page.click("button.primary")
    page.wait_for_selector(".card")
    assert page.locator('input[name="csrf"]').first.input_value()


@EACH_LOOK
@pytest.mark.parametrize("path", ["/sign-in", "/join", "/account", "/people", "wrong"])
def test_axe_finds_nothing(
    open_page: Open, house: int, database: str, path: str, look: str
) -> None:
    start = path
    if path == "/join":
        with opened(database) as accounts:
            start += "/" + links.reset(accounts, "ada", by="test")
    page = open_page("/sign-in" if path == "wrong" else start, at=house, **LOOKS[look])
    if path in ("/account", "/people"):
        sign_in(page)
    if path == "wrong":
        page.fill("#name", "nobody-here")
        page.fill("#password", "wrong words, but long")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()


@EACH_LOOK
@pytest.mark.parametrize("what", ["set-up", "recovery-codes", "code", "wrong-code"])
def test_axe_finds_nothing_about_the_second_factor(
    open_page: Open, house: int, database: str, what: str, look: str
) -> None:
    name = f"bea-{what}-{look}"
    with opened(database) as accounts:
        token = links.invite(accounts, name, frozenset({Role.CODER}), by="ada")
        links.use(accounts, token, "", PASSWORD)
    page = open_page("/account", at=house, **LOOKS[look])
    enter(page, name)
    page.fill("#factor-password", PASSWORD)
    page.click("text=Set it up")
    page.wait_for_selector("#code")
    if what != "set-up":
        secret = page.inner_text(".secret code")
        app = TOTP(base64.b32decode(secret.replace(" ", "")), 6, SHA1(), 30)  # noqa: S303
        page.fill("#code", app.generate(int(time.time())).decode())
        page.keyboard.press("Enter")
        page.wait_for_selector("text=go on")
    if what in ("code", "wrong-code"):
        code = page.inner_text("ul.secret li >> nth=0")
        page.context.clear_cookies()
        page.goto(f"http://localhost:{house}/account")
        enter(page, name, into="#code")
        if what == "wrong-code":
            page.fill("#code", "000000")
            page.keyboard.press("Enter")
            page.wait_for_selector("[role=alert]")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    if what == "code":
        page.fill("#code", code)
        page.keyboard.press("Enter")
        page.wait_for_selector('header a[href="/account"]')


def enter(page: Page, name: str, into: str = 'header a[href="/account"]') -> None:
    """Send name and password; wait for what comes then."""
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(into)
