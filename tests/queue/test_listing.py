"""The list against a plain loop over all reviews: every filter, every page, forward and back."""

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from tests.queue.many_reviews import CODERS, NOW, rows_of
from tests.queue.small_reviews import Watch, entry
from web.queue import holding, listing, views
from web.queue.actions import Queue
from web.queue.errors import ConflictError, UnfitStepError
from web.queue.filters import AGES, NEWEST_FIRST, PLACES, Age, Filters, Status
from web.queue.listed import by_reference, names
from web.queue.listing import Asked, Count, count, page_of
from web.queue.priority import Risk
from web.queue.progress import progress
from web.queue.store import Store
from web.queue.tables import SEEN, review_codes, reviews
from web.queue.values import accept

MANY = 120
HOUR = timedelta(hours=1)
Row = dict[str, Any]


def filled(store: Store, total: int = MANY) -> list[Row]:
    """Reviews of all kinds; as plain rows with their codes."""
    dice = random.Random(7)
    made: list[Row] = []
    codes: list[Row] = []
    with store.writing() as connection:
        for number in range(total):
            rows = rows_of(number, total, dice)
            row = rows["reviews"][0]
            # Few names, so that every set of filters finds some.
            row["clinician"] = f"c{number % 3}" if number % 7 else None
            row["site"] = f"s{number % 2}"
            row["entered_at"] = NOW - timedelta(hours=(total - number) * 5)
            row["rank"] = row["entered_at"] - timedelta(hours=dice.randint(0, 28))
            if row["holder"] is None and row["line"] and number % 10 == 0:
                row |= {"state": "leased", "holder": CODERS[number % 2], "lease_until": NOW + HOUR}
            place = row["line"] or row["state"]
            seen = {name: row[name] for name in ("rank", *SEEN)}
            listed = [{**c, **seen, "place": place} for c in rows["review_codes"]]
            codes += listed
            made.append(row)
        connection.execute(insert(reviews), made)
        connection.execute(insert(review_codes), codes)
    return made


def fits(row: Row, filters: Filters) -> bool:
    """The meaning of the filters, written anew."""
    if filters.status in (Status.MINE, Status.READING):
        held = row["holder"] is not None
        right = held if filters.status is Status.READING else row["holder"] == CODERS[0]
    else:
        right = (row["line"] or row["state"]) == PLACES[filters.status]
    least, most = AGES[filters.age] if filters.age else (None, None)
    age = NOW - row["entered_at"]
    return (
        right
        and (filters.code is None or filters.code in row["codes"].split())
        and (filters.clinician is None or filters.clinician == row["clinician"])
        and (filters.site is None or filters.site == row["site"])
        and (filters.risk is None or filters.risk in row["risks"].split())
        and (least is None or age >= least)
        and (most is None or age <= most)
    )


def expected(made: list[Row], filters: Filters) -> list[str]:
    found = sorted((r for r in made if fits(r, filters)), key=lambda row: (row["rank"], row["id"]))
    return [row["id"] for row in (found[::-1] if filters.status in NEWEST_FIRST else found)]


def asked_for() -> list[Filters]:
    values = (
        (None, "97110"), (None, "c1"), (None, "s0"),
        (None, Age.UNDER_A_DAY, Age.OVER_A_WEEK), (None, Risk.UNSURE),
    )  # fmt: skip
    every = [Filters(status, *some) for status in Status for some in itertools.product(*values)]
    return every[::5]  # five has no factor of the numbers of values: each pair of them comes


