"""The page as a person uses it, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PLAIN_NAME, Open
from web.pages.example import EXAMPLE_NOTE

pytestmark = pytest.mark.browser

NOTE = (
    "S: 🧑‍🦽 tired, e\u0301toile\n\n"
    "O: Gait training x 10 min 🦵, cueing for heel strike.\n"
    "Ice pack declined.\nHEP: mini squats at home."
)
MARKED = {"Gait training", "cueing for heel strike", "Ice pack", "mini squats"}
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def send(page: Page, note: str) -> None:
    page.fill("#text", note)
    page.click("text=Read the note")
    page.wait_for_selector("#answer, #text-error")
    page.wait_for_load_state("load")  # with its style sheet: what is measured is what is seen


@SCRIPT
def test_a_note_is_read(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    send(page, NOTE)
    assert page.inner_text("h1") == "1 code proposed, 1 unit"
    assert page.inner_text(".card h3").split() == ["97116", "Gait", "training"]
    assert page.inner_text("#claim-text") == "97116-GP x1"
    assert page.url.endswith("/"), "nothing of the note may be in the address"


@SCRIPT
def test_marked_words_are_the_slice_of_the_note(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    send(page, NOTE)
    received = NOTE.replace("\n", "\r\n")  # what a browser makes of a textarea
    found = set()
    for words in page.query_selector_all(".note-text .words"):
        start, end = (int(words.get_attribute(f"data-{at}")) for at in ("start", "end"))
        text = words.text_content()
        assert text == received[start:end].replace("\r\n", "\n")
        if words.evaluate("node => node.closest('.counts, .struck') !== null"):
            found.add(text)
    assert found == MARKED


@SCRIPT
def test_quotes_lead_to_their_place(open_page: Open, script: bool) -> None:
    page = open_page("/example", java_script_enabled=script)
    for link in page.query_selector_all(".evidence a"):
        place = page.query_selector(f'[id="{link.get_attribute("href")[1:]}"]')
        assert place is not None
        assert place.text_content() == link.text_content()


def test_the_note_stays_for_a_second_reading(open_page: Open) -> None:
    page = open_page("/")
    send(page, NOTE)
    page.click("summary")
    assert page.input_value("#text") == NOTE
    page.select_option("#payer_rule", "ama")
    page.click("text=Read the note")
    page.wait_for_selector("dd:has-text('AMA midpoint rule')")


@SCRIPT
def test_an_error_stands_beside_the_field(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    send(page, "  \n ")
    assert "The note is empty" in page.inner_text("#text-error")
    assert page.get_attribute("#text", "aria-invalid") == "true"
    assert "text-error" in page.get_attribute("#text", "aria-describedby")
    send(page, NOTE)
    assert page.inner_text("h1") == "1 code proposed, 1 unit"


def test_what_was_typed_survives_an_error(open_page: Open) -> None:
    page = open_page("/")
    note = "\n\n" + "x" * 50_001
    send(page, note)
    assert page.input_value("#text") == note


@SCRIPT
def test_example_needs_one_click(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    page.click("text=Try an example note")
    page.wait_for_selector("#answer")
    assert page.inner_text("#answer") == "3 codes proposed, 3 units"


def test_copy_button_copies(open_page: Open) -> None:
    page = open_page("/example", permissions=["clipboard-write"])
    page.click("#copy")
    expect(page.locator("#copy-said")).to_have_text("Copied")
    page.click("summary:has-text('Change the note')")
    page.fill("#text", "")
    page.press("#text", "Control+v")
    assert page.input_value("#text") == "97140-GP x1\n97110-GP x1\n97116-GP x1"


def test_without_a_clipboard_the_codes_are_selected(open_page: Open) -> None:
    page = open_page("/example", host=PLAIN_NAME)
    page.click("#copy")
    assert "Selected" in page.inner_text("#copy-said")
    selected = page.evaluate("getSelection().toString()")
    assert selected.strip() == "97140-GP x1\n97110-GP x1\n97116-GP x1"


def test_without_script_there_is_no_dead_button(open_page: Open) -> None:
    page = open_page("/example", java_script_enabled=False)
    assert not page.is_visible("#copy")
    assert page.is_visible("#claim-text")


def test_the_form_works_on_plain_http(open_page: Open) -> None:
    # There a browser sends no Sec-Fetch-Site, and under no-referrer Origin: null.
    page = open_page("/", host=PLAIN_NAME)
    send(page, NOTE)
    assert page.inner_text("h1") == "1 code proposed, 1 unit"


def test_control_enter_sends(open_page: Open) -> None:
    page = open_page("/")
    page.fill("#text", NOTE)
    page.press("#text", "Control+Enter")
    page.wait_for_selector("#answer")


def test_card_and_note_light_up_together(open_page: Open) -> None:
    page = open_page("/example")
    page.hover("#code-97116")
    assert page.locator(".note-text .lit").count() == 3


def test_keyboard_meets_the_skip_link_first(open_page: Open) -> None:
    page = open_page("/example")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_stop_of_the_keyboard_is_visible(open_page: Open) -> None:
    page = open_page("/example")
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


@pytest.mark.parametrize("path", ["/", "/example", "/api", "/none"])
@pytest.mark.parametrize("width", [320, 820])
def test_no_sideways_scrolling(open_page: Open, path: str, width: int) -> None:
    if path == "/none":
        page = open_page("/", viewport={"width": width, "height": 800})
        send(page, "x" * 2000 + "\n" + EXAMPLE_NOTE.replace(" ", "\u00a0"))
    else:
        page = open_page(path, viewport={"width": width, "height": 800})
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen


def test_print_has_the_superbill_and_no_controls(open_page: Open) -> None:
    page = open_page("/example")
    page.emulate_media(media="print")
    for selector in ("#bill table", ".on-paper", ".by-hand", ".versions"):
        assert page.locator(selector).first.is_visible(), selector
    for selector in (
        ".edit",
        "#copy",
        "nav",
        ".skip",
        ".whatif",
        ".note-text",
        ".card",
        ".dropped",
    ):
        assert not page.locator(selector).first.is_visible(), selector


def test_print_has_the_note_only_when_ticked(open_page: Open) -> None:
    page = open_page("/example")
    page.check("#words")
    page.emulate_media(media="print")
    for selector in ("#bill table", ".note-text", ".card", ".dropped"):
        assert page.locator(selector).first.is_visible(), selector
