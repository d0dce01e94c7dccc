"""Who sees what of a review: blind second readers, adjudicators, auditors, and nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.web.reviews import CODES, Desk, clinic, codes, desk, enter, queue_of, text_of
from web.pages.example import EXAMPLE_NOTE
from web.queue.notes import purge
from web.queue.states import Reason
from web.queue.tables import audit

NOTE = "Manual therapy. Gait training, 4 stairs with rail"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Every review is read twice."""
    with clinic(tmp_path, second_share=1.0) as client:
        yield client


def read(reader: Desk, review: str, *rejected: str) -> None:
    """Take the review, reject some of its codes, accept the others, finish."""
    assert reader.take() == review
    for code in ("97140", "97116"):
        if code in rejected:
            reader.reject(review, code, Reason.NOT_DOCUMENTED, remark=f"words on {code}")
        else:
            reader.act(review, "accept", code=code, units="1", modifiers="GP")
    assert reader.act(review, "finish").status_code == 303


def test_from_two_readings_to_the_adjudicator(client: TestClient) -> None:
    cora, carl, cleo = (desk(client, name) for name in ("cora", "carl", "cleo"))
    review = enter(client, NOTE)
    assert cora.take() == review
    cora.act(review, "add", code="97530", words="4 STAIRS  with rail", units="1")
    cora.act(review, "release")
    read(cora, review, "97140")

    assert carl.take() == review
    page = carl.see(review)
    assert codes(page) == {"97140": "open", "97116": "open"}
    assert [page["steps"], page["codes"][0].readings] == [(), ()]
    assert page["stage"] == "Second reading"
    assert "words on" not in text_of(carl.get(f"/queue/{review}"))
    assert cora.see(review)["may_take"] is False
    read(carl, review)

    assert cora.post("/queue/next").status_code == 200
    assert cleo.take() == review
    page = cleo.see(review)
    assert page["stage"] == "Adjudication"
    manual = next(code for code in page["codes"] if code.code == "97140")
    assert [(one.stage, one.by, one.state) for one in manual.readings] == [
        ("First reading", "cora", "rejected"),
        ("Second reading", "carl", "accepted"),
    ]
    assert "words on 97140" in manual.readings[0].said
    assert {code.code: code.differ for code in page["codes"]} == {
        "97140": True,
        "97116": False,
        "97530": True,
    }
    stairs = page["codes"][-1]
    assert (stairs.code, stairs.state) == ("97530", "offered")
    place = stairs.readings[0].place
    start, end = map(int, place.split("-"))
    assert NOTE[start:end] == "4 stairs with rail"
    cleo.act(review, "add", code="97530", place=place, units="1")
    assert codes(cleo.see(review))["97530"] == "added"
    for code in ("97140", "97116"):
        cleo.act(review, "accept", code=code)
    assert cleo.act(review, "finish").status_code == 303
    assert cora.see(review)["state"].startswith("Decided")


def test_who_only_looks_sees_no_decision_under_way(client: TestClient) -> None:
    """Else whoever looked at a first reading could become its second reader."""
    cora, carl = desk(client, "cora"), desk(client, "carl")
    review = enter(client)
    cora.take()
    cora.act(review, "accept", code="97140")
    page = carl.see(review)
    assert codes(page) == dict.fromkeys(CODES, "open")
    assert page["steps"] == ()
    assert page["hold"] is None
    assert page["state"].startswith("cora has it")


def test_an_auditor_sees_everything_and_can_do_nothing(client: TestClient) -> None:
    cora, otto = desk(client, "cora"), desk(client, "otto")
    review = enter(client)
    cora.take()
    cora.act(review, "accept", code="97140")
    page = otto.see(review)
    assert codes(page)["97140"] == "accepted"
    assert [(step.who, step.said) for step in page["steps"]] == [("cora", "97140: Accepted")]
    assert [page["hold"], page["may_take"], page["may_next"]] == [None, False, False]
    assert 'method="post"' not in otto.get(f"/queue/{review}").text.partition("<main")[2]
    assert otto.post("/queue/next").status_code == 403
    assert otto.post(f"/queue/{review}", act="claim", nonce="n" * 16).status_code == 403


@pytest.mark.parametrize("name", ["dora", "ada"])
def test_others_open_no_review(client: TestClient, name: str) -> None:
    review = enter(client)
    other = desk(client, name)
    assert other.get(f"/queue/{review}").status_code == 403
    assert other.post("/queue/next").status_code == 403
    assert other.post(f"/queue/{review}", act="claim", nonce="n" * 16).status_code == 403


