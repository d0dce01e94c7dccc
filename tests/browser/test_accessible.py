"""axe finds nothing against WCAG 2.2 AA: each page, in light, dark and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_note_page import send

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {
    "light": {"viewport": {"width": 1366, "height": 800}},
    "dark": {"viewport": {"width": 1366, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
EACH_LOOK = pytest.mark.parametrize(
    "look",
    [
        "light",
        "phone-dark",
        pytest.param("dark", marks=pytest.mark.long),
        pytest.param("phone", marks=pytest.mark.long),
    ],
)
# Every tone of a code, an overlap, a crossed-out mark and an unseen character.
MANY = (
    "Manual therapy. Gait training, 4 stairs with rail, therapeutic exercise for balance on foam"
    " \u202e ultrasound at the last visit, Ice pack declined"
)


@EACH_LOOK
@pytest.mark.parametrize(
    "what",
    ["form", "answer", "edit", "error", "nothing", "many", "api", "editor", "editor-filled"],
)
def test_axe_finds_nothing(open_page: Open, look: str, what: str) -> None:
    pages = {"answer": "/example", "edit": "/example", "api": "/api"}
    start = "/editor" if what.startswith("editor") else pages.get(what, "/")
    page = open_page(start, **LOOKS[look])
    if what in ("error", "nothing", "many"):
        send(page, {"error": " ", "nothing": "Ice pack declined", "many": MANY}[what])
    if what == "editor-filled":
        fill_editor(page)
    if what == "edit":
        page.click("summary")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()


def fill_editor(page: Page) -> None:
    """Have the panel show all it can: a code in each decision, questions, what was considered."""
    page.fill("#note", f"{MANY}\nManual therapy x 15 min. Total treatment time: 44")
    page.wait_for_selector("code-suggester[data-state=ready] .code")
    assert page.locator(".code").count() >= 3
    page.locator(".code .accept").nth(0).click()
    page.locator(".code .dismiss").nth(1).click()
    for summary in page.locator("code-suggester summary").all():
        if summary.is_visible():
            summary.click()
    page.focus(".code")


@EACH_LOOK
@pytest.mark.parametrize("path", ["/", "/example", "/api"])
def test_the_links_of_the_header_can_be_hit(open_page: Open, path: str, look: str) -> None:
    page = open_page(path, **LOOKS[look])
    links = page.locator("header a").all()
    assert len(links) == 5
    for link in links:
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 24, (link.inner_text(), box)


@EACH_LOOK
def test_all_eight_tones_have_contrast(open_page: Open, look: str) -> None:
    page = open_page("/example", **LOOKS[look])
    page.evaluate(
        """() => {
          const note = document.querySelector(".note-text");
          for (let tone = 0; tone < 8; tone++)
            for (const kind of ["counts", "struck"]) {
              const words = document.createElement("mark");
              words.className = `m ${kind} tone${tone} deep1`;
              words.textContent = "words of the note";
              const tag = document.createElement("span");
              tag.className = `tag ${kind} tone${tone}`;
              tag.textContent = "97110";
              note.append(words, tag);
            }
        }"""
    )
    options = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
