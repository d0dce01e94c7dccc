"""Look for broken promises in what a store holds after many people worked at once.

The audit chain has every act in the order in which it was committed, and each worker kept a list
of what was acknowledged to it. The two must tell one story.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from web.queue.audit import verify
from web.queue.states import FINAL, Kind
from web.queue.store import Store
from web.queue.tables import audit, decisions, reviews


@dataclass(frozen=True)
class Acknowledged:
    """A step that its worker was told is on record."""

    review: str
    seq: int
    by: str
    token: int
    key: str


def complaints(store: Store, told: Iterable[Acknowledged]) -> list[str]:
    """Return every promise that was broken, in words."""
    verify(store)
    with store.reading() as connection:
        rows = list(connection.execute(select(decisions)).mappings())
        versions = {row.id: row.version for row in connection.execute(select(reviews))}
        events = list(connection.execute(select(audit).order_by(audit.c.seq)).mappings())
    return [*_lost(rows, told), *_numbers(rows, versions), *_twice(rows), *_fenced(events, rows)]


def undecided(store: Store) -> int:
    """Return how many reviews have not come to an end."""
    with store.reading() as connection:
        return len(_unfinished(connection))


def _unfinished(connection: Connection) -> list[str]:
    return list(connection.scalars(select(reviews.c.id).where(reviews.c.state.not_in(FINAL))))


def _lost(rows: list[RowMapping], told: Iterable[Acknowledged]) -> Iterator[str]:
    """An acknowledged step is on record as it was told, and is told of one request."""
    stored = {(row["review"], row["seq"]): (row["reviewer"], row["token"]) for row in rows}
    keys: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for step in told:
        keys[step.review, step.seq].add(step.key)
        if stored.get((step.review, step.seq)) != (step.by, step.token):
            yield f"acknowledged but missing: {step}"
    for place, requests in keys.items():
        if len(requests) > 1:
            yield f"one step acknowledged to two requests: {place}"


def _numbers(rows: list[RowMapping], versions: dict[str, int]) -> Iterator[str]:
    """Steps are numbered without gaps, and the version counts them."""
    counts = Counter(row["review"] for row in rows)
    highest = {row["review"]: 0 for row in rows}
    for row in rows:
        highest[row["review"]] = max(highest[row["review"]], row["seq"])
    for review, version in versions.items():
        if not counts[review] == highest.get(review, 0) == version - 1:
            yield f"steps lost or doubled in {review}"


def _twice(rows: list[RowMapping]) -> Iterator[str]:
    """A reading ends once."""
    ends = Counter((row["review"], row["stage"]) for row in rows if row["kind"] == Kind.FINISH)
    for (review, stage), count in ends.items():
        if count > 1:
            yield f"{review} was finished {count} times in its {stage} reading"


def _fenced(events: list[RowMapping], rows: list[RowMapping]) -> Iterator[str]:
    """Tokens grow by one; a step is by the holder of the newest; each step has its event."""
    newest: dict[str, tuple[int, str]] = {}
    steps = Counter((row["review"], row["seq"]) for row in rows)
    for event in events:
        detail, review = json.loads(event["detail"]), event["review"]
        token, holder = newest.get(review, (0, ""))
        if event["action"] == "claim":
            if detail["token"] != token + 1:
                yield f"token {detail['token']} of {review} was granted after {token}"
            newest[review] = (detail["token"], event["actor"])
        elif event["action"] in set(Kind):
            steps[review, detail["seq"]] -= 1
            if event["action"] != Kind.ANSWER and (detail["token"], event["actor"]) != (
                token,
                holder,
            ):
                yield f"step {detail['seq']} of {review} was taken under a lost lease"
    for place, count in steps.items():
        if count:
            yield f"step and event differ at {place}"