def test_every_look_is_on_record_and_nothing_is_kept_by_the_browser(client: TestClient) -> None:
    review = enter(client)
    answer = desk(client, "otto").get(f"/queue/{review}")
    assert answer.headers["cache-control"] == "no-store"
    with queue_of(client).store.reading() as connection:
        rows = connection.execute(
            select(audit.c.actor, audit.c.action).where(audit.c.review == review)
        ).all()
    assert [tuple(row) for row in rows] == [("form", "enter"), ("otto", "read")]


def test_a_purged_note_is_gone_from_every_page(client: TestClient) -> None:
    cora, queue = desk(client, "cora"), queue_of(client)
    client.app.state.queue.policy = queue.policy.__class__(second_share=0.0)  # type: ignore[attr-defined]
    review = enter(client, "O: walked.")
    cora.take()
    page = cora.see(review)
    cora.act(review, "finish", page=page)
    purge(queue.store, older_than=timedelta(0), by="ops", clock=queue.clock)
    answer = cora.get(f"/queue/{review}")
    assert answer.status_code == 410
    assert "deleted" in text_of(answer)
    assert cora.act(review, "accept", page=page, code="97140").status_code == 410
    assert cora.act(review, "add", page=page, code="97140", words="walked").status_code == 410


@pytest.mark.parametrize("path", ["0" * 32, "nothing", "%00", "..%2f..%2fetc"])
def test_no_such_review(client: TestClient, path: str) -> None:
    cora = desk(client, "cora")
    assert cora.get(f"/queue/{path}").status_code == 404
    answer = cora.post(f"/queue/{path}", act="claim", nonce="n" * 16)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        pytest.param({"code": "97530", "words": "STAIRS with"}, 303, "", id="found-once"),
        pytest.param({"code": "g0283", "words": "Ice   pack"}, 303, "", id="small-letters"),
        pytest.param({"code": "97530", "words": "x 1"}, 422, "place", id="several"),
        pytest.param({"code": "97530", "words": "no such words"}, 422, "words", id="not-there"),
        pytest.param({"code": "97530", "words": " "}, 422, "words", id="blank"),
        pytest.param({"code": "97530", "place": "0-5"}, 303, "", id="selected"),
        pytest.param({"code": "97530", "place": "5-5"}, 422, "words", id="empty-place"),
        pytest.param({"code": "97530", "place": "0-99999"}, 422, "words", id="beyond-the-note"),
        pytest.param({"code": "", "words": "Ice pack"}, 422, "code", id="no-code"),
        pytest.param({"code": "975", "words": "Ice pack"}, 422, "", id="no-such-code"),
        pytest.param({"code": "97140", "words": "Ice pack"}, 422, "", id="proposed-already"),
        pytest.param(
            {"code": "97530", "words": "Ice pack", "units": "0"}, 422, "units", id="units"
        ),
    ],
)
def test_a_missed_code_needs_its_words(
    client: TestClient, fields: dict[str, str], status: int, field: str
) -> None:
    review = enter(client)
    cora = desk(client, "cora")
    cora.take()
    answer = cora.act(review, "add", remark="", **fields)
    assert answer.status_code == status
    if status == 422:
        add = answer.context["add"]
        assert add.error
        assert add.field == field
        assert (add.code, add.words) == (fields["code"], fields.get("words", ""))
        assert answer.context["focus"] == "add"
        assert len(add.places) == (0 if field != "place" else EXAMPLE_NOTE.count("x 1"))
    else:
        added = cora.see(review)["codes"][-1]
        words = "".join(piece.text for piece in added.quotes[0].pieces)
        assert words.split() == fields.get("words", EXAMPLE_NOTE[:5]).split() or (
            words.lower().split() == fields.get("words", "").lower().split()
        )


def test_one_of_several_places_is_chosen(client: TestClient) -> None:
    review = enter(client)
    cora = desk(client, "cora")
    cora.take()
    page = cora.act(review, "add", code="97530", words="x 1").context
    chosen = page["add"].places[-1].value
    answer = cora.act(review, "add", page=page, code="97530", words="x 1", place=chosen)
    assert answer.status_code == 303
    anchor = cora.see(review)["codes"][-1].quotes[0].anchor
    assert anchor == f"n{chosen}-97530"


def test_who_reads_first_is_not_told_of_the_second(client: TestClient) -> None:
    """Else the first reading would be another one than those that nobody checks."""
    review = enter(client, NOTE)
    assert desk(client, "cora").take() == review
    assert "drawn for quality" not in desk(client, "cora").get(f"/queue/{review}").text
    assert "drawn for quality" in desk(client, "otto").get(f"/queue/{review}").text
