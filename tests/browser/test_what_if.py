"""What if: the claim follows the facts of the visit, with and without JavaScript."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_accessible import EACH_LOOK, LOOKS, TAGS
from tests.browser.test_note_page import send

pytestmark = pytest.mark.browser

NOTE = (
    "O: Therapeutic exercise x 20 min: quad sets 3x10, SLR.\n"
    "Gait training x 20 min 🦵, cueing for heel strike.\nIce pack declined.\n"
    "Timed minutes: 40."
)
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def read(open_page: Open, port: int, *, note: str = NOTE, **options: object) -> Page:
    page = open_page("/", at=port, **options)
    send(page, note)
    return page


def change(page: Page, script: bool, **fields: str) -> None:
    """Change facts of the visit as a person would, and wait until the claim has followed."""
    for name, value in fields.items():
        field = page.locator(f"#{name}")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if script:
        page.wait_for_selector("#note-form:not([aria-busy])", state="attached")
    else:
        page.click("text=Update the claim")
        page.wait_for_load_state("load")


def bill(page: Page) -> dict[str, tuple[str, str]]:
    """The lines of the superbill: code -> modifiers, units."""
    found = {}
    for row in page.locator("#bill tbody tr").all():
        cells = (row.locator(name).inner_text() for name in (".number", ".mods", ".units"))
        code, modifiers, units = cells
        found[code] = (modifiers, units)
    return found


@SCRIPT
def test_the_claim_follows_each_fact(open_page: Open, shipped_port: int, script: bool) -> None:
    page = read(open_page, shipped_port, java_script_enabled=script)
    assert bill(page) == {"97110": ("", "2"), "97116": ("", "1")}
    change(page, script, payer_rule="ama")
    assert bill(page) == {"97110": ("", "1"), "97116": ("", "1")}
    assert page.inner_text("#answer") == "2 codes proposed, 2 units"
    change(page, script, payer_rule="cms", discipline="PT", date_of_service="2026-09-16")
    assert bill(page) == {"97110": ("GP", "2"), "97116": ("GP", "1")}
    change(page, script, assistant_minutes="40")
    assert bill(page) == {"97110": ("GP CQ", "2"), "97116": ("GP CQ", "1")}
    change(page, script, assistant_minutes="", year_to_date_amount="2,480.00")
    assert bill(page) == {"97110": ("GP KX", "2"), "97116": ("GP KX", "1")}
    assert page.inner_text("#claim-text") == "97110-GP-KX x2\n97116-GP-KX x1"
    assert page.input_value("#text") == NOTE, "the note is kept"
    assert "?" not in page.url
    assert page.url.endswith("/")


@SCRIPT
def test_telehealth_follows_a_tick(open_page: Open, shipped_port: int, script: bool) -> None:
    page = read(open_page, shipped_port, java_script_enabled=script)
    page.check("text=By live video")
    change(page, script, discipline="PT", date_of_service="2026-09-16")
    assert all("95" in modifiers for modifiers, _ in bill(page).values())
    assert page.is_checked("text=By live video")


def test_with_script_focus_place_and_page_stay(open_page: Open, shipped_port: int) -> None:
    page = read(open_page, shipped_port, viewport={"width": 390, "height": 700})
    page.evaluate("document.body.dataset.same = 'yes'")
    page.focus("#assistant_minutes")
    before = page.locator("#assistant_minutes").bounding_box()["y"]
    page.keyboard.type("12")
    page.wait_for_selector("#followed:not(:empty)")
    assert page.evaluate("document.activeElement.id") == "assistant_minutes"
    assert page.evaluate("document.body.dataset.same") == "yes", "the page was not loaded anew"
    assert abs(page.locator("#assistant_minutes").bounding_box()["y"] - before) < 2
    page.keyboard.type("0")
    assert page.input_value("#assistant_minutes") == "120", "typing goes on where it was"


def test_what_changed_is_said(open_page: Open, shipped_port: int) -> None:
    page = read(open_page, shipped_port)
    change(page, True, payer_rule="ama")
    assert page.get_attribute("#followed", "role") == "status"
    assert page.inner_text("#followed") == "2 codes proposed, 2 units, AMA midpoint (CPT)"
    assert not page.is_visible("#update"), "what follows by itself needs no button"


@SCRIPT
def test_a_wrong_field_is_named(open_page: Open, shipped_port: int, script: bool) -> None:
    page = read(open_page, shipped_port, java_script_enabled=script)
    change(page, script, assistant_minutes="many")
    assert "whole minutes" in page.inner_text("#assistant_minutes-error")
    assert page.get_attribute("#assistant_minutes", "aria-invalid") == "true"
    assert page.input_value("#text") == NOTE
    if script:
        assert bill(page)["97110"] == ("", "2"), "the claim before stays"
        change(page, script, assistant_minutes="")
        assert page.get_attribute("#assistant_minutes", "aria-invalid") is None
        assert page.inner_text("#assistant_minutes-error") == ""


def test_enter_in_a_field_loads_no_page(open_page: Open, shipped_port: int) -> None:
    page = read(open_page, shipped_port)
    page.evaluate("document.body.dataset.same = 'yes'")
    page.fill("#assistant_minutes", "40")
    page.press("#assistant_minutes", "Enter")
    page.wait_for_selector("#followed:not(:empty)")
    assert page.evaluate("document.body.dataset.same") == "yes"


def test_a_server_that_is_gone_gives_the_button_back(open_page: Open, shipped_port: int) -> None:
    page = read(open_page, shipped_port)
    page.route("**/*", lambda route: route.fulfill(status=503, content_type="text/html"))
    page.select_option("#payer_rule", "ama")
    page.wait_for_selector("#update", state="visible")
    assert "could not follow" in page.inner_text("#followed")
    page.unroute_all()
    page.click("#update")
    page.wait_for_load_state("load")
    assert bill(page)["97110"] == ("", "1")


def test_what_comes_in_later_works(open_page: Open, shipped_port: int) -> None:
    """Copying and lighting up are wired for the parts that were put in."""
    page = read(open_page, shipped_port, permissions=["clipboard-write"])
    change(page, True, payer_rule="ama")
    page.click("#copy")
    page.wait_for_selector("#copy-said:text-is('Copied')")
    page.hover("#code-97116")
    assert page.locator(".note-text .lit").count() > 0


@SCRIPT
def test_both_rules_stand_side_by_side(open_page: Open, shipped_port: int, script: bool) -> None:
    page = read(open_page, shipped_port, java_script_enabled=script)
    assert page.inner_text("#bill thead th:last-child") == "AMA midpoint rule"
    assert page.locator("#bill td.other.differs").all_inner_texts() == ["1"]
    change(page, script, payer_rule="ama")
    assert page.inner_text("#bill thead th:last-child") == "CMS 8-minute rule"
    assert page.locator("#bill td.other.differs").all_inner_texts() == ["2"]


def test_equal_rules_say_so(open_page: Open, shipped_port: int) -> None:
    page = read(open_page, shipped_port, note="O: Gait training x 15 min.")
    assert "the units are the same" in page.inner_text("#bill")
    assert page.locator("#bill td.other").count() == 0


TWO_VISITS = (
    "DOS: 3/4/26\nS: sore. O: ultrasound 8 min to R shoulder, tolerated well, skin ok.\n\n"
    "DOS: 3/11/26\nS: better. O: manual therapy to R shoulder x 15 min, joint mobilization."
)


@SCRIPT
def test_another_visit_of_the_text(open_page: Open, shipped_port: int, script: bool) -> None:
    page = read(open_page, shipped_port, note=TWO_VISITS, java_script_enabled=script)
    assert set(bill(page)) == {"97140"}
    change(page, script, visit="2026-03-04")
    assert set(bill(page)) == {"97035"}
    assert page.input_value("#date_of_service") == "2026-03-04"
    assert page.locator("#visit option").all_inner_texts() == ["2026-03-04, read now", "2026-03-11"]


@SCRIPT
@pytest.mark.parametrize(
    ("button", "name"),
    [("CSV", "claim.csv"), ("JSON", "claim.json"), ("FHIR", "claim.fhir.json")],
)
def test_files(open_page: Open, shipped_port: int, script: bool, button: str, name: str) -> None:
    page = read(open_page, shipped_port, java_script_enabled=script)
    with page.expect_download() as begun:
        page.click(f".take button:text-is('{button}')")
    assert begun.value.suggested_filename == name
    assert NOTE[:20] not in begun.value.url
    text = Path(begun.value.path()).read_text(encoding="utf-8")
    assert "97116" in text
    assert "heel strike" not in text
    if button != "CSV":
        json.loads(text)
    assert page.inner_text("#answer") == "2 codes proposed, 3 units", "the page stays"


def test_words_in_fhir_when_ticked(open_page: Open, shipped_port: int) -> None:
    page = read(open_page, shipped_port)
    page.check("#words")
    with page.expect_download() as begun:
        page.click(".take button:text-is('FHIR')")
    assert "cueing for heel strike" in Path(begun.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_superbill_prints_on_one_page(
    open_page: Open, shipped_port: int, paper: str, tmp_path: Path
) -> None:
    page = read(open_page, shipped_port)
    change(page, True, discipline="PT", date_of_service="2026-09-16")
    assert pages_of(page.pdf(format=paper)) == 1
    page.emulate_media(media="print")
    words = page.inner_text("body")
    assert "heel strike" not in words
    assert "GP" in words
    page.emulate_media(media="screen")
    page.check("#words")
    page.emulate_media(media="print")
    assert "heel strike" in page.inner_text("body")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@EACH_LOOK
@pytest.mark.parametrize("what", ["differs", "wrong-field", "many-edits"])
def test_axe_finds_nothing(open_page: Open, shipped_port: int, look: str, what: str) -> None:
    note = NOTE if what != "many-edits" else MANY_EDITS
    page = read(open_page, shipped_port, note=note, **LOOKS[look])
    change(page, True, discipline="PT", date_of_service="2026-09-16", year_to_date_amount="3000")
    if what == "wrong-field":
        change(page, True, assistant_minutes="x")
    if what == "many-edits":
        assert page.locator("#bill .questions li").count() > 0
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()


MANY_EDITS = (
    "O: PT evaluation, low complexity. Group therapy x 20 min with 3 patients, exercise.\n"
    "Therapeutic activities x 15 min: sit to stand. Manual therapy x 15 min: joint mobilization.\n"
    "Physical performance test x 30 min with written report.\n"
)


@pytest.mark.parametrize("width", [320, 820])
def test_no_sideways_scrolling(open_page: Open, shipped_port: int, width: int) -> None:
    page = read(open_page, shipped_port, viewport={"width": width, "height": 800})
    change(page, True, discipline="PT", date_of_service="2026-09-16", assistant_minutes="5")
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen
