"""The list of reviews over HTTP: what each person sees, and that nothing typed gets lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from suggester import Visit
from tests.queue.small_reviews import CANARY, NOTE, answer_of
from tests.web.people import house, join, sign_in
from web.accounts.roles import Role
from web.queue.actions import Queue
from web.queue.listed import PAGE
from web.queue.values import Entry, Policy, accept

PAGE_OF = {"Accept": "text/html"}
MANY = PAGE + 5


def queue_of(client: TestClient) -> Queue:
    queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
    return queue


def enter(queue: Queue, number: int, *, clinician: str = "dr-who", site: str = "north") -> str:
    text = f"{NOTE} {number}"
    codes = ("97110", "97140") if number % 2 else ("97110",)
    answer = answer_of(text, codes, gap=number % 5 == 0)
    visit = Visit(note_ref=f"n-{number}", patient_ref="p-1")
    made = Entry(text, answer, visit, clinician, site)
    return queue.enter(made, by="form", key=f"k{number}").review


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A house with more reviews than a page holds; cora codes, otto audits."""
    with house(tmp_path_factory.mktemp("house")) as client:
        join(client, "cora", Role.CODER)
        join(client, "otto", Role.AUDITOR)
        queue = queue_of(client)
        client.app.state.queue = Queue(  # type: ignore[attr-defined]
            queue.store, clock=queue.clock, policy=Policy(second_share=1.0)
        )
        for number in range(MANY):
            enter(queue_of(client), number, site="south" if number == 3 else "north")
        yield client


def signed(full: TestClient, name: str) -> tuple[TestClient, str]:
    client = TestClient(full.app, follow_redirects=False, headers=PAGE_OF)
    return client, sign_in(client, name)


def shown(page: Any) -> list[str]:
    return [row.note_ref for row in page.context["rows"]]


def test_a_coder_sees_the_line_in_its_order(full: TestClient) -> None:
    client, _ = signed(full, "cora")
    page = client.get("/queue")
    assert page.status_code == 200
    assert page.context["count"] == f"{MANY} reviews"
    # What lacks something stands before the rest, each in the order it came.
    asked_first = [f"n-{number}" for number in range(0, MANY, 5)]
    assert shown(page)[: len(asked_first)] == asked_first
    row = page.context["rows"][0]
    assert (row.clinician, row.site, row.codes) == ("dr-who", "north", ("97110 ×1",))
    assert row.risks == ("the note lacks something",)
    assert row.state == "waiting"
    assert f'href="/queue/{row.number}"' in page.text


def test_no_word_of_a_note_and_no_patient(full: TestClient) -> None:
    for name in ("cora", "otto"):
        client, _ = signed(full, name)
        text = client.get("/queue").text
        assert CANARY not in text
        assert "p-1" not in text


def test_the_pages_go_there_and_back(full: TestClient) -> None:
    client, _ = signed(full, "cora")
    first = client.get("/queue?code=97110")
    assert first.context["before"] == ""
    second = client.get(first.context["after"])
    assert len(shown(second)) == MANY - PAGE
    assert second.context["after"] == ""
    assert "code=97110" in second.context["before"]
    back = client.get(second.context["before"])
    assert shown(back) == shown(first)
    assert 'rel="next"' in first.text
    assert 'rel="prev"' in second.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param("site=south", "1 review", id="site"),
        pytest.param("code=97140", f"{MANY // 2} reviews", id="code"),
        pytest.param("code=97140&site=south&clinician=dr-who", "1 review", id="all-three"),
        pytest.param("clinician=nobody", "0 reviews", id="nobody"),
        pytest.param("risk=gaps", f"{len(range(0, MANY, 5))} reviews", id="risk"),
        pytest.param("age=under-1d", f"{MANY} reviews", id="young"),
        pytest.param("age=over-1d", "0 reviews", id="old"),
        pytest.param("status=decided", "0 reviews", id="decided"),
        pytest.param("status=&code=&clinician=&risk=", f"{MANY} reviews", id="left-open"),
        pytest.param("code= 97140 ", f"{MANY // 2} reviews", id="blanks"),
        pytest.param("x=1", f"{MANY} reviews", id="unknown-parameter"),
    ],
)
def test_filters(full: TestClient, query: str, count: str) -> None:
    client, _ = signed(full, "cora")
    assert client.get(f"/queue?{query}").context["count"] == count


