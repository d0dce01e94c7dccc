"""What a form says of the visit: read as it is meant, or named as wrong, never guessed."""

from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from suggester.model import Visit
from tests.web.small_engine import SmallEngine
from web.pages.visit_form import read_amount, read_minutes, visit_of

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("0", 0), (" 23 ", 23), ("1440", 1440), ("1441", None), ("-1", None), ("2.5", None),
     ("٢٣", None), ("23 min", None), ("", None), ("99999", None)],
)  # fmt: skip
def test_minutes(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0", "0"), ("1450", "1450"), ("1,450.50", "1450.50"), ("$2,480", "2480"), (" 7.5 ", "7.5"),
     ("1000000", "1000000"), ("1000000.01", None), ("1,45", None), ("1.234", None), ("-1", None),
     ("1e9", None), ("NaN", None), ("Infinity", None), ("", None)],
)  # fmt: skip
def test_amounts(text: str, amount: str | None) -> None:
    assert read_amount(text) == (None if amount is None else Decimal(amount))


def test_every_fact_reaches_the_engine(client: TestClient, engine: SmallEngine) -> None:
    sent = {
        "text": "a", "payer_rule": "ama", "discipline": "PT", "date_of_service": "2026-09-16",
        "assistant_minutes": "12", "year_to_date_amount": "2,480.00", "telehealth": "yes",
        "payer_denies_withdrawn": "yes",
    }  # fmt: skip
    page = client.post("/", data=sent)
    assert page.status_code == 200
    assert engine.visits[-1] == Visit(
        payer_rule="ama", discipline="PT", date_of_service="2026-09-16", assistant_minutes=12,
        year_to_date_amount=Decimal("2480.00"), telehealth=True, payer_denies_withdrawn=True,
    )  # fmt: skip
    form = page.context["form"]
    assert (form.assistant_minutes, form.year_to_date) == ("12", "2,480.00")
    assert form.telehealth
    assert form.payer_denies_withdrawn


def test_nothing_said_is_nothing_known() -> None:
    assert visit_of({}, {}) == Visit()
    assert visit_of({"telehealth": "no", "assistant_minutes": " "}, {}) == Visit()


@pytest.mark.parametrize(
    ("name", "error"),
    [("assistant_minutes", "assistant_error"), ("year_to_date_amount", "year_error")],
)
def test_a_wrong_number_is_named_and_the_note_kept(
    client: TestClient, name: str, error: str
) -> None:
    page = client.post("/", data={"text": "kept", name: "many"}, headers=HTML)
    assert page.status_code == 422
    form = page.context["form"]
    assert getattr(form, error) in page.text
    assert (form.text, page.context["result"]) == ("kept", None)


# --- the claim as a file ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "media", "name"),
    [
        ("csv", "text/csv; charset=utf-8; header=present", "claim-2026-09-16.csv"),
        ("json", "application/json", "claim-2026-09-16.json"),
        ("fhir", "application/fhir+json", "claim-2026-09-16.fhir.json"),
    ],
)
def test_a_file_is_named_by_its_day(client: TestClient, kind: str, media: str, name: str) -> None:
    note = "Gait training x 10 min, cueing for heel strike"
    sent = {"text": note, "format": kind, "date_of_service": "2026-09-16"}
    answer = client.post("/claim", data=sent)
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "heel strike" not in answer.text
    api = client.post(
        f"/api/v1/claim?format={kind}", json={"text": note, "date_of_service": "2026-09-16"}
    )
    assert answer.content == api.content


def test_words_are_in_fhir_when_ticked(client: TestClient) -> None:
    sent = {"text": "Gait training, cueing for heel strike", "format": "fhir", "words": "yes"}
    assert "cueing for heel strike" in client.post("/claim", data=sent).text


def test_a_file_of_a_wrong_form_is_the_form(client: TestClient) -> None:
    page = client.post("/claim", data={"text": "", "format": "csv"}, headers=HTML)
    assert page.status_code == 422
    assert page.context["form"].text_error
    assert "content-disposition" not in page.headers