@pytest.mark.parametrize("looked_at", [pytest.param(9, id="few"), pytest.param(400, id="all")])
def test_pages_hold_what_a_loop_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    monkeypatch.setattr(listing, "PAGE", 7)
    monkeypatch.setattr(listing, "LOOKED_AT", looked_at)
    made = filled(store)
    with store.reading() as connection:
        for filters in asked_for():
            asked = Asked(filters, CODERS[0], NOW, HOUR)
            wanted = expected(made, filters)
            pages, after = [], None
            while True:
                page = page_of(connection, asked, after=after)
                assert len(page.rows) == 7 or page.after is None or page.broke_off
                pages.append(page)
                if page.after is None:
                    break
                after = page.after
            assert [row.id for page in pages for row in page.rows] == wanted, filters
            back, before = [], pages[-1].before
            while before:
                page = page_of(connection, asked, before=before)
                back = [row.id for row in page.rows] + back
                before = page.before
            assert back == wanted[: len(wanted) - len(pages[-1].rows)], filters
            said = count(connection, asked)
            assert said.number <= len(wanted)
            assert said.more or said.number == len(wanted)


def test_some_filters_find_many_and_some_none(store: Store) -> None:
    """So that the test above is not about empty lists."""
    made = filled(store)
    found = [len(expected(made, filters)) for filters in asked_for()]
    assert max(found) > 60
    assert sum(number > 0 for number in found) > len(found) / 5


def test_the_count_is_capped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED", 10)
    filled(store)
    with store.reading() as connection:
        assert count(connection, Asked(Filters(Status.DECIDED), "a", NOW, HOUR)) == Count(10, True)
        few = Asked(Filters(Status.READING, code="97110"), "a", NOW, HOUR)
        assert not count(connection, few).more


def test_names_come_once_and_in_order(store: Store) -> None:
    made = filled(store)
    with store.reading() as connection:
        assert names(connection, "clinician", 9) == ("c0", "c1", "c2")
        assert names(connection, "clinician", 2) == ("c0", "c1")
        codes = {code for row in made for code in row["codes"].split()}
        assert names(connection, "code", 99) == tuple(sorted(codes))


def test_nothing_of_an_empty_store(store: Store) -> None:
    with store.reading() as connection:
        asked = Asked(Filters(), "ann", NOW, HOUR)
        assert page_of(connection, asked).rows == ()
        assert count(connection, asked) == Count(0, more=False)
        assert names(connection, "site", 9) == ()
        assert progress(connection, by="ann", now=NOW).oldest is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        pytest.param("v-7", [7], id="reference"),
        pytest.param("V-7", [], id="another-reference"),
        pytest.param("v-", [], id="part-of-a-reference"),
        pytest.param("id", [9], id="number"),
        pytest.param("ID", [9], id="number-in-capitals"),
        pytest.param("id8", [9], id="its-first-eight-digits"),
        pytest.param("id7", [], id="seven-digits"),
    ],
)
def test_a_review_is_found_by_its_number_or_its_notes(
    store: Store, said: str, found: list[int]
) -> None:
    made = filled(store, 20)
    id_ = made[9]["id"]
    said = {"id": id_, "ID": id_.upper(), "id8": id_[:8], "id7": id_[:7]}.get(said, said)
    with store.reading() as connection:
        assert [row.note_ref for row in by_reference(connection, said)] == [f"v-{n}" for n in found]


# --- where a review is, as it moves ------------------------------------------------------


def places(queue: Queue) -> tuple[str, ...]:
    """The place of the only review there is, and those of its codes."""
    with queue.store.reading() as connection:
        return (
            *connection.scalars(select(reviews.c.place)),
            *connection.scalars(select(review_codes.c.place).order_by(review_codes.c.code)),
        )


def test_codes_stand_where_their_review_stands(queue: Queue) -> None:
    review = queue.enter(entry(), by="form", key="k").review
    assert places(queue) == ("coding",) * 3
    lease = queue.claim(review, by="ann")
    assert places(queue) == ("coding",) * 3
    step = queue.return_to_clinician(lease.hold, "How long?", key="r")
    assert places(queue) == ("returned",) * 3
    queue.answer(review, "Ten.", by="dr-who", version=step.hold.version, key="a")
    assert places(queue) == ("coding",) * 3
    hold = queue.claim(review, by="ann").hold
    for code in ("97110", "97140"):
        hold = queue.decide(hold, accept(code), key=code).hold
    queue.finish(hold, key="f")
    assert places(queue) == ("decided",) * 3