@pytest.mark.parametrize(
    ("query", "field"),
    [
        pytest.param("status=all", "status", id="status"),
        pytest.param("code=9711", "code", id="code"),
        pytest.param("age=old", "age", id="age"),
        pytest.param("risk=%3Cscript%3E", "risk", id="risk"),
        pytest.param("risk=sample", "risk", id="risk-that-coders-may-not-see"),
        pytest.param("clinician=" + "x" * 201, "clinician", id="clinician"),
        pytest.param("site=a%00b", "site", id="nul"),
        pytest.param("after=1", "page", id="after"),
        pytest.param("before=1.;drop", "page", id="before"),
        pytest.param("after=" + "9" * 40 + ".a", "page", id="huge"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(
    full: TestClient, query: str, field: str
) -> None:
    client, _ = signed(full, "cora")
    page = client.get(f"/queue?{query}")
    assert page.status_code == 422
    assert list(page.context["errors"]) == [field]
    assert f'id="{field}-error"' in page.text
    assert shown(page) == []


def test_who_reads_first_does_not_learn_of_a_second(full: TestClient) -> None:
    """All of these are drawn for quality."""
    coder, _ = signed(full, "cora")
    assert "quality" not in coder.get("/queue").text
    auditor, _ = signed(full, "otto")
    page = auditor.get("/queue?risk=sample")
    assert page.context["count"] == f"{MANY} reviews"
    assert "drawn for quality" in page.text


def test_an_auditor_looks_and_takes_nothing(full: TestClient) -> None:
    client, csrf = signed(full, "otto")
    page = client.get("/queue")
    assert "Next review" not in page.text
    assert client.post("/queue/release", data={"csrf": csrf}).status_code == 403


def test_a_coder_has_the_next_review_one_button_away(full: TestClient) -> None:
    client, csrf = signed(full, "cora")
    form = re.search(
        r'<form method="post" action="/queue/next".*?</form>', client.get("/queue").text, re.S
    )
    assert form is not None
    assert csrf in form[0]


def test_find(full: TestClient) -> None:
    client, csrf = signed(full, "cora")
    number = client.get("/queue?site=south").context["rows"][0].number
    for sought in ("n-3", f"  {number} ", number[:8].upper()):
        answer = client.post("/queue/find", data={"csrf": csrf, "sought": sought})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/queue/{number}")
    lost = client.post("/queue/find", data={"csrf": csrf, "sought": "n-3 of Quillfeather"})
    assert lost.status_code == 422
    assert 'value="n-3 of Quillfeather"' in lost.text


def test_several_notes_of_one_reference_are_shown(full: TestClient) -> None:
    enter(queue_of(full), 9_000, site="again")
    queue = queue_of(full)
    text = f"{NOTE} twice"
    answer = answer_of(text)
    visit = Visit(note_ref="n-9000")
    queue.enter(Entry(text, answer, visit, "dr-who", "again"), by="form", key="twice")
    client, csrf = signed(full, "otto")
    page = client.post("/queue/find", data={"csrf": csrf, "sought": "n-9000"})
    assert page.context["count"] == "2 reviews"
    assert shown(page) == ["n-9000", "n-9000"]


def test_saved_views(full: TestClient) -> None:
    client, csrf = signed(full, "cora")
    query = "status=returned&code=97110"
    sent = {"csrf": csrf, "name": "Questions <b>", "filters": query}
    answer = client.post("/queue/views", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/queue?{query}")
    page = client.get(f"/queue?{query}")
    assert [(view.name, view.here) for view in page.context["views"]] == [("Questions <b>", True)]
    assert "Questions <b>" not in page.text
    other, _ = signed(full, "otto")
    assert other.get("/queue").context["views"] == ()
    wrong = client.post("/queue/views", data={**sent, "name": "x" * 61})
    assert wrong.status_code == 422
    assert (wrong.context["view_name"], wrong.context["filters"].code) == ("x" * 61, "97110")
    client.post("/queue/views/remove", data={"csrf": csrf, "name": "Questions <b>"})
    assert client.get("/queue").context["views"] == ()


def test_a_view_keeps_filters_alone(full: TestClient) -> None:
    client, csrf = signed(full, "cora")
    sent = {"csrf": csrf, "name": "odd", "filters": "code=97110&status=what&next=//evil.example"}
    answer = client.post("/queue/views", data=sent)
    assert answer.headers["location"] == "/queue?status=waiting&code=97110"
    client.post("/queue/views/remove", data={"csrf": csrf, "name": "odd"})


def test_what_one_holds_is_shown_and_released(full: TestClient) -> None:
    client, csrf = signed(full, "cora")
    queue = queue_of(full)
    assert "Release all" not in client.get("/queue").text
    held = queue.claim_next(by="cora")
    assert held is not None
    queue.decide(held.hold, accept("97110"), key="k")
    page = client.get("/queue?status=mine")
    assert [row.state for row in page.context["rows"]] == ["being read"]
    assert page.context["rows"][0].holder.startswith("cora until ")
    answer = client.post("/queue/release", data={"csrf": csrf})
    assert answer.headers["location"] == "/queue?released=1"
    page = client.get("/queue?released=1")
    assert "Released: 1." in page.context["notice"]
    assert client.get("/queue?released=<b>").context["notice"] == ""


def test_the_day_is_shown(full: TestClient) -> None:
    client, _ = signed(full, "cora")
    facts = {fact.name: fact.value for fact in client.get("/queue").context["progress"]}
    assert facts["Decided today"] == "0"
    assert int(facts["Waiting"]) >= MANY
    assert facts["Longest wait"].endswith("min")


def test_a_lease_that_ran_out_is_free_again(tmp_path: Path) -> None:
    with house(tmp_path) as client:
        join(client, "cora", Role.CODER)
        queue = queue_of(client)
        enter(queue, 1)
        then = Queue(queue.store, clock=lambda: queue.clock() - timedelta(minutes=11))
        assert then.claim_next(by="cora")
        sign_in(client, "cora")
        (row,) = client.get("/queue").context["rows"]
        assert (row.state, row.holder) == ("waiting", "")


@pytest.mark.parametrize(
    ("name", "links"),
    [
        pytest.param("ada", False, id="administrator"),
        pytest.param("cora", True, id="coder"),
        pytest.param("otto", True, id="auditor"),
    ],
)
def test_the_header_leads_to_the_queue(full: TestClient, name: str, links: bool) -> None:
    client, _ = signed(full, name)
    assert ('href="/queue"' in client.get("/account").text) == links
