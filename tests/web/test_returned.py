"""Send a note to review, ask its clinician, and what they may do about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.web.reviews import Desk, clinic, desk, enter, queue_of, text_of
from web.pages.example import EXAMPLE_NOTE
from web.queue.notes import open_note
from web.queue.tables import audit, reviews

QUESTION = "Which side was <b>treated</b>?"
NONCE = "n" * 16


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with clinic(tmp_path) as client:
        yield client


def stored(client: TestClient) -> list[tuple[str, str | None, str, str]]:
    query = select(reviews.c.entered_by, reviews.c.clinician, reviews.c.state, reviews.c.id)
    with queue_of(client).store.reading() as connection:
        rows = connection.execute(query.order_by(reviews.c.entered_at)).all()
    return [tuple(row) for row in rows]


def ask(client: TestClient, review: str) -> Desk:
    """Have cora return the review with a question."""
    cora = desk(client, "cora")
    assert cora.take() == review
    assert cora.act(review, "return", question=QUESTION).status_code == 303
    return cora


@pytest.mark.parametrize(("name", "clinician"), [("dora", "dora"), ("cora", None)])
def test_a_note_is_sent_once_a_page(client: TestClient, name: str, clinician: str | None) -> None:
    sender = desk(client, name)
    page = sender.post("/", text=EXAMPLE_NOTE)
    assert 'formaction="/send"' in page.text
    sent = {"text": EXAMPLE_NOTE, "nonce": page.context["nonce"], "date_of_service": "2026-03-02"}
    answers = [sender.post("/send", **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    made = stored(client)
    assert [row[:3] for row in made] == [(name, clinician, "open")]
    assert {answer.headers["location"] for answer in answers} == {f"/?sent={made[0][3]}"}
    shown = sender.get(answers[0].headers["location"])
    assert "in line for review" in shown.text
    assert ("See it" in shown.text) == (name == "cora")


def test_another_version_from_the_same_page_is_asked_about(client: TestClient) -> None:
    dora = desk(client, "dora")
    dora.post("/send", text=EXAMPLE_NOTE, nonce=NONCE)
    answer = dora.post("/send", text=EXAMPLE_NOTE + "More.", nonce=NONCE)
    assert answer.status_code == 422
    assert "another version" in answer.context["send_error"]
    assert answer.context["form"].text.endswith("More.")
    fresh = answer.context["nonce"]
    assert dora.post("/send", text=EXAMPLE_NOTE + "More.", nonce=fresh).status_code == 303
    assert len(stored(client)) == 2


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"text": " ", "nonce": NONCE}, 422, id="no-note"),
        pytest.param({"text": EXAMPLE_NOTE}, 422, id="no-nonce"),
        pytest.param({"text": EXAMPLE_NOTE, "nonce": "short"}, 422, id="short-nonce"),
        pytest.param(
            {"text": EXAMPLE_NOTE, "nonce": NONCE, "date_of_service": "soon"}, 422, id="date"
        ),
    ],
)
def test_what_cannot_be_read_is_not_sent(
    client: TestClient, fields: dict[str, str], status: int
) -> None:
    assert desk(client, "dora").post("/send", **fields).status_code == status
    assert stored(client) == []


@pytest.mark.parametrize("name", ["otto", "ada"])
def test_who_may_not_send_is_not_offered_it(client: TestClient, name: str) -> None:
    other = desk(client, name)
    assert "/send" not in other.post("/", text=EXAMPLE_NOTE).text
    assert other.post("/send", text=EXAMPLE_NOTE, nonce=NONCE).status_code == 403


def test_the_clinician_is_asked_and_answers(client: TestClient) -> None:
    review = enter(client)
    cora, dora = ask(client, review), desk(client, "dora")
    assert "<b>treated" not in cora.get(f"/queue/{review}").text
    listed = dora.get("/returned")
    assert [item.question for item in listed.context["items"]] == [QUESTION]
    assert "<b>treated" not in listed.text
    page = dora.get(f"/returned/{review}").context
    assert page["form"].text == EXAMPLE_NOTE
    assert [one.value for one in page["form"].disciplines if one.chosen] == ["PT"]
    assert [step.words for step in page["talk"]] == [QUESTION]
    sent = {"act": "answer", "nonce": page["nonce"], "version": page["version"], "words": "Left."}
    assert dora.post(f"/returned/{review}", **{**sent, "words": " "}).status_code == 422
    for _ in range(2):
        answer = dora.post(f"/returned/{review}", **sent)
        assert answer.headers["location"] == "/returned?answered"
    assert dora.get("/returned").context["items"] == ()
    assert cora.take() == review
    assert [step.words for step in cora.see(review)["talk"]] == [QUESTION, "Left."]


def test_a_new_version_takes_the_place_of_the_old(client: TestClient) -> None:
    review = enter(client)
    ask(client, review)
    dora = desk(client, "dora")
    page = dora.get(f"/returned/{review}").context
    sent = {"act": "replace", "nonce": page["nonce"], "payer_rule": "cms"}
    bad = dora.post(f"/returned/{review}", **sent, text="O: left.\r\n", date_of_service="soon")
    assert (bad.status_code, bad.context["form"].text) == (422, "O: left.\r\n")
    assert bad.context["form"].date_error
    assert dora.post(f"/returned/{review}", **sent, text=" ").context["form"].text_error
    for _ in range(2):
        answer = dora.post(f"/returned/{review}", **sent, text="O: left.\r\n")
        assert answer.headers["location"] == "/returned?replaced"
    (_, _, old, _), (by, clinician, state, fresh) = stored(client)
    assert (old, by, clinician, state) == ("replaced", "dora", "dora", "open")
    queue = queue_of(client)
    opened = open_note(queue.store, fresh, by="cora", clock=queue.clock)
    assert opened.text == "O: left.\r\n"
    assert desk(client, "carl").see(fresh)["title"] == "n-k"
    late = dora.post(f"/returned/{review}", **{**sent, "nonce": NONCE}, text="O: right.")
    assert late.status_code == 409
    assert "O: right." in text_of(late)


def test_another_clinicians_review_is_not_there(client: TestClient) -> None:
    review = enter(client)
    ask(client, review)
    dan = desk(client, "dan")
    assert dan.get("/returned").context["items"] == ()
    assert dan.get(f"/returned/{review}").status_code == 404
    for act in ("answer", "replace"):
        sent = {"act": act, "nonce": NONCE, "version": "3", "words": "Left.", "text": "O: left."}
        assert dan.post(f"/returned/{review}", **sent).status_code == 404
    with queue_of(client).store.reading() as connection:
        query = select(audit.c.action).where(audit.c.actor == "dan", audit.c.review == review)
        assert connection.execute(query).all() == []


def test_a_clinician_sees_nothing_of_the_coders_decisions(client: TestClient) -> None:
    review = enter(client)
    cora = desk(client, "cora")
    cora.take()
    cora.act(review, "accept", code="97140", units="7", modifiers="KX", remark="hush")
    cora.act(review, "return", question=QUESTION)
    shown = text_of(desk(client, "dora").get(f"/returned/{review}"))
    assert "KX" not in shown
    assert "hush" not in shown


def test_a_coder_may_write_down_the_answer(client: TestClient) -> None:
    review = enter(client)
    cora = ask(client, review)
    page = cora.see(review)
    held = page["answering"]
    sent = {"nonce": held.nonce, "version": held.version, "act": "answer"}
    bad = cora.post(f"/queue/{review}", **sent, answer=" ")
    assert bad.status_code == 422
    assert bad.context["alert"]
    assert cora.post(f"/queue/{review}", **sent, answer="Left.").status_code == 303
    assert cora.take() == review
    assert [step.words for step in cora.see(review)["talk"]] == [QUESTION, "Left."]


def test_questions_read_are_on_record(client: TestClient) -> None:
    review = enter(client)
    ask(client, review)
    desk(client, "dora").get("/returned")
    with queue_of(client).store.reading() as connection:
        query = select(audit.c.detail).where(audit.c.actor == "dora", audit.c.review == review)
        assert [row.detail for row in connection.execute(query)] == [
            '{"part":"question","version":2}'
        ]