def test_a_new_version_leaves_the_old_one_replaced(queue: Queue) -> None:
    review = queue.enter(entry(), by="form", key="k").review
    queue.return_to_clinician(queue.claim(review, by="ann").hold, "How long?", key="r")
    queue.enter(entry("O: ther ex.", ("97110",), replaces=review), by="form", key="k2")
    with queue.store.reading() as connection:
        found = connection.execute(select(review_codes.c.place, review_codes.c.review)).all()
    assert sorted(row.place for row in found if row.review == review) == ["replaced"] * 2
    assert [row.place for row in found if row.review != review] == ["coding"]


# --- progress, leases, views -------------------------------------------------------------


def test_the_progress_of_a_day(queue: Queue, watch: Watch) -> None:
    first = queue.enter(entry(), by="form", key="1").review
    watch.move(hours=2)
    second = queue.enter(entry("O: b."), by="form", key="2").review
    entered = watch.now
    queue.enter(entry("O: c."), by="form", key="3")
    hold = queue.claim(first, by="ann").hold
    for code in ("97110", "97140"):
        hold = queue.decide(hold, accept(code), key=code).hold
    queue.finish(hold, key="f")
    queue.return_to_clinician(queue.claim(second, by="bea").hold, "Which knee?", key="r")

    def said(by: str) -> tuple[int, ...]:
        with queue.store.reading() as connection:
            day = progress(connection, by=by, now=watch.now)
            assert day.oldest == entered
        return (day.mine.number, day.decided.number, day.waiting.number, day.returned.number)

    assert (said("ann"), said("bea")) == ((1, 1, 1, 1), (0, 1, 1, 1))
    watch.move(days=1)
    assert said("ann") == (0, 0, 1, 1)


def test_releasing_all_frees_ones_own_and_no_other(queue: Queue) -> None:
    mine = [queue.enter(entry(f"O: {n}"), by="form", key=str(n)).review for n in range(3)]
    for review in mine[:2]:
        queue.claim(review, by="ann")
    theirs = queue.claim(mine[2], by="bea")
    assert holding.release_all(queue, "ann") == 2
    assert holding.release_all(queue, "ann") == 0
    queue.decide(theirs.hold, accept("97110"), key="k")
    assert queue.claim(mine[0], by="cem")


def test_views_are_ones_own(store: Store) -> None:
    views.save(store, "ann", " Knees ", "code=97110")
    views.save(store, "ann", "Knees", "code=97140")
    views.save(store, "bea", "Knees", "code=97035")
    views.remove(store, "bea", "Elbows")
    with store.reading() as connection:
        assert views.views_of(connection, "ann") == (views.View("Knees", "code=97140"),)
    views.remove(store, "ann", "Knees")
    with store.reading() as connection:
        assert views.views_of(connection, "ann") == ()
        assert len(views.views_of(connection, "bea")) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\0b"])
def test_a_name_that_cannot_be_kept(store: Store, name: str) -> None:
    with pytest.raises(UnfitStepError, match="60 characters"):
        views.save(store, "ann", name, "")


def test_views_have_an_end(store: Store) -> None:
    for number in range(views.MOST):
        views.save(store, "ann", str(number), "")
    views.save(store, "ann", "0", "code=97110")
    with pytest.raises(ConflictError, match="Remove one"):
        views.save(store, "ann", "one too many", "")


def test_a_lease_that_ran_out_is_not_mine(store: Store) -> None:
    made = filled(store)
    with store.writing() as connection:
        past = NOW - HOUR
        connection.execute(
            update(reviews).where(reviews.c.holder.is_not(None)).values(lease_until=past)
        )
    with store.reading() as connection:
        asked = Asked(Filters(Status.MINE), CODERS[0], NOW, HOUR)
        assert page_of(connection, asked).rows == ()
        held = page_of(connection, replace(asked, filters=Filters(Status.READING)))
        assert len(held.rows) == min(sum(row["holder"] is not None for row in made), listing.PAGE)
