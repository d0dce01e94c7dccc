"""Why, or why not, and complete or not: API and page, read with the shipped engine."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from web.app import create_app

NOTE = (
    "O:\nManual therapy: joint mobs grade III R knee x 15 min.\nZorbing over cones x 10 min.\n"
    "P: gait training next visit."
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app()) as client:
        yield client


@pytest.mark.parametrize(
    ("code", "gate"),
    [
        pytest.param("97140", None, id="proposed"),
        pytest.param("97116", "assertion", id="planned"),
        pytest.param("97012", "unmatched", id="no-words"),
    ],
)
def test_the_api_explains(client: TestClient, code: str, gate: str | None) -> None:
    answer = client.post("/api/v1/explain", json={"text": NOTE, "code": code})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["code"], found["gate"], found["proposed"]) == (code, gate, gate is None)
    total = sum(term["evidence"]["weight"] for term in found["terms"])
    total += sum(row["points"] for row in found["circumstances"])
    assert total == pytest.approx(found["score"], abs=1e-9)
    for term in found["terms"]:
        item = term["evidence"]
        assert NOTE[item["start"] : item["end"]] == item["text"]
    assert bool(found["question"]) is (gate is not None)


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        pytest.param({"text": NOTE, "code": "99999"}, "/code", id="unknown-code"),
        pytest.param({"text": NOTE, "code": "gait"}, "/code", id="no-code"),
        pytest.param({"text": NOTE}, "/code", id="code-missing"),
        pytest.param({"text": " ", "code": "97116"}, "/text", id="empty-note"),
    ],
)
def test_what_cannot_be_explained_is_a_problem(
    client: TestClient, sent: dict[str, str], pointer: str
) -> None:
    answer = client.post("/api/v1/explain", json=sent)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert "Manual" not in answer.text


def test_the_page_explains_a_code_and_keeps_the_note(client: TestClient) -> None:
    page = client.post("/", data={"text": NOTE, "why": "97116"})
    assert page.status_code == 200
    why = page.context["result"].why
    assert (why.code, why.verdict) == ("97116", "Not done today")
    assert why.ask == "The note has it for later. Was it also given today?"
    assert page.context["form"].text == NOTE
    assert why.ask in page.text


def test_an_unknown_code_is_told_beside_its_field(client: TestClient) -> None:
    page = client.post("/", data={"text": NOTE, "why": "00000"})
    assert page.status_code == 422
    assert page.context["result"].why is None
    assert page.context["form"].why_error in page.text
    assert page.context["form"].why == "00000"


def test_the_page_says_what_is_left_before_it_is_complete(client: TestClient) -> None:
    result = client.post("/", data={"text": NOTE}).context["result"]
    assert ("Complete", "not yet, 2 points") in {(fact.name, fact.value) for fact in result.facts}
    assert [point.level_word for point in result.open_points] == ["Minutes", "No code for it"]
    assert result.open_points[1].where == "line 3"
    done = NOTE.replace("Zorbing over cones x 10 min.", "Total treatment time: 15 min.")
    result = client.post("/", data={"text": done}).context["result"]
    assert ("Complete", "yes") in {(fact.name, fact.value) for fact in result.facts}
    assert result.open_points == ()
