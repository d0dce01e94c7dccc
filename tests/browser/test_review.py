"""The page of a review in a real browser: by keyboard alone, by two people, without JavaScript."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import update

from suggester import Visit
from tests.accounts.small_house import PASSWORD
from tests.browser.conftest import Open, serving
from tests.browser.test_accessible import LOOKS, TAGS
from tests.web.small_engine import SmallEngine
from web.accounts import links
from web.accounts.commands import opened
from web.accounts.roles import Role
from web.pages.example import EXAMPLE_NOTE
from web.queue.actions import Queue
from web.queue.migrate import open_store
from web.queue.notes import Opened, open_note
from web.queue.states import Kind, State
from web.queue.store import Store
from web.queue.tables import reviews
from web.queue.values import Entry, Policy, utc_now

pytestmark = pytest.mark.browser

# As a browser's form sends it, with what counts differently in Python and in JavaScript.
NOTE = "🧑‍🦽 Daily\u200b note\r\n\r\n" + EXAMPLE_NOTE.replace("\n", "\r\n")


@dataclass(frozen=True)
class House:
    """A running server and its store. cookies: of who signed in before."""

    port: int
    store: Store
    cookies: dict[str, Any]


@dataclass(frozen=True)
class Clinic:
    """A house with nothing in line, and a browser for each person."""

    house: House
    open_page: Open

    @property
    def store(self) -> Store:
        return self.house.store

    def enter(self, key: str = "a", text: str = NOTE, *, twice: bool = False) -> str:
        """Put a note of dora's in line; return its number."""
        queue = Queue(self.store, clock=utc_now, policy=Policy(second_share=float(twice)))
        visit = Visit(note_ref=f"visit-{key}")
        entry = Entry(text, SmallEngine().suggest(text, visit), visit, "dora", "north")
        return queue.enter(entry, by="form", key=uuid4().hex).review

    def see(self, review: str) -> Opened:
        """Return a review as it is stored."""
        return open_note(self.store, review, by="test", clock=utc_now, everything=True)

    def steps(self, review: str) -> list[tuple[str, Kind, str | None]]:
        return [(step.by, step.kind, step.code) for step in self.see(review).steps]

    def sign_in(self, name: str, path: str = "/account", **options: object) -> Page:
        """Return a browser in which somebody is signed in, at a path."""
        known, port = self.house.cookies, self.house.port
        if name not in known:
            page = self.open_page("/sign-in", at=port)
            page.fill("#name", name)
            page.fill("#password", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_selector('header a[href="/account"]')
            known[name] = page.context.storage_state()
        return self.open_page(path, at=port, storage_state=known[name], **options)

    def go(self, page: Page, path: str) -> None:
        page.goto(f"http://localhost:{self.house.port}{path}")

    def take(self, page: Page, review: str) -> None:
        """Open a review and take it, by keyboard: the button has the focus."""
        self.go(page, f"/queue/{review}")
        arrived(page, "[value=claim]")
        page.keyboard.press("Enter")
        arrived(page, "#ends")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    database = f"sqlite:///{tmp_path_factory.mktemp('house') / 'queue.db'}"
    with serving(SmallEngine, database) as port:
        with opened(database) as accounts:
            links.use(accounts, links.first_link(accounts) or "", "ada", PASSWORD)
            for name, role in (
                ("cora", Role.CODER),
                ("carl", Role.CODER),
                ("otto", Role.AUDITOR),
                ("dora", Role.CLINICIAN),
            ):
                token = links.invite(accounts, name, frozenset([role]), by="ada")
                links.use(accounts, token, "", PASSWORD)
        store = open_store(database)
        yield House(port, store, {})
        store.close()


@pytest.fixture
def clinic(house: House, open_page: Open) -> Clinic:
    nowhere = {"state": State.REPLACED, "line": None, "holder": None, "lease_until": None}
    with house.store.writing() as connection:
        connection.execute(update(reviews).values(**nowhere))
    return Clinic(house, open_page)


def arrived(page: Page, at: str) -> None:
    """Wait for a page that has such a place, until its keys are bound and the focus is given."""
    page.wait_for_selector(at)
    page.wait_for_load_state("load")
    page.wait_for_function(
        "!document.querySelector('[autofocus]') || document.activeElement !== document.body"
    )


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def settled(page: Page, decided: str) -> None:
    """Wait until so many codes are decided and the page is at rest."""
    expect(page.locator("#decided")).to_have_text(decided)
    page.wait_for_selector("#review:not([aria-busy])")


def focused(page: Page) -> str:
    """Return the name of what has the keyboard, as a screen reader has it."""
    name: str = page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.id ?? ''")
    return name


def state(page: Page, code: str) -> str | None:
    return page.get_attribute(f"#code-{code}", "data-state")


def test_the_whole_flow_by_keyboard_alone(clinic: Clinic) -> None:
    first, second = clinic.enter("a"), clinic.enter("b", "O: Ice pack declined.")
    page = clinic.sign_in("cora")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    clinic.take(page, first)
    assert focused(page) == "Accept 97140"

    press(page, "Enter")
    settled(page, "1 of 3 decided")
    assert focused(page) == "Accept 97110"
    press(page, "r")
    assert page.evaluate("document.activeElement.value") == "not_performed"
    press(page, "5")
    settled(page, "2 of 3 decided")
    assert page.inner_text("#code-97110 .verdict") == "Rejected: too few minutes"
    press(page, "u")
    page.keyboard.type("2")
    press(page, "Escape", "m", "End")
    page.keyboard.type(", 59")
    press(page, "Enter")
    settled(page, "3 of 3 decided")
    assert page.inner_text("#code-97116 .verdict") == "Changed: 2 units, GP 59"
    assert focused(page) == "finish"

    press(page, "z")
    settled(page, "2 of 3 decided")
    assert focused(page) == "Accept 97116"
    press(page, "k", "k")
    assert focused(page) == "Undo 97140"
    press(page, "j", "j", "a")
    settled(page, "3 of 3 decided")
    assert state(page, "97116") == "accepted"

    press(page, "v", *["ArrowDown"] * 6, "Shift+ArrowRight", "Shift+ArrowRight")
    chosen = page.evaluate("getSelection().toString().trim()")
    press(page, "+")
    assert focused(page) == "add-code"
    page.keyboard.type("97530")
    press(page, "Enter")
    page.wait_for_selector("#code-97530")
    added = clinic.see(first).steps[-1]
    assert added.kind is Kind.ADD
    assert added.start is not None
    words = NOTE[added.start : added.end]
    assert len(words.split()) >= 2
    assert words.split() == chosen.split()

    press(page, "f")
    arrived(page, "#next")
    assert focused(page) == "next"
    assert clinic.see(first).review.state == "decided"
    press(page, "n")
    page.wait_for_url(f"**/queue/{second}")
    arrived(page, "#ends")
    press(page, "q")
    page.keyboard.type("Was anything done?")
    press(page, "Tab", "Enter")
    arrived(page, "#next")
    assert clinic.see(second).review.state == "returned"
    press(page, "n")
    page.wait_for_selector("text=Nothing is waiting")
    assert clinic.steps(first) == [
        ("cora", Kind.ACCEPT, "97140"),
        ("cora", Kind.REJECT, "97110"),
        ("cora", Kind.CHANGE, "97116"),
        ("cora", Kind.UNDO, None),
        ("cora", Kind.ACCEPT, "97116"),
        ("cora", Kind.ADD, "97530"),
        ("cora", Kind.FINISH, None),
    ]
    # What is sent stands in bodies alone: an address may end up in a log.
    ours = re.compile(r"/(static/[\w./-]+(\?v=\w+)?|queue/(next|[0-9a-f]{32}))")
    assert [
        url
        for url in asked
        if not ours.fullmatch(url.partition("localhost")[2].lstrip(":0123456789"))
    ] == []


def test_finish_and_take_the_next_with_one_key(clinic: Clinic) -> None:
    first, second = (clinic.enter(key, "O: Ice pack declined.") for key in "ab")
    page = clinic.sign_in("cora")
    clinic.take(page, first)
    press(page, "Shift+F")
    page.wait_for_url(f"**/queue/{second}")
    arrived(page, "#ends")
    press(page, "s")
    expect(page.locator("[role=alert]")).to_contain_text("came back")
    page.go_back()
    arrived(page, "#next")
    assert page.url.endswith(first)


SELECT = """([first, last]) => {
  const parts = [];
  const walker = document.createTreeWalker(document.querySelector("#note-text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.parentElement.closest(".words")) parts.push(walker.currentNode);
  const find = (words, end) => {
    for (const part of parts) {
      const at = part.data.indexOf(words);
      if (at >= 0) return [part, at + (end ? words.length : 0)];
    }
  };
  const range = document.createRange();
  range.setStart(...find(first, false));
  range.setEnd(...find(last, true));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        pytest.param("Daily", "Daily", "Daily", id="after-an-emoji"),
        pytest.param("Daily", " note", "Daily\u200b note", id="over-an-unseen-character"),
        pytest.param("note", "DAILY", "note\r\n\r\nDAILY", id="over-ends-of-lines"),
        pytest.param("E-stim", " today", "E-stim not done today", id="over-marks"),
        pytest.param("44 min.", "44 min.", "44 min.", id="at-the-end"),
        pytest.param("A: Less", "cueing.", "A: Less antalgic with cueing.", id="deep-in"),
    ],
)
def test_a_selection_is_the_place_that_the_server_has(
    clinic: Clinic, first: str, last: str, words: str
) -> None:
    review = clinic.enter()
    page = clinic.sign_in("cora")
    clinic.take(page, review)
    page.evaluate(SELECT, [first, last])
    press(page, "+")
    page.keyboard.type("97530")
    press(page, "Enter")
    page.wait_for_selector("#code-97530")
    step = clinic.see(review).steps[-1]
    assert NOTE[step.start : step.end] == words


def test_two_people_at_once(clinic: Clinic) -> None:
    review = clinic.enter()
    cora, carl = clinic.sign_in("cora"), clinic.sign_in("carl")
    clinic.take(cora, review)
    clinic.go(carl, f"/queue/{review}")
    assert "cora has it" in carl.inner_text(".state")
    assert carl.locator("text=Take this review").count() == 0
    cora.click("text=Give back")
    cora.wait_for_selector("text=Take this review")
    clinic.take(carl, review)
    clinic.go(cora, f"/queue/{review}")
    assert "carl has it" in cora.inner_text(".state")


def test_a_lost_lease_is_said_and_what_was_typed_comes_along(clinic: Clinic) -> None:
    review = clinic.enter()
    cora = clinic.sign_in("cora")
    clinic.take(cora, review)
    press(cora, "q")
    cora.keyboard.type("Which side?")
    other = cora.context.new_page()
    clinic.go(other, f"/queue/{review}")
    other.click("text=Give back")
    arrived(other, "#next")
    cora.click("text=Return it with this question")
    alert = cora.locator("[role=alert]")
    expect(alert).to_contain_text("Your lease of this review is over")
    expect(alert).to_contain_text("Which side?")
    assert focused(cora) == ""
    press(cora, "Enter")  # Take this review
    arrived(cora, "#ends")
    assert cora.input_value("#question") == "Which side?"


def test_two_tabs_and_what_is_typed_in_one(clinic: Clinic) -> None:
    review = clinic.enter()
    page = clinic.sign_in("cora")
    clinic.take(page, review)
    page.fill("#units-97116", "3")
    page.fill("#question", "Which side?")
    page.focus("#code-97140 .yes")
    press(page, "a")
    settled(page, "1 of 3 decided")
    assert page.input_value("#units-97116") == "3"
    assert page.input_value("#question") == "Which side?"
    other = page.context.new_page()
    clinic.go(other, f"/queue/{review}")
    other.click("#code-97110 .yes")
    settled(other, "2 of 3 decided")
    page.focus("#units-97116")
    press(page, "Enter")
    expect(page.locator("#error-97116")).to_contain_text("changed since you saw it")
    assert page.input_value("#units-97116") == "3"
    assert page.input_value("#question") == "Which side?"
    assert focused(page) == "Accept 97116"
    press(page, "Enter")
    settled(page, "3 of 3 decided")
    assert page.inner_text("#code-97116 .verdict") == "Changed: 3 units, GP"


def test_a_wrong_field_has_the_keyboard(clinic: Clinic) -> None:
    review = clinic.enter()
    page = clinic.sign_in("cora")
    clinic.take(page, review)
    press(page, "u")
    page.keyboard.type("many")
    press(page, "Enter")
    page.wait_for_selector("#error-97140")
    assert focused(page) == "units-97140"
    assert page.get_attribute("#units-97140", "aria-describedby") == "error-97140"


def test_a_server_that_is_away_loses_nothing(clinic: Clinic) -> None:
    review = clinic.enter()
    page = clinic.sign_in("cora")
    clinic.take(page, review)
    page.fill("#units-97140", "4")
    page.context.clear_cookies()
    press(page, "Enter")
    expect(page.locator("#failed")).to_contain_text("You are signed out")
    clinic.house.cookies.pop("cora")
    other = clinic.sign_in("cora")
    page.context.add_cookies(other.context.cookies())
    page.focus("#units-97140")
    press(page, "Enter")
    settled(page, "1 of 3 decided")
    assert page.inner_text("#code-97140 .verdict") == "Changed: 4 units, GP"


def test_a_lease_is_renewed_in_the_background(clinic: Clinic) -> None:
    review = clinic.enter()
    page = clinic.sign_in("cora")
    page.clock.install()
    clinic.take(page, review)
    before = clinic.see(review).review.lease_until
    with page.expect_request("**/renew") as sent:
        page.clock.fast_forward("03:21")
    request = sent.value
    assert request.header_value("suggester-background") == "1"
    assert request.response().status == 200
    after = clinic.see(review).review.lease_until
    assert before is not None
    assert after is not None
    assert after > before
    other = page.context.new_page()
    clinic.go(other, f"/queue/{review}")
    other.click("text=Give back")
    arrived(other, "#next")
    page.clock.fast_forward("03:21")
    expect(page.locator("#failed")).to_contain_text("Your lease is over")


def test_single_keys_can_be_switched_off(clinic: Clinic) -> None:
    review = clinic.enter()
    page = clinic.sign_in("cora")
    clinic.take(page, review)
    press(page, "?")
    assert page.locator("#keys-shown").is_visible()
    press(page, "Space", "Escape")
    assert not page.locator("#keys-shown").is_visible()
    assert focused(page) == "Accept 97140"
    press(page, "a", "f", "s")
    assert clinic.steps(review) == []
    page.reload()
    press(page, "a")
    assert clinic.steps(review) == []
    press(page, "Enter")
    settled(page, "1 of 3 decided")


def test_keys_do_nothing_inside_a_field(clinic: Clinic) -> None:
    review = clinic.enter()
    page = clinic.sign_in("cora")
    clinic.take(page, review)
    page.focus("#question")
    page.keyboard.type("as far as I can see?")
    assert page.input_value("#question") == "as far as I can see?"
    assert clinic.steps(review) == []


def test_everything_without_javascript(clinic: Clinic) -> None:
    review, following = clinic.enter("a"), clinic.enter("b")
    page = clinic.sign_in("cora", java_script_enabled=False)
    clinic.go(page, f"/queue/{review}")
    page.click("text=Take this review")
    page.click("#code-97140 .yes")
    page.click("#code-97110 details.no summary")
    page.fill("#remark-97110", "too short")
    page.click("#code-97110 >> text=Too few minutes")
    page.fill("#units-97116", "0")
    page.click("#code-97116 .yes")
    assert "Write whole units" in page.inner_text("#error-97116")
    page.fill("#units-97116", "2")
    page.click("#code-97116 .yes")
    page.click("#code-97140 .undo")
    page.click("#code-97140 .yes")
    page.fill("#add-code", "97530")
    page.fill("#add-words", "X 1")
    page.click("#add button")
    page.locator(".places input").last.check()
    page.click("#add button")
    assert state(page, "97530") == "added"
    page.click("#finish")
    assert "Decided" in page.inner_text(".state")
    page.click("#next")
    assert page.url.endswith(following)
    page.fill("#question", "Which side?")
    page.click("text=Return it with this question")
    assert "With the clinician" in page.inner_text(".state")
    assert clinic.see(review).review.state == "decided"
    assert clinic.see(following).review.state == "returned"

    dora = clinic.sign_in("dora", "/returned", java_script_enabled=False)
    dora.click("text=visit-b")
    dora.fill("#words", "Left.")
    dora.click("text=Answer >> nth=-1")
    assert "Your answer is with the coders" in dora.inner_text("[role=status]")
    page.click("#next")
    assert "Left." in page.inner_text(".talk >> nth=1")


def test_a_note_is_sent_from_its_result(clinic: Clinic) -> None:
    page = clinic.sign_in("dora", "/")
    page.fill("#text", "O: Manual therapy x 15 min.")
    page.keyboard.press("Control+Enter")
    page.click("#send")
    page.wait_for_url("**/?sent=*")
    sent = page.url.partition("sent=")[2]
    assert clinic.see(sent).text == "O: Manual therapy x 15 min."


def check(page: Page, what: str) -> None:
    """Have axe look at a page, in the light on a desk and in the dark on a telephone."""
    for look in (LOOKS["light"], LOOKS["phone-dark"]):
        page.set_viewport_size(look["viewport"])
        page.emulate_media(color_scheme=look.get("color_scheme", "light"))
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        assert found.violations_count == 0, (what, found.generate_report())
    page.set_viewport_size(LOOKS["light"]["viewport"])


def test_axe_finds_nothing_in_any_state(clinic: Clinic) -> None:
    review = clinic.enter("a", twice=True)
    page = clinic.sign_in("cora")
    clinic.take(page, review)
    check(page, "open")
    press(page, "a")
    settled(page, "1 of 3 decided")
    press(page, "r")
    check(page, "reasons")
    press(page, "1")
    settled(page, "2 of 3 decided")
    page.fill("#units-97116", "no")
    press(page, "u", "Enter")
    page.wait_for_selector("#error-97116")
    check(page, "an error at a field")
    page.fill("#units-97116", "2")
    press(page, "Enter")
    settled(page, "3 of 3 decided")
    page.fill("#add-code", "97530")
    page.fill("#add-words", "x 1")
    press(page, "Enter")
    page.wait_for_selector(".places")
    check(page, "which place")
    press(page, "Space", "Enter")
    page.wait_for_selector("#code-97530")
    press(page, "?")
    check(page, "the keys")
    press(page, "Escape")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    check(page, "everything open")
    press(page, "f")
    arrived(page, "#next")
    check(page, "for another reader")
    press(page, "n")
    page.wait_for_selector("text=Nothing is waiting")
    check(page, "nothing")

    carl = clinic.sign_in("carl")
    clinic.take(carl, review)
    press(carl, "q")
    carl.keyboard.type("Which side?")
    press(carl, "Tab", "Enter")
    carl.wait_for_selector("#answer")
    check(carl, "returned")
    dora = clinic.sign_in("dora", "/returned")
    check(dora, "the clinician's list")
    dora.click("text=visit-a")
    check(dora, "the clinician's note")
    dora.click("text=Answer >> nth=-1")
    check(dora, "an answer without words")
    otto = clinic.sign_in("otto", f"/queue/{review}")
    check(otto, "the auditor's")
