"""The list of reviews in a real browser: by keyboard alone, without scripts, and for axe."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from suggester import Visit
from tests.accounts.small_house import PASSWORD
from tests.browser.conftest import Open, serving
from tests.browser.test_accessible import EACH_LOOK, LOOKS, TAGS
from tests.queue.small_reviews import answer_of
from tests.web.small_engine import SmallEngine
from web.accounts import links
from web.accounts.commands import opened
from web.accounts.roles import Role
from web.queue.actions import Queue
from web.queue.migrate import open_store
from web.queue.states import Reason
from web.queue.values import Entry, Policy, accept, reject, utc_now

pytestmark = pytest.mark.browser
ROWS = "[data-row]"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server with reviews in line; ``cora`` codes and audits."""
    database = f"sqlite:///{tmp_path_factory.mktemp('list') / 'queue.db'}"
    with serving(SmallEngine, database) as port:
        with opened(database) as accounts:
            links.use(accounts, links.first_link(accounts) or "", "ada", PASSWORD)
            token = links.invite(accounts, "cora", frozenset({Role.CODER, Role.AUDITOR}), by="ada")
            links.use(accounts, token, "", PASSWORD)
        store = open_store(database)
        queue = Queue(store, clock=utc_now, policy=Policy(second_share=0.0))
        decide_some(queue)
        for number in range(60):
            text = f"O: {number}"
            answer = answer_of(
                text, gap=number % 5 == 0, edits=("error",) if number % 7 == 0 else ()
            )
            visit = Visit(note_ref=f"n-{number}")
            site = "south" if number == 8 else "north"
            queue.enter(Entry(text, answer, visit, "dr-who", site), by="form", key=str(number))
        queue.claim_next(by="cora")
        store.close()
        yield port


def decide_some(queue: Queue) -> None:
    """Enough for every plot of the dashboard to have something in it."""
    for number in range(22):
        text = f"O: decided {number}"
        answer = answer_of(text, gap=True, edits=("error",))
        review = queue.enter(Entry(text, answer, clinician="dr-who"), by="form", key=text).review
        hold = queue.claim(review, by="ann").hold
        hold = queue.decide(hold, accept("97110"), key="1").hold
        hold = queue.decide(hold, reject("97140", Reason.NOT_COVERED), key="2").hold
        queue.finish(hold, key="3")


def sign_in(page: Page) -> None:
    page.wait_for_selector("#name:focus")
    page.keyboard.type("cora")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".queue-top")
    page.wait_for_load_state("load")  # until then the keys are not bound


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_the_list_by_keyboard_alone(open_page: Open, house: int) -> None:
    page = open_page("/queue", at=house)
    sign_in(page)
    numbers = page.locator(ROWS).all_inner_texts()
    assert len(numbers) == 50
    for key, expected in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert focused(page) == numbers[expected]
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    assert focused(page) == numbers[0]
    # A field takes letters as letters.
    page.keyboard.press("f")
    assert focused(page) == "status"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("south")
    assert page.input_value("#site") == "south"
    page.keyboard.press("Enter")
    page.wait_for_url("**site=south*")
    assert page.inner_text("#count") == "1 review"
    page.keyboard.press("/")
    page.keyboard.type("no such note")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue/find")
    assert page.locator("#sought-error").inner_text().startswith("No review")
    assert page.input_value("#sought") == "no such note"


def test_enter_opens_and_n_asks_for_the_next(open_page: Open, house: int) -> None:
    page = open_page("/queue", at=house)
    sign_in(page)
    asked: list[tuple[str, str]] = []

    def answered(route, request) -> None:  # type: ignore[no-untyped-def]
        asked.append((request.method, request.url.rpartition("/")[2]))
        route.fulfill(status=204)

    page.route("**/queue/*", answered)
    page.keyboard.press("j")
    address = page.evaluate("document.activeElement.href")
    for key in ("Enter", "n"):  # a second navigation would cut off the first
        with page.expect_response("**/queue/*"):
            page.keyboard.press(key)
    assert asked == [("GET", address.rpartition("/")[2]), ("POST", "next")]


def test_single_keys_can_be_turned_off(open_page: Open, house: int) -> None:
    page = open_page("/queue", at=house)
    sign_in(page)
    page.click("#show-keys")
    page.focus("#keys-on")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(f"{ROWS}:focus").count() == 0
    page.reload()
    page.keyboard.press("j")
    assert page.locator(f"{ROWS}:focus").count() == 0


def test_without_javascript(open_page: Open, house: int) -> None:
    page = open_page("/queue", at=house, java_script_enabled=False)
    page.fill("#name", "cora")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".queue-top")
    assert not page.locator("#show-keys").is_visible()
    page.click("text=Next page")
    assert page.locator(ROWS).count() == 10
    page.click("text=Previous page")
    page.select_option("#risk", "edits")
    page.click("text=Show")
    assert page.inner_text("#count") == "9 reviews"
    page.fill("#view-name", "Denials")
    page.click("button:text-is('Save')")
    page.click("text=Denials")
    assert page.locator("[aria-current]").inner_text() == "Denials"
    page.click("[aria-label='Remove the view Denials']")
    assert page.locator(".saved li").count() == 0


@EACH_LOOK
@pytest.mark.parametrize(
    "path", ["/queue", "/queue?status=mine", "/queue?code=x", "keys", "/dashboard"]
)
def test_axe_finds_nothing(open_page: Open, house: int, path: str, look: str) -> None:
    page = open_page("/queue", at=house, **LOOKS[look])
    sign_in(page)
    if path == "keys":
        page.click("#show-keys")
    else:
        page.goto(f"http://localhost:{house}{path}")
    if path == "/dashboard":
        assert page.locator("svg").count() >= 10
        for details in page.locator("details").all():
            details.locator("summary").click()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= LOOKS[look]["viewport"]["width"]
