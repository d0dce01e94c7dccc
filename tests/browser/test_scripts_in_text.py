"""Three hundred ways to smuggle a script into text, in every free field, on every page that shows it.

In a real browser none runs, none is even held back by the policy of the page, none becomes an
element; and the text is there as it was typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from suggester import Visit
from tests.accounts.small_house import PASSWORD
from tests.browser.conftest import serving
from tests.web.small_engine import SmallEngine
from web.accounts import links, register
from web.accounts.commands import opened
from web.accounts.roles import Role
from web.queue.actions import Queue
from web.queue.migrate import open_store
from web.queue.store import Store
from web.queue.values import Entry, Policy, accept, utc_now
from web.render import TEMPLATES

pytestmark = pytest.mark.browser

OUT_OF = (
    "", '">', "'>", "-->", "]]>", "</textarea>", "</title>", "</script>", "</style>", "</option>",
    "\">'>", "</p></td>", "<![CDATA[", "\\\">", "&quot;>", "&lt;", "<!--",
    "{{7*7}}", "${7*7}", "<%= 7 %>",
)  # fmt: skip
SCRIPTS = (
    "<script>ran()</script>", "<ScRiPt>ran()</sCrIpT>", "<script src=//x.example></script>",
    "<img src=x onerror=ran()>", "<svg onload=ran()>", "<body onload=ran()>",
    "<iframe srcdoc='<script>parent.ran()</script>'>", "<a href=javascript:ran()>x</a>",
    "<input autofocus onfocus=ran()>", "<details open ontoggle=ran()>",
    "<video><source onerror=ran()>", "<math><mi xlink:href=javascript:ran()>",
    "<base href=//x.example>", "<meta http-equiv=refresh content=0;url=//x.example>",
    "<style>*{background:url(//x.example)}</style>", "<object data=javascript:ran()>",
)  # fmt: skip
PAYLOADS = [start + script for start, script in product(OUT_OF, SCRIPTS)]
assert len(PAYLOADS) >= 300
REVIEWS = 8
LISTEN = """
window.blocked = []; window.ran = () => { window.did = true; };
document.addEventListener("securitypolicyviolation", e => window.blocked.push(e.violatedDirective));
"""
# What no text makes: each of these stands on no page of ours.
FOREIGN = (
    "img[onerror], svg[onload], iframe, object, base, video, math, [onfocus], [ontoggle], style, "
    "script:not([src]), [href^=javascript], meta[http-equiv=refresh], [src*='x.example']"
)


@dataclass(frozen=True)
class House:
    """A server, its store, and what was typed: review -> the text of its note."""

    port: int
    store: Store
    notes: dict[str, str]


def typed(number: int, length: int) -> str:
    """Return as many payloads as fit, other ones for each number, one a line."""
    found, size = [], 0
    for payload in (PAYLOADS[number:] + PAYLOADS)[: len(PAYLOADS)]:
        if size + len(payload) + 1 > length:
            break
        found.append(payload)
        size += len(payload) + 1
    return "\n".join(found)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Somebody with every role, and reviews with payloads in every field that there is."""
    database = f"sqlite:///{tmp_path_factory.mktemp('house') / 'queue.db'}"
    with serving(SmallEngine, database) as port:
        with opened(database) as accounts:
            links.use(accounts, links.first_link(accounts) or "", "ada", PASSWORD)
            register.set_roles(accounts, "ada", frozenset(Role), by="ada")
        store = open_store(database)
        yield House(port, store, dict(entered(store, n) for n in range(REVIEWS)))
        store.close()


def entered(store: Store, number: int) -> tuple[str, str]:
    """Enter one review, decide in part, ask and answer; return its number and its note."""
    queue = Queue(store, clock=utc_now, policy=Policy(second_share=0.0))
    one = [PAYLOADS[(40 * number + n) % len(PAYLOADS)] for n in range(4)]
    note = typed(40 * number, 20_000) + "\nO: Manual therapy x 15 min."
    visit = Visit(note_ref=one[0], patient_ref=one[1])
    clinician = "ada" if number % 2 else one[2]
    made = Entry(note, SmallEngine().suggest(note, visit), visit, clinician, one[3])
    review = queue.enter(made, by="form", key=f"k{number}").review
    hold = queue.claim(review, by=f"coder {number}").hold
    remark = typed(number, 1_900)
    hold = queue.decide(hold, accept("97140", remark=remark), key="d").hold
    hold = queue.return_to_clinician(hold, typed(number + 50, 1_900), key="q").hold
    if number % 4 == 0:
        queue.answer(review, typed(number + 99, 1_900), by="ada", version=hold.version, key="a")
    return review, note


def addresses(house: House) -> Iterator[str]:
    """Every page that shows what somebody typed."""
    yield from ("/queue", "/queue?status=returned", "/returned", "/dashboard", "/people")
    yield from ("/account", "/webhooks")
    for number, review in enumerate(house.notes):
        yield f"/queue/{review}"
        if number % 2:
            yield f"/returned/{review}"


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(20_000)
    context.add_init_script(LISTEN)
    page = context.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    page.goto(f"http://localhost:{house.port}/sign-in")
    page.fill("#name", "ada")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector('header a[href="/account"]')
    yield page
    assert said == []
    context.close()


def faults(page: Page) -> list[str]:
    """Return what of a page is not text and should be."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(100)  # what an element of a script's would do, it does by now
    found = ["ran"] if page.evaluate("window.did === true") else []
    found += [f"held back: {name}" for name in page.evaluate("window.blocked")]
    found += page.evaluate(f"[...document.querySelectorAll(`{FOREIGN}`)].map(e => e.outerHTML)")
    return found


def test_no_page_makes_a_script_of_text(page: Page, house: House) -> None:
    for address in addresses(house):
        answer = page.goto(f"http://localhost:{house.port}{address}")
        assert answer
        assert answer.status == 200, address
        assert faults(page) == [], address
        review = address.rpartition("/")[2]
        if review in house.notes:
            shown = page.evaluate(
                "[document.body.textContent, ...[...document.querySelectorAll('textarea')]"
                ".map(e => e.value)].join('\\n')"
            )
            squeezed = "".join(shown.split())
            for payload in house.notes[review].splitlines()[:-1]:  # the last has marks of ours
                assert "".join(payload.split()) in squeezed, address


def test_the_form_shows_a_note_as_it_is(page: Page, house: House) -> None:
    page.goto(f"http://localhost:{house.port}/")
    note = "\n".join((*PAYLOADS, "O: Manual therapy x 15 min."))
    page.fill("#text", note)
    page.click("button.primary")
    page.wait_for_selector(".card")
    assert faults(page) == []
    assert page.input_value("#text") == note


def test_one_field_that_is_not_escaped_is_found(
    page: Page, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the clinician in the list of reviews, taken for mark-up."""
    loader = TEMPLATES.env.loader
    assert loader
    real = loader.get_source

    def careless(environment, template):  # type: ignore[no-untyped-def]
        source, *rest = real(environment, template)
        return source.replace("{{ row.clinician }}", "{{ row.clinician|safe }}"), *rest

    monkeypatch.setattr(loader, "get_source", careless)
    TEMPLATES.env.cache.clear()  # type: ignore[union-attr]
    try:
        page.goto(f"http://localhost:{house.port}/queue?status=returned")
        assert faults(page)
    finally:
        monkeypatch.undo()
        TEMPLATES.env.cache.clear()  # type: ignore[union-attr]
