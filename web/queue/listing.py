"""The list of reviews, page by page, in the order of the line. Writes nothing.

No page looks at more than `LOOKED_AT` entries, whatever is asked and however many there are: it
walks one index in order (the *path*: that of the code, the clinician, the site or the place),
holds what else is asked against each of its entries, and reads the reviews that fit alone. Where
that ends before the page is full, the page says so and goes on from there. Of several paths it
takes one that is short enough to be walked whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    func,
    select,
    tuple_,
)

from .filters import AGES, NEWEST_FIRST, PLACES, Cursor, Filters, Status
from .listed import PAGE, Listed, rows_of, whole
from .priority import POINTS
from .tables import EPOCH, MILLISECOND, review_codes, reviews

LOOKED_AT = 2_000  # reviews that a page looks at
COUNTED = 1_000  # beyond it the count says "more than"


@dataclass(frozen=True)
class Page:
    """Some reviews in order. before, after: where the pages beside this one end and begin.

    broke_off: not all were looked at; the next page goes on from there.
    """

    rows: tuple[Listed, ...]
    before: Cursor | None
    after: Cursor | None
    broke_off: bool


@dataclass(frozen=True)
class Count:
    """How many fit. more: there are more than that, or not all were looked at."""

    number: int
    more: bool


@dataclass(frozen=True)
class Path:
    """One index to walk: its table, its columns of the order, and what holds of every entry.

    kind: what it is the path of.
    """

    table: Table
    index: str
    rank: ColumnElement[int]
    id: ColumnElement[str]
    holds: tuple[ColumnElement[bool], ...]
    kind: str

    def keys(self) -> Select[Any]:
        """Return the query of the keys alone: the index answers it."""
        keys: tuple[ColumnElement[Any], ...] = (self.rank.label("rank"), self.id.label("id"))
        return select(*keys)


@dataclass(frozen=True)
class Asked:
    """What is asked, by whom and when. a_point: the waiting time that a point was worth."""

    filters: Filters
    by: str
    now: datetime
    a_point: timedelta


def page_of(
    connection: Connection,
    asked: Asked,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
) -> Page:
    """Return the page that begins after one place, or that ends before another."""
    path = path_of(connection, asked)
    forward = before is None
    start = after if forward else before
    end = boundary(connection, path, asked, start, forward=forward)
    query = page_query(path, asked, start, end, forward=forward)
    found = rows_of(connection, connection.execute(query).scalars("id").all())
    full, rows = len(found) > PAGE, tuple(found[:PAGE])
    further = rows[-1].cursor if full else end  # where the walk ended, if there may be more
    back = rows[0].cursor if rows else start and replace(start, itself=not start.itself)
    broke_off = not full and end is not None
    if forward:
        return Page(rows, back if start else None, further, broke_off)
    return Page(rows[::-1], further, back, broke_off)


def count(connection: Connection, asked: Asked) -> Count:
    """Return how many fit, as far as one page would look."""
    path = path_of(connection, asked)
    end = boundary(connection, path, asked, None, forward=True)
    some = _fitting(path, asked, None, end, forward=True).order_by(None).limit(COUNTED + 1)
    number = connection.scalar(select(func.count()).select_from(some.subquery())) or 0
    return Count(min(number, COUNTED), number > COUNTED or end is not None)


def path_of(connection: Connection, asked: Asked) -> Path:
    """Return the path to walk: the first that is short enough, else the first there is."""
    paths = paths_of(asked)
    if len(paths) > 1:
        for path in paths:
            if boundary(connection, path, asked, None, forward=True) is None:
                return path
    return paths[0]


def paths_of(asked: Asked) -> Sequence[Path]:
    """Return the paths by which this can be answered, those that tend to be shorter first."""
    filters = asked.filters
    rank, id_ = whole(reviews.c.rank), reviews.c.id
    if filters.status not in PLACES:
        held: tuple[ColumnElement[bool], ...] = (reviews.c.holder.is_not(None),)
        if filters.status is Status.MINE:
            held = (reviews.c.holder == asked.by, reviews.c.lease_until > asked.now)
        return (Path(reviews, "reviews_held", rank, id_, held, "held"),)
    place = PLACES[filters.status]
    here = reviews.c.place == place
    found = []
    if filters.clinician is not None:
        holds = (reviews.c.clinician == filters.clinician, here)
        found.append(Path(reviews, "reviews_of_clinician", rank, id_, holds, "clinician"))
    if filters.code is not None:
        codes = review_codes.c
        holds = (codes.code == filters.code, codes.place == place)
        of = (whole(codes.rank), codes.review)
        found.append(Path(review_codes, "review_codes_placed", *of, holds, "code"))
    if filters.site is not None:
        holds = (reviews.c.site == filters.site, here)
        found.append(Path(reviews, "reviews_of_site", rank, id_, holds, "site"))
    return found or (Path(reviews, "reviews_placed", rank, id_, (here,), "place"),)


def boundary(
    connection: Connection, path: Path, asked: Asked, start: Cursor | None, *, forward: bool
) -> Cursor | None:
    """Return the last place that is looked at from a start on; None where the path ends first."""
    if path.kind == "held":
        return None  # as many as there are people, times a handful
    row = connection.execute(boundary_query(path, asked, start, forward=forward)).one_or_none()
    return Cursor(row.rank, row.id) if row else None


def boundary_query(path: Path, asked: Asked, start: Cursor | None, *, forward: bool) -> Select[Any]:
    """Return the query of that place."""
    up = forward != (asked.filters.status in NEWEST_FIRST)
    query = path.keys().where(*path.holds, *_between(path, asked, start, None, up=up))
    return query.order_by(*_order(path, up=up)).limit(1).offset(LOOKED_AT - 1)


def page_query(
    path: Path, asked: Asked, start: Cursor | None, end: Cursor | None, *, forward: bool
) -> Select[Any]:
    """Return the query of one page, and one review more to see whether there is another."""
    return _fitting(path, asked, start, end, forward=forward).limit(PAGE + 1)


def _fitting(
    path: Path, asked: Asked, start: Cursor | None, end: Cursor | None, *, forward: bool
) -> Select[Any]:
    up = forward != (asked.filters.status in NEWEST_FIRST)
    fits = (*path.holds, *_between(path, asked, start, end, up=up), *_besides(path, asked))
    return path.keys().where(*fits).order_by(*_order(path, up=up))


def _order(path: Path, *, up: bool) -> tuple[ColumnElement[Any], ...]:
    return (path.rank, path.id) if up else (path.rank.desc(), path.id.desc())


def _between(
    path: Path, asked: Asked, start: Cursor | None, end: Cursor | None, *, up: bool
) -> list[ColumnElement[bool]]:
    """Return what the order itself can tell: after the start, up to the end, of that age.

    One bound on each side: of two, SQLite, which has no statistics, may take another index.
    """
    key = tuple_(path.rank, path.id)
    until = end and replace(end, itself=True)
    low, high = (start, until) if up else (until, start)
    least, most = AGES[asked.filters.age] if asked.filters.age else (None, None)
    # A rank is the time of entry less the points: never later, and earlier by all of them at most.
    slack = sum(POINTS.values()) * asked.a_point
    oldest = most and Cursor(_moment(asked.now - most - slack), "", itself=True)
    newest = least and Cursor(_moment(asked.now - least) + 1, "")
    low = max((one for one in (low, oldest) if one), key=_place, default=None)
    high = min((one for one in (high, newest) if one), key=_place, default=None)
    found: list[ColumnElement[bool]] = []
    if low:
        found.append(key >= _key(low) if low.itself else key > _key(low))
    if high:
        found.append(key <= _key(high) if high.itself else key < _key(high))
    return found


def _place(at: Cursor) -> tuple[int, str]:
    return at.rank, at.review


def _besides(path: Path, asked: Asked) -> list[ColumnElement[bool]]:
    """Return what must be seen of each entry; so written that no planner takes another index."""
    filters, seen = asked.filters, path.table.c
    found: list[ColumnElement[bool]] = []
    for name in ("clinician", "site"):
        value = getattr(filters, name)
        if value is not None and path.kind != name:
            found.append(func.coalesce(seen[name], "") == value)
    if filters.code is not None and path.kind != "code":
        found.append(_has(seen.codes, filters.code))
    if filters.risk is not None:
        found.append(_has(seen.risks, filters.risk))
    least, most = AGES[filters.age] if filters.age else (None, None)
    entered = whole(seen.entered_at) + 0
    if least is not None:
        found.append(entered <= _moment(asked.now - least))
    if most is not None:
        found.append(entered >= _moment(asked.now - most))
    return found


def _has(words: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether a word is among words; by length, as PostgreSQL takes a LIKE for far too rare."""
    apart = " " + words + " "
    return func.length(func.replace(apart, f" {word} ", "")) < func.length(apart)


def _moment(at: datetime) -> int:
    return (at - EPOCH) // MILLISECOND


def _key(at: Cursor) -> ColumnElement[Any]:
    return tuple_(bindparam(None, at.rank, BigInteger), bindparam(None, at.review))
