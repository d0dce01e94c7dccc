"""The page says which visit was read and lets the person choose another, and who and how."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from suggester import shipped_engine
from suggester.model import VisitRead
from web.app import create_app
from web.pages.visits import visit_choices

NOTE = (
    "DOS: 3/4/26\nS: sore. O: ultrasound 8 min to R shoulder, tolerated well, skin ok.\n\n"
    "DOS: 3/11/26\nS: better. O: manual therapy to R shoulder x 15 min.\nJ. Doe, PTA"
)
TODAY = date(2026, 3, 20)


def visit(name: str, *, today: bool = False) -> VisitRead:
    return VisitRead(name=name, start=0, end=1, start_utf16=0, end_utf16=1, today=today)


@pytest.fixture(scope="module")
def page():
    with TestClient(create_app(load_engine=shipped_engine)) as client:
        yield client


@pytest.mark.parametrize(
    ("names", "read", "expected"),
    [
        pytest.param([], "", [], id="one-visit"),
        pytest.param(["2026-03-04", "2026-03-11"], "2026-03-11", [("", "2026-03-11, read now"), ("2026-03-04", "2026-03-04")], id="dates"),
        pytest.param(["--03-04", "--03-11"], "--03-11", [("", "3/11 (no year), read now"), ("2026-03-04", "3/4 (no year)")], id="no-year"),
        pytest.param(["--12-29", "--01-05"], "--01-05", [("", "1/5 (no year), read now"), ("2025-12-29", "12/29 (no year)")], id="over-new-year"),
        pytest.param(["--03-24", "--03-31"], "--03-31", [("", "3/31 (no year), read now"), ("2025-03-24", "3/24 (no year)")], id="not-in-the-future"),
        pytest.param(["#2", "#3"], "#3", [], id="numbers-cannot-be-chosen"),
    ],
)  # fmt: skip
def test_choices(names: list[str], read: str, expected: list[tuple[str, str]]) -> None:
    found = visit_choices([visit(name, today=name == read) for name in names], TODAY)
    assert [(choice.value, choice.label) for choice in found] == expected


def test_the_page_says_which_visit_and_who(page: TestClient) -> None:
    answer = page.post("/", data={"text": NOTE})
    result = answer.context["result"]
    facts = {fact.name: fact for fact in result.facts}
    assert facts["Visit read"].value == "2026-03-11, 2 of 2"
    assert facts["Given by"].value == "assistant"
    assert f'href="#{facts["Given by"].anchor}"' in answer.text
    assert f'id="{facts["Given by"].anchor}"' in answer.text
    assert "The text holds 2 visits" in answer.text
    assert [card.code for card in result.cards] == ["97140"]


def test_another_visit_is_chosen_without_javascript(page: TestClient) -> None:
    answer = page.post("/", data={"text": NOTE, "date_of_service": "", "visit": "2026-03-04"})
    form = answer.context["form"]
    assert [card.code for card in answer.context["result"].cards] == ["97035"]
    assert form.date_of_service == "2026-03-04"
    assert [choice.value for choice in form.visits] == ["", "2026-03-11"]
    again = page.post("/", data={"text": NOTE, "date_of_service": "2026-03-04", "visit": ""})
    assert [card.code for card in again.context["result"].cards] == ["97035"]


def test_a_wrong_choice_is_said(page: TestClient) -> None:
    answer = page.post("/", data={"text": NOTE, "visit": "3/4"})
    assert answer.status_code == 422
    assert answer.context["form"].date_error


def test_one_visit_offers_no_choice(page: TestClient) -> None:
    answer = page.post("/", data={"text": "O: ultrasound 8 min to R shoulder"})
    assert answer.context["form"].visits == ()
    assert 'name="visit"' not in answer.text
