"""A page that nobody uses hides its note, and shows it to the same person alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.accounts.small_house import PASSWORD
from tests.browser.conftest import Open, serving
from tests.browser.test_accessible import TAGS
from tests.web.small_engine import SmallEngine
from web.accounts import links
from web.accounts.commands import opened
from web.accounts.roles import Role

pytestmark = pytest.mark.browser
NOTE = "Zanzibaria did gait training, 10 min"
MINUTE = 60_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server that locks after 5 minutes, for ``ada`` and ``cora``."""
    database = f"sqlite:///{tmp_path_factory.mktemp('house') / 'queue.db'}"
    with serving(SmallEngine, database, idle_minutes=5) as port:
        with opened(database) as accounts:
            links.use(accounts, links.first_link(accounts) or "", "ada", PASSWORD)
            token = links.invite(accounts, "cora", frozenset([Role.CODER]), by="ada")
            links.use(accounts, token, "", PASSWORD)
        yield port


def sign_in(page: Page, name: str = "ada") -> None:
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector('header a[href="/account"]')


@pytest.fixture
def page(open_page: Open, house: int) -> Page:
    """Somebody typed a note, and the time is the test's own."""
    page = open_page("/", at=house)
    sign_in(page)
    page.clock.install()
    page.reload()
    page.fill("#text", NOTE)
    return page


def test_it_locks_and_opens_for_the_same_person(page: Page, house: int) -> None:
    expect(page.locator("#text")).to_be_visible()
    page.clock.run_for(4 * MINUTE)
    page.keyboard.press("Shift")
    page.clock.run_for(4 * MINUTE)
    expect(page.locator("#text")).to_be_visible()
    with page.expect_response("**/sign-out"):
        page.clock.run_for(MINUTE + 3_000)
    expect(page.locator("#text")).to_be_hidden()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert page.title() == "Locked"
    assert "Zanzibaria" not in page.inner_text("body")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(TAGS)}})
    assert [item["id"] for item in found.response["violations"]] == []

    page.evaluate("dispatchEvent(new Event('focus'))")  # nobody signed in yet
    page.keyboard.press("Shift")
    page.clock.run_for(3_000)
    expect(page.locator("#text")).to_be_hidden()

    with page.context.expect_page() as opened_tab:
        page.get_by_role("link", name="Sign in again").click()
    sign_in(opened_tab.value)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#text")).to_be_visible()
    assert page.input_value("#text") == NOTE
    page.click("button.primary[type=submit]")  # the form has the token of the new session
    page.wait_for_selector(".note-text")
    assert "Zanzibaria" in page.inner_text(".note-text")


def test_it_does_not_open_for_somebody_else(page: Page, house: int) -> None:
    with page.expect_response("**/sign-out"):
        page.clock.run_for(6 * MINUTE)
    other = page.context.new_page()
    other.goto(f"http://localhost:{house}/sign-in")
    sign_in(other, "cora")
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new Event('focus'))")
    assert page.input_value("#text") == ""
    assert page.evaluate("document.body.dataset.person") == "cora"
