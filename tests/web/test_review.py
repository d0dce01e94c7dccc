"""The page of one review: each step, and what is said where one cannot be taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.reviews import CODES, Desk, clinic, codes, desk, enter, queue_of, text_of
from web.contexts import Denial
from web.pages.review_view import standing
from web.queue.states import Reason


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with clinic(tmp_path) as client:
        yield client


@pytest.fixture
def cora(client: TestClient) -> Desk:
    return desk(client, "cora")


def test_nothing_is_waiting(cora: Desk) -> None:
    answer = cora.post("/queue/next")
    assert (answer.status_code, answer.template.name) == (200, "nothing_waiting.html")


def test_from_next_to_decided(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    assert cora.take() == review
    page = cora.see(review)
    assert codes(page) == dict.fromkeys(CODES, "open")
    assert page["decided"] == "0 of 3 decided"
    assert [code.code for code in page["codes"] if code.focus] == ["97140"]
    assert cora.act(review, "accept", code="97140").status_code == 303
    assert cora.reject(review, "97110", Reason.TOO_FEW_MINUTES).status_code == 303
    answer = cora.act(review, "accept", code="97116", units="2", modifiers="gp, 59")
    assert answer.headers["location"] == f"/queue/{review}"
    page = cora.see(review)
    assert codes(page) == {"97140": "accepted", "97110": "rejected", "97116": "changed"}
    assert page["lines"] == ("97116-59-GP x2", "97140-GP x1")
    assert page["focus"] == "finish"
    assert cora.act(review, "finish").status_code == 303
    page = cora.see(review)
    assert page["hold"] is None
    assert page["state"].startswith("Decided")
    assert page["may_next"]


def test_a_finish_takes_the_next_one_along(client: TestClient, cora: Desk) -> None:
    first, second = (enter(client, "O: walked.", key) for key in "ab")
    assert cora.take() == first
    assert cora.act(first, "finish", then="next").headers["location"] == f"/queue/{second}"
    assert cora.act(second, "finish", then="next").headers["location"] == f"/queue/{second}"


def test_next_gives_what_one_holds_before_anything_new(client: TestClient, cora: Desk) -> None:
    first, _ = (enter(client, key=key) for key in "ab")
    assert [cora.take(), cora.take()] == [first, first]


def test_a_skipped_review_comes_last(client: TestClient, cora: Desk) -> None:
    first, second = (enter(client, key=key) for key in "ab")
    assert cora.take() == first
    assert cora.act(first, "skip").headers["location"] == f"/queue/{second}"
    assert cora.act(second, "skip").headers["location"] == f"/queue/{first}"
    assert cora.act(first, "release").status_code == 303
    assert cora.see(first)["may_take"]


def test_accept_with_other_fields_is_a_change(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    cora.act(review, "accept", code="97140", units="1", modifiers="GP")
    assert codes(cora.see(review))["97140"] == "accepted"
    cora.act(review, "accept", code="97140", units="1", modifiers="")
    page = cora.see(review)
    assert codes(page)["97140"] == "changed"
    assert page["codes"][0].modifiers == ""
    cora.act(review, "undo", code="97140", step=page["codes"][0].undo)
    assert codes(cora.see(review))["97140"] == "accepted"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"units": "0"}, "units", id="no-unit"),
        pytest.param({"units": "two"}, "units", id="a-word"),
        pytest.param({"units": "1000"}, "units", id="too-many"),
        pytest.param({"units": "1", "modifiers": "GPX"}, "modifiers", id="modifier-long"),
        pytest.param({"units": "1", "modifiers": "GP GP"}, "modifiers", id="modifier-twice"),
        pytest.param({"units": "1", "modifiers": "a b c"}, "modifiers", id="modifier-short"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    client: TestClient, cora: Desk, fields: dict[str, str], field: str
) -> None:
    review = enter(client)
    cora.take()
    answer = cora.act(review, "accept", code="97110", remark="Zanzibaria", **fields)
    assert answer.status_code == 422
    code = next(code for code in answer.context["codes"] if code.code == "97110")
    assert code.field == field
    assert code.error
    assert code.focus
    assert (code.units, code.remark) == (fields["units"], "Zanzibaria")
    assert code.modifiers == fields.get("modifiers", "GP")
    assert answer.context["alert"] == ""


def test_a_wrong_reason_and_an_unknown_button(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    answer = cora.reject(review, "97110", "because")
    assert (answer.status_code, answer.context["codes"][1].field) == (422, "reason")
    assert cora.act(review, "explode").status_code == 422
    assert cora.act(review, "accept", code="99999").status_code == 422


def test_a_finish_says_what_is_not_decided(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    answer = cora.act(review, "finish")
    assert answer.status_code == 422
    assert "97110, 97116, 97140" in answer.context["finish_error"]


def test_the_same_form_sent_twice_is_one_step(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    page = cora.see(review)
    for _ in range(2):
        assert cora.act(review, "accept", page=page, code="97140").status_code == 303
    assert len(cora.see(review)["steps"]) == 1


def test_a_page_from_the_history_is_told(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    old = cora.see(review)
    cora.act(review, "accept", page=old, code="97140", units="2")
    answer = cora.act(review, "accept", page=old, code="97140", units="3")
    assert answer.status_code == 422
    code = answer.context["codes"][0]
    assert "sent another step" in code.error
    assert (code.said, code.units) == ("Changed: 2 units", "3")
    again = cora.act(review, "accept", page=answer.context, code="97140", units="3")
    assert again.status_code == 303


def test_an_old_page_is_told_and_loses_nothing(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    old = cora.see(review)
    cora.act(review, "accept", code="97140")
    answer = cora.act(review, "accept", page=old, code="97110", units="7", remark="my words")
    assert answer.status_code == 412
    code = next(code for code in answer.context["codes"] if code.code == "97110")
    assert (code.units, code.remark) == ("7", "my words")
    assert "changed since you saw it" in code.error
    assert codes(answer.context)["97140"] == "accepted"
    again = cora.act(review, "accept", page=answer.context, code="97110", units="7")
    assert again.status_code == 303


def test_a_lost_lease_is_told_and_what_was_typed_comes_along(
    client: TestClient, cora: Desk
) -> None:
    review = enter(client)
    cora.take()
    old = cora.see(review)
    cora.act(review, "release")
    carl = desk(client, "carl")
    assert carl.take() == review
    answer = cora.reject(review, "97110", Reason.OTHER, page=old, remark="my words")
    assert answer.status_code == 409
    assert "somebody else has it" in answer.context["alert"]
    assert "my words" in text_of(answer)
    assert not answer.context["may_take"]
    assert "carl has it" in answer.context["state"]
    carl.act(review, "release")
    answer = cora.reject(review, "97110", Reason.OTHER, page=old, remark="my words")
    assert answer.context["may_take"]
    carried = {field.name: field.value for field in answer.context["carried"]}
    taken = cora.post(f"/queue/{review}", act="claim", nonce=f"claim-{review}", **carried)
    assert taken.status_code == 200
    code = next(code for code in taken.context["codes"] if code.code == "97110")
    assert code.remark == "my words"
    assert taken.context["hold"]


def test_a_busy_database_is_asked_again_with_the_same_key(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    page = cora.see(review)

    def rename(old: str, new: str) -> None:
        with queue_of(client).store.engine.connect() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")
            connection.commit()

    rename("remarks", "elsewhere")
    answer = cora.reject(review, "97110", Reason.OTHER, page=page, remark="my words")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "my words" in text_of(answer)
    rename("elsewhere", "remarks")
    again = {field.name: field.value for field in answer.context["fields"]}
    assert cora.post(answer.context["address"], **again).status_code == 303
    assert codes(cora.see(review))["97110"] == "rejected"


def test_a_decided_review_takes_nothing_more(client: TestClient, cora: Desk) -> None:
    review = enter(client, "O: walked.")
    cora.take()
    old = cora.see(review)
    cora.act(review, "finish")
    answer = cora.act(review, "return", page=old, question="Which side?")
    assert answer.status_code == 409
    assert "Which side?" in text_of(answer)


def test_a_lease_is_renewed_by_who_holds_it_alone(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    hold = cora.see(review)["hold"]
    assert cora.post(f"/queue/{review}/renew", token=hold.token).text.startswith("Yours until")
    assert desk(client, "carl").post(f"/queue/{review}/renew", token=hold.token).status_code == 409
    assert cora.post(f"/queue/{review}/renew", token="²").status_code == 409  # noqa: S106
    assert cora.act(review, "renew").status_code == 303


def test_what_may_be_denied_goes_with_a_rejected_code(client: TestClient, cora: Desk) -> None:
    review = enter(client)
    cora.take()
    pair, alone = (
        Denial("warning", "May be denied", codes, "Not both.", "", "a table")
        for codes in ("97140 + 97110", "97116")
    )
    assert standing((pair, alone), cora.see(review)["codes"]) == (pair, alone)
    cora.act(review, "accept", code="97140")
    assert standing((pair, alone), cora.see(review)["codes"]) == (pair, alone)
    cora.reject(review, "97110", Reason.NOT_PERFORMED)
    assert standing((pair, alone), cora.see(review)["codes"]) == (alone,)
