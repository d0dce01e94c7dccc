"""Read what a form of the review page sends: fields in, a step for the queue out.

Nothing here changes a review, and what cannot be read names the field that is to be mended.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ..queue.errors import UnfitStepError
from ..queue.record import Record
from ..queue.states import Reason
from ..queue.values import (
    MOST_UNITS,
    Decision,
    Hold,
    accept,
    add,
    change,
    check_modifiers,
    reject,
)
from .nonces import is_nonce
from .places import find_places, trimmed

WHOLE = re.compile(r"[0-9]{1,9}")
BLANKS = re.compile(r"[\s,;-]+")


class Act(StrEnum):
    """What a button of the page asks for."""

    ACCEPT = "accept"
    REJECT = "reject"
    ADD = "add"
    UNDO = "undo"
    FINISH = "finish"
    RETURN = "return"
    ANSWER = "answer"
    SKIP = "skip"
    RELEASE = "release"
    RENEW = "renew"
    CLAIM = "claim"


class UnfitFieldError(UnfitStepError):
    """A field that cannot be used as it is. field: its name."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class SeveralPlacesError(UnfitFieldError):
    """The words stand at several places. places: of the note, code points, half-open."""

    def __init__(self, places: tuple[tuple[int, int], ...]) -> None:
        super().__init__("place", "These words stand in the note more than once. Which are meant?")
        self.places = places


@dataclass(frozen=True)
class Sent:
    """A form of the page as it was sent. fields: everything, as typed.

    nonce: of the page that held the form; with act and code it is the step's idempotency key.
    """

    act: Act
    code: str
    nonce: str
    token: int
    version: int
    fields: Mapping[str, str] = field(repr=False)

    def get(self, name: str) -> str:
        """Return a field without the blanks around it, or ""."""
        return self.fields.get(name, "").strip()

    @property
    def key(self) -> str:
        """The idempotency key of the step."""
        return f"{self.nonce}:{self.act}:{self.code}"

    def meant(self, act: Act) -> "Sent":
        """Return the form that was not taken and came along with this one."""
        return replace(self, act=act)

    def hold(self, review: str, by: str) -> Hold:
        """Return what the sender says they hold."""
        return Hold(review, by, self.token, self.version)


def sent_of(fields: Mapping[str, str]) -> Sent:
    """Return the form. Raises UnfitStepError for one that no page of ours sends."""
    # A button sends one name alone: those of the reasons send the reason, one sends what follows.
    implied = Act.REJECT if "reason" in fields else Act.FINISH if "then" in fields else ""
    named = implied or fields.get("act", "")
    nonce = fields.get("nonce", "")
    if named not in set(Act) or not is_nonce(nonce):
        raise UnfitStepError("Press one of the page's buttons.")
    code = fields.get("code", "").strip().upper()
    token, version = (_number(fields, name) for name in ("token", "version"))
    return Sent(Act(named), code, nonce, token, version, fields)


def decision_of(sent: Sent, record: Record, text: str) -> Decision:
    """Return the decision that a form asks for. A code whose fields differ from what the engine
    proposed is changed, else it is accepted.

    text: the note, for the place of an added code. Raises UnfitFieldError.
    """
    remark = sent.get("remark") or None
    if sent.act is Act.REJECT:
        return reject(sent.code, _reason(sent), remark=remark)
    modifiers = modifiers_of(sent.get("modifiers"))
    if sent.act is Act.ADD:
        if not sent.code:
            raise UnfitFieldError("code", "Write the code that was missed.")
        units = units_of(sent.get("units") or "1")
        start, end = _place(sent, text)
        return add(sent.code, start=start, end=end, units=units, modifiers=modifiers, remark=remark)
    proposed = next((item for item in record.proposed if item.code == sent.code), None)
    if proposed is not None:
        as_proposed = "" if proposed.units is None else str(proposed.units)
        same = set(modifiers) == set(proposed.modifiers) or "modifiers" not in sent.fields
        if same and sent.fields.get("units", as_proposed).strip() == as_proposed:
            return accept(sent.code, remark=remark)
    return change(sent.code, units=units_of(sent.get("units")), modifiers=modifiers, remark=remark)


def units_of(typed: str) -> int:
    """Return whole units. Raises UnfitFieldError."""
    if not WHOLE.fullmatch(typed) or not 1 <= int(typed) <= MOST_UNITS:
        raise UnfitFieldError(
            "units", f"Write whole units, 1 to {MOST_UNITS}. To bill none, reject the code."
        )
    return int(typed)


def modifiers_of(typed: str) -> tuple[str, ...]:
    """Return modifiers as typed, in capitals, e.g. of ``gp, 59``. Raises UnfitFieldError."""
    modifiers = tuple(part for part in BLANKS.split(typed.upper()) if part)
    try:
        check_modifiers(modifiers)
    except UnfitStepError as error:
        raise UnfitFieldError("modifiers", error.message) from None
    return modifiers


def _reason(sent: Sent) -> Reason:
    try:
        return Reason(sent.get("reason"))
    except ValueError:
        raise UnfitFieldError("reason", "Choose one of the reasons.") from None


def _place(sent: Sent, text: str) -> tuple[int, int]:
    """Return where an added code's words stand: as selected, as chosen, or as found."""
    chosen = sent.get("place")
    start, dash, end = chosen.partition("-")
    if dash and WHOLE.fullmatch(start) and WHOLE.fullmatch(end):
        place = trimmed(text, int(start), int(end))
        if place is not None:
            return place
        raise UnfitFieldError("words", "Nothing is selected there. Select words of the note.")
    words = sent.get("words")
    if not words:
        raise UnfitFieldError(
            "words", "Select the words of the note that support the code, or type them here."
        )
    places = find_places(text, words)
    if not places:
        raise UnfitFieldError("words", "These words are not in the note. Type them as it has them.")
    if len(places) > 1:
        raise SeveralPlacesError(places)
    return places[0]


def _number(fields: Mapping[str, str], name: str) -> int:
    typed = fields.get(name, "")
    return int(typed) if WHOLE.fullmatch(typed) else 0
