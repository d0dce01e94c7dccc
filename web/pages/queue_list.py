"""The list of reviews: filters in the address, rows out; find, release, saved views.

No word of a note is here. What is typed to find one note goes by POST, so that it stands in no
address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ..accounts.people import signed_in
from ..accounts.roles import Role
from ..api.reviews import queue_of
from ..contexts import Fact
from ..form_body import read_form
from ..list_contexts import ListPage, RowView, ViewLink
from ..problems import Problem, ProblemError
from ..queue import holding, views
from ..queue.actions import Queue
from ..queue.errors import QueueError, StoreError
from ..queue.filters import Cursor, Filters
from ..queue.listed import Listed, by_reference, names
from ..queue.listing import Asked, Count, Page, count, page_of
from ..queue.priority import Risk
from ..queue.progress import Progress, progress
from ..queue.states import State
from ..queue.values import LONGEST_NAME, is_storable
from ..render import page
from . import queue_words as words
from .queue_filters import (
    cursor_of,
    filter_view,
    filters_of,
    hidden_from,
    kept,
    query_of,
    written,
)

Answer = TypeVar("Answer")

router = APIRouter(include_in_schema=False)
OFFERED = 200  # names that a field offers
SHORT = 8  # digits of a review's number that are shown
NOTHING = Page((), None, None, broke_off=False)


@dataclass(frozen=True)
class Look:
    """What a request asks to see, and what to say with it. found: rows in place of the list's."""

    sent: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    found: tuple[Listed, ...] | None = None
    sought: str = field(default="", repr=False)
    view_name: str = field(default="", repr=False)
    notice: str = ""
    status: int = 200


@dataclass(frozen=True)
class Seen:
    """What the store has for it, at one moment."""

    page: Page
    count: Count
    progress: Progress
    views: tuple[views.View, ...]
    names: Mapping[str, tuple[str, ...]]
    held: int


