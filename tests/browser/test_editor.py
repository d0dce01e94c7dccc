"""The note editor and its component, key by key, as a therapist and as an embedding page do."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Open, serving
from tests.web.small_engine import SmallEngine

pytestmark = pytest.mark.browser

READY = "code-suggester[data-state=ready]"
GAIT = "O: Gait training x 10 min, cueing for heel strike."
FAST = "document.querySelector('code-suggester').setAttribute('debounce', '30')"
# What the layer over a textarea underlines, with what the field holds at the same place.
MIRRORED = """() => {
  const page = document.querySelector('code-suggester').shadowRoot.querySelector('.page');
  return [...page.querySelectorAll('span.counts')].map((span) => span.textContent);
}"""
HIGHLIGHTED = """() => [...(CSS.highlights.get('code-suggester-counts') ?? [])].map(String)"""


def editor(open_page: Open, **options: object) -> Page:
    page = open_page("/editor", **options)
    page.evaluate(FAST)
    return page


def ready(page: Page, words: str) -> None:
    """Wait until what is underlined is just this, joined by |."""
    page.wait_for_function(f"(words) => ({MIRRORED})().join('|') === words", arg=words)
    page.wait_for_selector(READY)


def decided(page: Page, code: str) -> str | None:
    return page.get_attribute(f'.code[data-code="{code}"]', "data-decided")


TEXTS = [
    pytest.param("Gait training", "Gait training", id="plain"),
    pytest.param("\U0001f9d1\u200d\U0001f9bd\U0001f9b5 Gait training", "Gait training", id="zwj"),
    pytest.param("e\u0301toile \U0001f1eb\U0001f1f7 Gait training x", "Gait training", id="marks"),
    pytest.param("\u05e9\u05dc\u05d5\u05dd\n\n\tGait training \U0001f44d\U0001f3fd", "Gait training", id="rtl"),
    pytest.param("\ud83d Gait training", "Gait training", id="half-a-character"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_underlines_are_the_words(open_page: Open, text: str, words: str) -> None:
    page = editor(open_page)
    literal = json.dumps(text)
    page.evaluate(f"note.value = {literal}; note.dispatchEvent(new Event('input'))")
    ready(page, words)


@pytest.mark.parametrize(("text", "words"), TEXTS[:4])
def test_rich_text_has_the_same_words(open_page: Open, text: str, words: str) -> None:
    page = editor(open_page)
    page.select_option("#kind", "rich")
    page.click("#rich")
    for line, part in enumerate(text.split("\n")):
        if line:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(part)
    page.wait_for_function(f"(words) => ({HIGHLIGHTED})().join('|') === words", arg=words)


def test_rich_text_without_highlights(open_page: Open) -> None:
    page = open_page("/")
    page.context.add_init_script("delete CSS.highlights; delete globalThis.Highlight")
    page.goto(page.url + "editor")
    page.select_option("#kind", "rich")
    page.click("#rich")
    page.keyboard.insert_text(GAIT)
    page.wait_for_selector(".box.counts")
    box, field = (
        page.locator(".box.counts").first.bounding_box(),
        page.locator("#rich").bounding_box(),
    )
    assert field["y"] < box["y"] < field["y"] + 40


def test_typed_key_by_key_pasted_and_undone(open_page: Open) -> None:
    page = editor(open_page)
    page.click("#note")
    page.keyboard.type(GAIT, delay=8)
    ready(page, "Gait training|cueing for heel strike")
    page.keyboard.press("Home")
    page.keyboard.type("Today: ")  # the words move at once, before any answer
    ready(page, "Gait training|cueing for heel strike")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nManual therapy x 15 min.")
    ready(page, "Gait training|cueing for heel strike|Manual therapy")
    page.keyboard.press("Control+z")
    ready(page, "Gait training|cueing for heel strike")
    page.fill("#note", "")
    page.wait_for_selector("code-suggester[data-state=empty]")
    assert page.locator(".code").count() == 0


def test_underlines_lie_under_their_words_when_scrolled(open_page: Open) -> None:
    page = editor(open_page, viewport={"width": 390, "height": 700})
    page.fill("#note", "line\n" * 60 + GAIT)
    page.wait_for_selector(READY)
    page.evaluate("note.scrollTop = 1e6; window.scrollTo(0, 120)")
    page.wait_for_timeout(100)
    mark, field = (
        page.locator(".page .counts").first.bounding_box(),
        page.locator("#note").bounding_box(),
    )
    assert field["y"] < mark["y"] < field["y"] + field["height"]
    assert abs(field["x"] - mark["x"]) < 60


def test_a_late_answer_is_dropped(open_page: Open) -> None:
    page = editor(open_page)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/api/v1/suggest", hold_the_first)
    page.fill("#note", "Manual therapy x 15 min")
    page.wait_for_selector("code-suggester[data-state=reading]")
    page.wait_for_timeout(80)
    page.fill("#note", GAIT)
    ready(page, "Gait training|cueing for heel strike")
    assert page.locator(".code").count() == 1
    assert len(held) == 2


STATES = [
    pytest.param(503, {"Retry-After": "1"}, "busy", id="busy"),
    pytest.param(413, {}, "too-long", id="too-long"),
    pytest.param(422, {}, "refused", id="refused"),
    pytest.param(None, {}, "offline", id="offline"),
]


@pytest.mark.parametrize(("status", "headers", "state"), STATES)
def test_states_are_words(
    browser: Browser, port: int, status: int | None, headers: dict, state: str
) -> None:
    page = browser.new_page()
    page.goto(f"http://localhost:{port}/editor")
    page.evaluate(FAST)
    asked = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
        elif status is None:
            route.abort()
        else:
            route.fulfill(status=status, headers=headers, json={"detail": "Mend it."})

    page.route("**/api/v1/suggest", answer)
    page.fill("#note", GAIT)
    page.wait_for_selector(f"code-suggester[data-state={state}]")
    assert len(page.inner_text(".state")) > 15
    if state in ("busy", "offline"):
        page.wait_for_selector(READY, timeout=6000)  # it comes back by itself
    assert all("?" not in url and "Gait" not in url for url in asked)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.close()


def test_a_restart_of_the_server_loses_nothing(browser: Browser) -> None:
    page = browser.new_page()
    with serving(SmallEngine) as port:
        page.goto(f"http://localhost:{port}/editor")
        page.evaluate(FAST)
        page.click("#note")
        page.keyboard.type("Gait training x 10 min.")
        ready(page, "Gait training")
        page.click(".code .accept")
    page.click("#note")
    page.keyboard.press("Control+End")
    page.keyboard.type("\nManual therapy x 15 min.")
    page.wait_for_selector("code-suggester[data-state=offline]")
    # Underlines and decisions stay while nobody answers, and typing goes on.
    assert page.evaluate(MIRRORED) == ["Gait training"]
    assert decided(page, "97116") == "accepted"
    page.keyboard.type(" Tolerated well.")
    with serving(SmallEngine, at=port):
        page.wait_for_selector('.code[data-code="97140"]', timeout=15_000)
        ready(page, "Gait training|Manual therapy")
        assert decided(page, "97116") == "accepted"
        assert page.input_value("#note") == (
            "Gait training x 10 min.\nManual therapy x 15 min. Tolerated well."
        )
        page.close()


def test_keyboard_alone(open_page: Open) -> None:
    page = editor(open_page)
    page.evaluate(
        """() => { window.seen = [];
          for (const kind of ["suggestions", "accept", "dismiss", "undo"])
            document.addEventListener(kind, ({ detail }) => seen.push([kind, detail.code ?? null])); }"""
    )
    page.click("#note")
    page.keyboard.insert_text("Manual therapy x 15 min.\nGait training x 10 min.")
    ready(page, "Manual therapy|Gait training")
    page.keyboard.press("F8")
    codes = page.eval_on_selector_all(".code", "rows => rows.map((row) => row.dataset.code)")
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    assert [decided(page, code) for code in codes] == ["accepted", "dismissed"]
    page.keyboard.press("u")
    assert decided(page, codes[1]) == "open"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F8")
    chosen = page.evaluate("note.value.slice(note.selectionStart, note.selectionEnd)")
    assert chosen in ("Manual therapy", "Gait training")
    assert page.evaluate("document.activeElement.id") == "note"
    kinds = [kind for kind, _ in page.evaluate("seen")]
    assert kinds == ["suggestions", "accept", "dismiss", "undo"]
    page.click("#sign")
    assert codes[0] in page.inner_text("#signed")


def test_a_dismissed_code_stays_so_until_its_words_change(open_page: Open) -> None:
    page = editor(open_page)
    page.fill("#note", "Gait training x 10 min.")
    ready(page, "Gait training")
    page.click(".code .dismiss")
    page.wait_for_function(f"() => ({MIRRORED})().length === 0")
    page.press("#note", "Home")
    page.keyboard.type("Today. ")
    page.wait_for_timeout(300)
    page.wait_for_selector(READY)
    assert decided(page, "97116") == "dismissed"
    page.press("#note", "Control+End")
    page.keyboard.type(" cueing for heel strike")
    page.wait_for_selector('.code[data-decided="open"]')
    page.click(".code .accept")
    page.fill("#note", "Gait training x 10 min.")
    page.wait_for_selector('.code[data-decided="changed"]')
    page.fill("#note", "Nothing.")
    page.wait_for_selector('.code[data-decided="lost"]')


def test_focus_stays_when_the_list_is_read_again(open_page: Open) -> None:
    page = editor(open_page)
    page.fill("#note", GAIT)
    ready(page, "Gait training|cueing for heel strike")
    page.focus(".code")
    page.evaluate(
        "note.value = 'Manual therapy x 15 min. ' + note.value; document.querySelector('code-suggester').refresh()"
    )
    page.wait_for_selector('.code[data-code="97140"]')
    held = "document.querySelector('code-suggester').shadowRoot.activeElement.dataset.code"
    assert page.evaluate(held) == "97116"


def test_in_a_shadow_root(open_page: Open) -> None:
    page = editor(open_page)
    page.evaluate(
        """() => {
          const host = document.createElement("section");
          const root = host.attachShadow({ mode: "open" });
          const field = document.createElement("textarea");
          const panel = document.createElement("code-suggester");
          field.id = "inner"; host.id = "ehr";
          panel.setAttribute("for", "inner"); panel.setAttribute("debounce", "0");
          root.append(field, panel);
          document.getElementById("main").replaceChildren(host);
        }"""
    )
    page.fill("#ehr textarea", GAIT)
    page.wait_for_selector("#ehr .code[data-code='97116']")
    assert page.locator("#ehr .page .counts").count() == 2


class OtherSite(BaseHTTPRequestHandler):
    """An EHR of another origin, with a strict policy of its own. `/frame`: the editor in a frame."""

    server_at = 0

    def do_GET(self) -> None:
        home = f"http://localhost:{self.server_at}"
        policy = (
            f"default-src 'none'; script-src {home}; style-src 'none'; connect-src {home};"
            f" frame-src {home}; img-src 'self'; require-trusted-types-for 'script'"
        )
        body = (
            f'<!doctype html><title>EHR</title><iframe src="{home}/editor"></iframe>'
            if self.path == "/frame"
            else '<!doctype html><title>EHR</title><textarea id="n"></textarea>'
            '<code-suggester for="n" debounce="0"></code-suggester>'
            f'<script type="module" src="{home}/static/editor/code-suggester.js"></script>'
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def ehr() -> Iterator[tuple[str, list[str]]]:
    """The address of another site that is listed, and those that are not."""
    other = ThreadingHTTPServer(("127.0.0.1", 0), OtherSite)
    thread = Thread(target=other.serve_forever)
    thread.start()
    origin = f"http://127.0.0.1:{other.server_port}"
    with serving(SmallEngine, allowed_origins=origin, frame_ancestors=origin) as port:
        OtherSite.server_at = port
        yield origin, [f"http://localhost:{other.server_port}"]
    other.shutdown()
    other.server_close()
    thread.join(5)


def test_on_a_page_of_another_origin_with_a_strict_policy(browser: Browser, ehr: tuple) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(ehr[0])
    page.fill("#n", GAIT)
    page.wait_for_selector(".code[data-code='97116']")
    style = "getComputedStyle(document.querySelector('code-suggester').shadowRoot.querySelector('.panel')).borderRadius"
    assert page.evaluate(style) == "8px"
    assert [line for line in said if "favicon" not in line and "404" not in line] == []
    page.close()


def test_in_a_frame_only_where_listed(browser: Browser, ehr: tuple) -> None:
    page = browser.new_page()
    page.goto(f"{ehr[0]}/frame")
    frame = page.frame_locator("iframe")
    frame.locator("#note").fill(GAIT)
    frame.locator(".code[data-code='97116']").wait_for()
    page.goto(f"{ehr[1][0]}/frame")
    page.wait_for_timeout(300)
    assert page.frames[1].locator("#note").count() == 0
    page.close()
