"""GET /api/v1/reviews: who sees which, page by page, and nothing of a note or an open reading."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.people import house, join, key, sign_in
from web.accounts.roles import Role, Scope
from web.queue.actions import Queue
from web.queue.states import Reason
from web.queue.values import Policy, accept, add, reject

CANARY = "Zanzibaria Quillfeather"
NOTE = f"O: Manual therapy x 15 min. Gait training x 10 min. {CANARY} did well."
PATH = "/api/v1/reviews"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with house(tmp_path) as client:
        queue_of(client).policy = Policy(second_share=0.0)
        submit = key(client, Scope.SUBMIT)
        for number, clinician in enumerate(("kim", "lee", "kim", None, "kim"), start=1):
            body = {"text": NOTE, "note_ref": f"n-{number}", "clinician": clinician}
            sent = {**submit, "Idempotency-Key": f"k-{number}"}
            answer = client.post(PATH, json=body, headers=sent)
            assert answer.headers["Location"] == f"{PATH}/{answer.json()['review']}"
        client.headers.update(key(client, Scope.OUTCOMES))
        yield client


def queue_of(client: TestClient) -> Queue:
    queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
    return queue


def refs(answer) -> list[str]:
    return [item["note_ref"] for item in answer.json()["reviews"]]


def decide(client: TestClient, *, finish: bool = True) -> str:
    """Decide the next review: one code rejected, one accepted, one added."""
    queue = queue_of(client)
    lease = queue.claim_next(by="cora")
    assert lease is not None
    hold = queue.decide(lease.hold, reject("97140", Reason.NOT_DOCUMENTED, remark=CANARY), key="a")
    hold = queue.decide(hold.hold, accept("97116"), key="b")
    hold = queue.decide(hold.hold, add("97535", start=0, end=5, units=2), key="c")
    if finish:
        queue.finish(hold.hold, key="d")
    return lease.hold.review


def test_pages_follow_each_other_by_their_links(client: TestClient) -> None:
    seen, address = [], f"{PATH}?limit=2&state=open"
    for _ in range(3):
        answer = client.get(address)
        assert CANARY not in answer.text
        seen += refs(answer)
        links = dict(re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"]))
        by_name = {rel: to for to, rel in links.items()}
        assert by_name["first"] == f"{PATH}?state=open&limit=2"
        address = by_name.get("next", "")
        assert bool(address) == bool(answer.json()["next"])
    assert seen == ["n-1", "n-2", "n-3", "n-4", "n-5"]
    assert address == ""


def test_a_review_entered_meanwhile_neither_hides_nor_repeats_one(client: TestClient) -> None:
    first = client.get(PATH, params={"limit": 3})
    body = {"text": NOTE, "note_ref": "n-6"}
    sent = {**key(client, Scope.SUBMIT, Scope.SUGGEST), "Idempotency-Key": "later"}
    client.post(PATH, json=body, headers=sent)
    rest = client.get(PATH, params={"after": first.json()["next"]})
    assert refs(first) + refs(rest) == [f"n-{n}" for n in range(1, 7)]


def test_what_was_decided_is_told_when_it_is_decided(client: TestClient) -> None:
    review = decide(client, finish=False)
    before = client.get(f"{PATH}/{review}")
    assert (before.json()["state"], before.json()["decided"]) == ("leased", None)
    assert refs(client.get(PATH, params={"state": "decided"})) == []
    other = decide(client)
    after = client.get(f"{PATH}/{other}").json()
    assert after["state"] == "decided"
    assert after["decided"] == [
        {"code": "97116", "billed": True, "units": 1, "modifiers": ["GP"], "reason": None},
        {
            "code": "97140",
            "billed": False,
            "units": None,
            "modifiers": [],
            "reason": "not_documented",
        },
        {"code": "97535", "billed": True, "units": 2, "modifiers": [], "reason": None},
    ]
    assert [item["code"] for item in after["proposed"]] == ["97140", "97116"]
    listed = client.get(PATH, params={"state": "decided"}).json()["reviews"]
    assert listed == [after]


def test_the_etag_changes_with_the_review(client: TestClient) -> None:
    review = client.get(PATH).json()["reviews"][0]["review"]
    first = client.get(f"{PATH}/{review}")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{PATH}/{review}", headers=known).status_code == 304
    queue_of(client).claim(review, by="cora")
    again = client.get(f"{PATH}/{review}", headers=known)
    assert (again.status_code, again.json()["state"]) == (200, "leased")
    assert first.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        pytest.param((Role.CLINICIAN,), ["n-1", "n-3", "n-5"], id="clinician"),
        pytest.param((Role.CODER,), ["n-1", "n-2", "n-3", "n-4", "n-5"], id="coder"),
        pytest.param((Role.AUDITOR,), ["n-1", "n-2", "n-3", "n-4", "n-5"], id="auditor"),
        pytest.param((Role.CLINICIAN, Role.CODER), ["n-1", "n-2", "n-3", "n-4", "n-5"], id="both"),
        pytest.param((Role.CLINICIAN, Role.ADMINISTRATOR), ["n-1", "n-3", "n-5"], id="and-admin"),
    ],
)
def test_who_sees_which(client: TestClient, roles: tuple[Role, ...], seen: list[str]) -> None:
    everything = client.get(PATH).json()["reviews"]
    other = TestClient(client.app, follow_redirects=False)
    join(client, "kim", *roles)
    sign_in(other, "kim")
    assert refs(other.get(PATH)) == seen
    for item in everything:
        status = other.get(f"{PATH}/{item['review']}").status_code
        assert status == (200 if item["note_ref"] in seen else 404)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "state=lost", "after=x", "after=0-" + "g" * 32, "after=" + "0" * 51],
)
def test_odd_questions(client: TestClient, query: str) -> None:
    assert client.get(f"{PATH}?{query}").status_code == 422


def test_no_such_review(client: TestClient) -> None:
    assert client.get(f"{PATH}/{'0' * 32}").status_code == 404


def test_a_store_that_fails_says_so(client: TestClient) -> None:
    with queue_of(client).store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE reviews RENAME TO gone")
    broken = client.get(PATH)
    assert broken.status_code == 503, broken.text
    assert broken.headers["Retry-After"] == "5"
    assert "gone" not in broken.text