@router.api_route("/queue", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show the list."""
    sent = dict(request.query_params)
    freed = sent.pop("released", "")
    notice = f"Released: {freed}. They are in line again." if freed.isdecimal() else ""
    return await list_page(request, Look(sent, notice=notice))


@router.post("/queue/find")
async def find(request: Request) -> Response:
    """Go to the review of this number, or show those of the note with this reference."""
    sent = await read_form(request)
    sought = sent.get("sought", "").strip()
    queue = queue_of(request)

    def look() -> tuple[Listed, ...]:
        with queue.store.reading() as connection:
            return by_reference(connection, sought)

    fits = 0 < len(sought) <= LONGEST_NAME and is_storable(sought)
    found = await asked_of_store(look) if fits else ()
    if len(found) == 1:
        return RedirectResponse(f"/queue/{found[0].id}", 303)
    if not found:
        errors = {"sought": "No review has this number or this note reference."}
        return await list_page(request, Look(errors=errors, sought=sought, status=422))
    return await list_page(request, Look(found=found, sought=sought))


@router.post("/queue/release")
async def release(request: Request) -> Response:
    """Give back every review that the person holds; what they decided stays on record."""
    await read_form(request)
    person, queue = signed_in(request), queue_of(request)
    freed = await asked_of_store(lambda: holding.release_all(queue, person.name))
    return RedirectResponse(f"/queue?released={freed}", 303)


@router.post("/queue/views")
async def save_view(request: Request) -> Response:
    """Keep the filters under a name."""
    person, queue = signed_in(request), queue_of(request)
    sent = await read_form(request)
    query = query_of(kept(sent.get("filters", "")))
    name = sent.get("name", "")
    try:
        await to_thread.run_sync(views.save, queue.store, person.name, name, query)
    except StoreError as error:
        raise unreachable(error) from None
    except QueueError as error:
        wrong = {"name": error.message}
        look = Look(dict(parse_qsl(query)), wrong, view_name=name, status=error.status)
        return await list_page(request, look)
    return RedirectResponse(f"/queue?{query}", 303)


@router.post("/queue/views/remove")
async def remove_view(request: Request) -> Response:
    """Forget a view."""
    person, queue = signed_in(request), queue_of(request)
    sent = await read_form(request)
    await asked_of_store(lambda: views.remove(queue.store, person.name, sent.get("name", "")))
    return RedirectResponse("/queue", 303)


async def list_page(request: Request, look: Look) -> Response:
    """Return the list as it is asked for, with what is wrong with that."""
    person, queue = signed_in(request), queue_of(request)
    errors = dict(look.errors)
    hidden = hidden_from(person)
    filters = filters_of(look.sent, errors, hidden)
    after = cursor_of(look.sent.get("after", ""), errors)
    before = None if after else cursor_of(look.sent.get("before", ""), errors)
    now = queue.clock()
    asked = Asked(filters, person.name, now, queue.policy.a_point)
    unusable = bool(errors) or look.found is not None
    seen = await asked_of_store(lambda: see(queue, asked, after, before, unusable=unusable))
    rows = seen.page.rows if look.found is None else look.found
    number = seen.count if look.found is None else Count(len(rows), more=False)
    context = ListPage(
        rows=tuple(row_view(row, now, hidden) for row in rows),
        filters=filter_view(filters, look.sent, hidden, seen.names),
        progress=tuple(facts(seen.progress, now)),
        views=tuple(
            ViewLink(v.name, v.filters, v.filters == query_of(filters)) for v in seen.views
        ),
        count=words.counted(number, "review", "reviews"),
        broke_off=seen.page.broke_off,
        before=beside(filters, "before", seen.page.before),
        after=beside(filters, "after", seen.page.after),
        errors=errors,
        sought=look.sought,
        view_name=look.view_name,
        notice=look.notice,
        decides=person.has(Role.CODER),
        holds=seen.held > 0,
    )
    status = 422 if errors and look.status == 200 else look.status
    return page(request, "queue_list.html", context, status)


def see(
    queue: Queue, asked: Asked, after: Cursor | None, before: Cursor | None, *, unusable: bool
) -> Seen:
    """Read all that the page shows, in one transaction. unusable: no rows are wanted."""
    with queue.store.reading() as connection:
        return Seen(
            NOTHING if unusable else page_of(connection, asked, after=after, before=before),
            Count(0, more=False) if unusable else count(connection, asked),
            progress(connection, by=asked.by, now=asked.now),
            views.views_of(connection, asked.by),
            {of: names(connection, of, OFFERED) for of in ("clinician", "site", "code")},
            len(holding.held(connection, asked.by)),
        )


async def asked_of_store(ask: Callable[[], Answer]) -> Answer:
    """Ask the store, off the event loop. Raises ProblemError where it cannot answer."""
    try:
        return await to_thread.run_sync(ask)
    except StoreError as error:
        raise unreachable(error) from None


def unreachable(error: StoreError) -> ProblemError:
    """The error for a store that does not answer; its own message names places on this machine."""
    detail = "The store is busy or cannot be reached. Nothing was changed; load the page again."
    retry = {"Retry-After": "5"}
    return ProblemError(Problem(error.status, "store", "The queue is away", detail, headers=retry))


def beside(filters: Filters, name: str, cursor: Cursor | None) -> str:
    """Return the address of a page beside this one, or ""."""
    return f"/queue?{query_of(filters, **{name: written(cursor)})}" if cursor else ""


def facts(day: Progress, now: datetime) -> list[Fact]:
    """Return how far the day has come, in words."""
    waits = words.long_ago(now - day.oldest) if day.oldest else "nothing waits"
    return [
        Fact("Finished by you today", words.counted(day.mine)),
        Fact("Decided today", words.counted(day.decided)),
        Fact("Waiting", words.counted(day.waiting)),
        Fact("For adjudication", words.counted(day.adjudication)),
        Fact("Longest wait", waits),
        Fact("Returned", words.counted(day.returned)),
    ]


def row_view(row: Listed, now: datetime, hidden: frozenset[Risk]) -> RowView:
    """Return one row, ready to print."""
    held = row.holder is not None and row.lease_until is not None and row.lease_until > now
    state = State.OPEN if row.state is State.LEASED and not held else row.state
    risks = (Risk(risk) for risk in row.risks)
    return RowView(
        number=row.id,
        short=row.id[:SHORT],
        note_ref=row.note_ref or "",
        clinician=row.clinician or "",
        site=row.site or "",
        entered=words.moment(row.entered_at),
        age=words.long_ago(now - row.entered_at),
        state=words.STATES[state],
        stage=words.STAGES[row.stage],
        holder=f"{row.holder} until {row.lease_until:%H:%M}" if held else "",
        codes=tuple(
            item.code + (f" ×{item.units}" if item.units is not None else "")
            for item in row.record.proposed
        ),
        risks=tuple(words.RISKS[risk] for risk in risks if risk not in hidden),
    )
