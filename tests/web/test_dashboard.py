"""The dashboard: what was decided becomes the right numbers, for those who may see them."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from suggester.claims.asked import shipped_checks
from suggester.model import Edit
from tests.queue.small_reviews import Watch, answer_of
from tests.web.people import house, join, sign_in
from web.accounts.roles import Role
from web.pages.queue_words import EDITS, gap_words
from web.plots import Plot, bars, nice_top, over_time
from web.queue.actions import Queue
from web.queue.record import record_of
from web.queue.states import Reason
from web.queue.tables import tallies
from web.queue.tallies import PATIENCE, tallied
from web.queue.values import Decision, Entry, Policy, accept, change, reject

OTHER = Reason.NOT_PERFORMED


def read(queue: Queue, review: str, by: str, *decided: Decision, watch: Watch) -> None:
    hold = queue.claim(review, by=by).hold
    watch.move(minutes=3)
    for number, decision in enumerate(decided):
        hold = queue.decide(hold, decision, key=f"{by}{number}").hold
    queue.finish(hold, key=f"{by}f")


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[tuple[TestClient, Watch]]:
    """Two days of a clinic: three reviews, one of them read twice; then a day later."""
    with house(tmp_path) as client:
        join(client, "otto", Role.AUDITOR)
        watch = Watch()
        store = client.app.state.queue.store  # type: ignore[attr-defined]
        once = Queue(store, clock=watch, policy=Policy(second_share=0.0))
        twice = Queue(store, clock=watch, policy=Policy(second_share=1.0))

        def enter(queue: Queue, text: str, **more: object) -> str:
            answer = answer_of(text, **more)  # type: ignore[arg-type]
            return queue.enter(Entry(text, answer, clinician="dr-who"), by="form", key=text).review

        first = enter(once, "O: a.", gap=True, edits=("error", "info"))
        second = enter(once, "O: b.")
        third = enter(twice, "O: c.")
        read(once, first, "ann", accept("97110"), reject("97140", OTHER), watch=watch)
        read(once, second, "ann", accept("97110"), change("97140", units=2), watch=watch)
        watch.move(days=1)
        for by in ("ann", "bea"):
            read(twice, third, by, accept("97110"), reject("97140", OTHER), watch=watch)
        watch.move(days=1)
        client.app.state.queue = once  # type: ignore[attr-defined]
        sign_in(client, "otto")
        yield client, watch


def plot_of(page: object, id_: str) -> Plot:
    (found,) = [plot for plot in page.context["plots"] if plot.id == id_]  # type: ignore[attr-defined]
    return found


def test_the_numbers_are_those_of_the_days(worked: tuple[TestClient, Watch]) -> None:
    client, _ = worked
    page = client.get("/dashboard?days=7", headers={"Accept": "text/html"})
    assert page.status_code == 200
    facts = {fact.name: fact.value for fact in page.context["facts"]}
    assert facts == {
        "Came in": "3",
        "Decided": "3",
        "Agreement (Cohen's kappa)": "1.00",
        "Codes judged twice": "2",
    }
    assert plot_of(page, "volume").rows[-3:] == (
        ("2026-03-02", "3", "2"),
        ("2026-03-03", "0", "1"),
        ("2026-03-04", "0", "0"),
    )
    assert plot_of(page, "gaps").rows == (("minutes", "2"),)
    assert plot_of(page, "edits").rows == (("two codes not together", "1"),)
    assert plot_of(page, "reasons").rows == (("not performed", "2"),)
    assert plot_of(page, "minutes").rows[-3:-1] == (
        ("2026-03-02", "3", "3"),
        ("2026-03-03", "6", "6"),
    )
    assert page.text.count("<svg") == sum(bool(p.curves or p.bars) for p in page.context["plots"])


def test_a_share_of_few_is_not_shown(worked: tuple[TestClient, Watch]) -> None:
    client, _ = worked
    assert plot_of(client.get("/dashboard"), "codes").rows == ()


def test_days_that_are_over_are_counted_once(
    worked: tuple[TestClient, Watch], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, watch = worked
    # Each look at the clock takes a quarter of the patience: after four days it is over.
    looks = itertools.count(step=PATIENCE / 4)
    monkeypatch.setattr("web.queue.tallies.monotonic", looks.__next__)
    queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
    days = [watch.now.date() - timedelta(days=n) for n in reversed(range(30))]
    found, left = tallied(queue.store, days, watch.now)
    assert left == 30 - 1 - 5
    with queue.store.reading() as connection:
        kept = set(connection.scalars(select(tallies.c.day)))
    assert len(kept) == 5
    assert watch.now.date().isoformat() not in kept
    while left:
        again, left = tallied(queue.store, days, watch.now)
    assert {day: again[day] for day in found} == found
    assert len(again) == 30


def test_a_day_that_has_just_ended_is_not_kept_yet(worked: tuple[TestClient, Watch]) -> None:
    client, watch = worked
    queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
    night = watch.now.replace(hour=0, minute=30)
    yesterday = night.date() - timedelta(days=1)
    found, _ = tallied(queue.store, [yesterday], night)
    assert found[yesterday]["decided", ""] == 1
    with queue.store.reading() as connection:
        assert list(connection.scalars(select(tallies.c.day))) == []


def test_the_kind_of_an_edit_is_kept_and_old_records_are_read() -> None:
    record = record_of(answer_of("O: a.", edits=("error", "info")))
    assert (record.edits, record.edit_kinds) == (1, ("pair",))
    old = record.model_dump(exclude={"edit_kinds"})
    assert type(record).model_validate(old).edit_kinds == ()


@pytest.mark.parametrize("days", ["x", "9999", "-1", ""])
def test_another_period_is_the_usual_one(worked: tuple[TestClient, Watch], days: str) -> None:
    client, _ = worked
    page = client.get(f"/dashboard?days={days}")
    assert [one.value for one in page.context["period"] if one.chosen] == ["30"]


# --- the plots themselves ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (1.2, 2), (2, 2), (3, 5), (9, 10), (11, 20), (5_001, 10_000)]
)
def test_an_axis_ends_at_a_round_number(most: float, top: float) -> None:
    assert nice_top(most) == top


def test_a_line_breaks_where_there_is_no_value() -> None:
    days = [f"2026-03-0{n}" for n in range(1, 7)]
    plot = over_time("p", "P", "says", days, [("a", [0, 10, None, 5, None, 10])])
    (curve,) = plot.curves
    assert curve.points == ("46.0,176.0 163.2,10.0",)
    assert [(dot.x, dot.y) for dot in curve.dots] == [(395.6, 91.0), (630.0, 8.0)]
    assert plot.rows[2] == ("2026-03-03", "–")


def test_a_bar_is_as_long_as_its_share() -> None:
    plot = bars("p", "P", "says", [("a", 1, "all"), ("b", 0.5, "half")], ("A", "B"), top=1)
    assert [bar.width for bar in plot.bars] == [380.0, 190.0]
    assert bars("p", "P", "says", [], ("A", "B")).bars == ()


def test_manners_of_speaking_are_known() -> None:
    """Every question and edit that the claim knows has words for a person, not a number alone."""
    assert {check.id for check in shipped_checks().check} == set(gap_words())
    assert gap_words()["G01"] == "G01 minutes missing"
    kinds = Edit.model_fields["kind"].annotation
    assert set(get_args(kinds)) == set(EDITS)


def test_lines_without_a_value_are_no_plot() -> None:
    plot = over_time("p", "P", "s", ["2026-03-01", "2026-03-02"], [("97110", [None, None])])
    assert (plot.curves, plot.bars) == ((), ())  # the page says that there is nothing
