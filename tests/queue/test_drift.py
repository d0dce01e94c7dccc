"""Drift: what counts as acceptance, and which change is more than chance."""

import pytest
from typer.testing import CliRunner

from suggester.cli import app
from tests.queue.small_reviews import Watch, entry
from web.queue.actions import Queue
from web.queue.drift import Judged, drift
from web.queue.drift_rows import judged
from web.queue.states import Reason
from web.queue.store import Store
from web.queue.values import Policy, accept, add, change, reject


def month(name: str, stood: int, of: int) -> list[Judged]:
    return [Judged(name, "97140", proposed=True, stood=n < stood) for n in range(of)]


@pytest.mark.parametrize(
    ("months", "change", "marked"),
    [
        pytest.param([("2026-01", 95, 100), ("2026-02", 60, 100)], -0.35, True, id="fell"),
        pytest.param([("2026-01", 50, 100), ("2026-02", 90, 100)], 0.4, True, id="rose"),
        pytest.param([("2026-01", 95, 100), ("2026-02", 92, 100)], -0.03, False, id="chance"),
        pytest.param([("2026-01", 100, 100), ("2026-02", 50, 50)], 0.0, False, id="always-right"),
        pytest.param([("2026-01", 95, 100), ("2026-02", 0, 19)], None, False, id="too-few"),
        pytest.param([("2026-01", 95, 100)], None, False, id="one-month"),
        pytest.param(
            [("2026-03", 30, 60), ("2026-01", 95, 100), ("2026-02", 93, 100)],
            -0.44, True, id="the-last-against-all-before",
        ),
    ],
)  # fmt: skip
def test_more_than_chance(
    months: list[tuple[str, int, int]], change: float | None, marked: bool
) -> None:
    (found,) = drift([one for row in months for one in month(*row)])
    assert found.change == (None if change is None else pytest.approx(change))
    assert found.marked is marked
    assert [m.month for m in found.months] == sorted(name for name, _, _ in months)


def test_what_counts(queue: Queue, store: Store, watch: Watch) -> None:
    steps = (
        [accept("97110"), reject("97140", Reason.NOT_PERFORMED), add("97035", start=0, end=2)],
        [change("97110", units=2), reject("97140", Reason.NOT_COVERED)],
    )
    for n, decisions in enumerate(steps):
        review = queue.enter(entry(), by="emr", key=f"k{n}").review
        hold = queue.claim(review, by="coder").hold
        for k, step in enumerate(decisions):
            hold = queue.decide(hold, step, key=f"{n}-{k}").hold
        queue.finish(hold, key=f"{n}-end")
        watch.move(days=31)
    queue.enter(entry(), by="emr", key="waits")
    found = [(one.month, one.code, one.proposed, one.stood) for one in judged(store)]
    assert sorted(found) == [
        ("2026-03", "97035", False, True),
        ("2026-03", "97110", True, True),
        ("2026-03", "97140", True, False),
        ("2026-04", "97110", True, True),
    ]


def test_from_the_command_line(on_sqlite: Store, watch: Watch) -> None:
    queue = Queue(on_sqlite, clock=watch, policy=Policy(second_share=0.0))
    url = on_sqlite.engine.url.render_as_string()
    review = queue.enter(entry(), by="emr", key="k").review
    hold = queue.claim(review, by="coder").hold
    hold = queue.decide(hold, accept("97110"), key="1").hold
    hold = queue.decide(hold, reject("97140", Reason.NOT_PERFORMED), key="2").hold
    queue.finish(hold, key="3")
    done = CliRunner().invoke(app, ["reviews", "drift"], env={"SUGGESTER_DATABASE": url})
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "  97110\n    2026-03  100 %  1 of 1\n  97140\n    2026-03    0 %  0 of 1\n"
    )
