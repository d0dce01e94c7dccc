"""Read what people did with cards, and hand it to a record.

The record is an interface, so that the queue's store can take it; without one nothing is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from .fields import UUID, Faults

MOST_ACTS = 1000  # in one request
LONGEST_COMMENT = 4000  # characters


@dataclass(frozen=True)
class Reason:
    """Why a card was overridden. comment: the user's own words, which may be about a patient."""

    system: str | None
    code: str | None
    comment: str | None


@dataclass(frozen=True)
class Act:
    """What a person did with one card.

    accepted: the suggestions taken, empty where the card was overridden. at: in UTC.
    """

    service: str
    card: str
    outcome: Literal["accepted", "overridden"]
    accepted: tuple[str, ...]
    reason: Reason | None
    at: datetime

    @property
    def key(self) -> str:
        """Names the act: one sent twice has the same key, and is one act."""
        return f"{self.service}/{self.card}/{self.at.isoformat()}"


class FeedbackRecord(Protocol):
    """Where acts go."""

    def keep(self, acts: tuple[Act, ...], /) -> None:
        """Keep acts; one whose key is known is left as it is. Called in a thread."""


class KeptNowhere:
    """The record of a server without a database."""

    def keep(self, acts: tuple[Act, ...], /) -> None:
        """Keep nothing."""


def acts_of(body: Mapping[str, object], service: str) -> tuple[Act, ...]:
    """Return the acts of a request, each once. Raises ProblemError (422) naming every fault."""
    faults = Faults()
    sent = body.get("feedback")
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST_ACTS:
        faults.add("/feedback", f"Send a list of 1 to {MOST_ACTS:,} objects.")
        sent = []
    acts = []
    for place, item in enumerate(sent):
        if isinstance(item, dict):
            acts.append(_act(item, f"/feedback/{place}", service, faults))
        else:
            faults.add(f"/feedback/{place}", "Send an object.")
    faults.stop()
    return tuple({act.key: act for act in acts}.values())


def _act(item: Mapping[str, object], where: str, service: str, faults: Faults) -> Act:
    card = faults.matched(item, "card", UUID, where, "Send the uuid of the card.")
    accepted = tuple(_accepted(item, where, faults))
    reason = _reason(item, where, faults)
    taken = item.get("outcome") == "accepted"
    if item.get("outcome") not in ("accepted", "overridden"):
        faults.add(f"{where}/outcome", "Send accepted or overridden.")
    elif taken and not accepted:
        faults.add(f"{where}/acceptedSuggestions", "Name at least one suggestion.")
    elif accepted and not taken:
        faults.add(f"{where}/acceptedSuggestions", "Leave it out where the card was overridden.")
    elif reason and taken:
        faults.add(f"{where}/overrideReason", "Leave it out where suggestions were accepted.")
    return Act(
        service=service,
        card=card.lower(),
        outcome="accepted" if taken else "overridden",
        accepted=accepted,
        reason=reason,
        at=_moment(item, where, faults),
    )


def _accepted(item: Mapping[str, object], where: str, faults: Faults) -> Iterator[str]:
    sent = item.get("acceptedSuggestions")
    where = f"{where}/acceptedSuggestions"
    if sent is None:
        return
    if not isinstance(sent, list):
        faults.add(where, "Send a list of objects.")
        return
    for place, one in enumerate(sent):
        parent = one if isinstance(one, dict) else {}
        say = "Send the uuid of the suggestion."
        yield faults.matched(parent, "id", UUID, f"{where}/{place}", say).lower()


def _reason(item: Mapping[str, object], where: str, faults: Faults) -> Reason | None:
    if item.get("overrideReason") is None:
        return None
    where = f"{where}/overrideReason"
    sent = faults.object(item, "overrideReason", where.rpartition("/")[0])
    coding = faults.object(sent, "reason", where, required=False)
    comment = _short(sent, "userComment", where, faults)
    code = _short(coding, "code", f"{where}/reason", faults)
    if not comment and not code:
        faults.add(where, "Send reason, a Coding with its code, or userComment.")
    return Reason(_short(coding, "system", f"{where}/reason", faults), code, comment)


def _short(parent: Mapping[str, object], name: str, where: str, faults: Faults) -> str | None:
    value = parent.get(name)
    if value is None or (isinstance(value, str) and len(value) <= LONGEST_COMMENT):
        return value
    faults.add(f"{where}/{name}", f"Send a string of up to {LONGEST_COMMENT:,} characters.")
    return None


def _moment(item: Mapping[str, object], where: str, faults: Faults) -> datetime:
    value = item.get("outcomeTimestamp")
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    say = "Send a moment in UTC such as 2026-09-16T14:05:00Z."
    faults.add(f"{where}/outcomeTimestamp", say)
    return datetime.min.replace(tzinfo=UTC)
