"""The export for others' eyes: what is kept, and that nothing else is."""

import csv
import json
from io import StringIO
from typing import Any

import pytest

from suggester import Visit
from tests.queue.small_reviews import CANARY, Watch, answer_of
from tests.vault.canaries import canary
from web.queue import exports
from web.queue.actions import Queue
from web.queue.deidentified import AS_IT_IS, COLUMNS
from web.queue.states import Reason
from web.queue.store import Store
from web.queue.values import Entry, accept, reject

NAMES = {
    name: canary(name) for name in "reference patient clinician site coder other remark".split()
}
DAY = "2026-09-16"


@pytest.fixture
def decided(store: Store, watch: Watch) -> Store:
    queue = Queue(store, clock=watch)
    for number in range(3):
        text = f"O: {number} {CANARY}."
        visit = Visit.model_validate(
            {
                "note_ref": NAMES["reference"],
                "patient_ref": NAMES["patient"],
                "date_of_service": DAY,
            }
        )
        entry = Entry(text, answer_of(text), visit, NAMES["clinician"], NAMES["site"])
        review = queue.enter(entry, by="emr", key=str(number)).review
        by = NAMES["other" if number else "coder"]
        hold = queue.claim(review, by=by).hold
        hold = queue.decide(hold, accept("97110", remark=NAMES["remark"]), key="a").hold
        queue.decide(hold, reject("97140", Reason.NOT_PERFORMED), key="b")
    return store


def exported(store: Store, *, nameless: bool) -> tuple[str, list[dict[str, Any]]]:
    as_json, as_csv = (
        "".join(exports.exported(store, kind, by="cli", clock=Watch(), nameless=nameless))
        for kind in ("jsonl", "csv")
    )
    rows = [json.loads(line) for line in as_json.splitlines()]
    table = list(csv.DictReader(StringIO(as_csv, newline="")))
    assert [list(row) for row in table] == [list(row) for row in rows]
    return as_json + as_csv, rows


KEPT_OTHERWISE = ("reference", "clinician", "site", "coder", "other")


def test_nothing_names_anybody(decided: Store, watch: Watch) -> None:
    whole, _ = exported(decided, nameless=False)
    for name in KEPT_OTHERWISE:  # the red control: the search can find
        assert NAMES[name] in whole
    said, rows = exported(decided, nameless=True)
    for word in (*NAMES.values(), CANARY, "emr", DAY, DAY[:7], f"{watch.now:%Y-%m}"):
        assert word not in said
    assert [tuple(row) for row in rows] == [COLUMNS] * 6


def test_what_is_kept_is_as_it_was(decided: Store) -> None:
    _, whole = exported(decided, nameless=False)
    _, rows = exported(decided, nameless=True)
    for row, before in zip(rows, whole, strict=True):
        assert {name: row[name] for name in AS_IT_IS} == {name: before[name] for name in AS_IT_IS}
        assert (row["year"], row["year_of_service"]) == (2026, 2026)
    assert [row["review"] for row in rows] == [1, 1, 2, 2, 3, 3]
    assert {row["reviewer"] for row in rows} == {1, 2}
    pairs = {(row["reviewer"], before["reviewer"]) for row, before in zip(rows, whole, strict=True)}
    assert len(pairs) == 2


def test_no_column_comes_in_unnamed() -> None:
    """Whoever adds a column to the export decides here whether it may be seen by others."""
    left_out = {"note_ref", "clinician", "site", "date_of_service", "at", "review", "reviewer"}
    assert set(exports.COLUMNS) == set(AS_IT_IS) | left_out
