"""The codes of a review with what people decided, as the page prints them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from suggester import Suggestions
from suggester.model import Suggestion

from ..contexts import Card, Quote
from ..highlight import pieces
from ..queue.outcome import Taken, outcome, standing
from ..queue.record import Proposed, Record
from ..queue.states import Kind, Stage
from ..review_contexts import CodeView, ReadingView
from . import queue_words
from .bill import working
from .places import Place
from .result import TONES, Anchors, card
from .review_form import Act, Sent

STATES = {
    Kind.ACCEPT: "accepted",
    Kind.CHANGE: "changed",
    Kind.REJECT: "rejected",
    Kind.ADD: "added",
}
NAMED = {"accepted": "Accepted", "changed": "Changed", "rejected": "Rejected", "added": "Added"}
OF_CODE = (Act.ACCEPT, Act.REJECT, Act.UNDO)


@dataclass(frozen=True)
class Decided:
    """A review's codes and what was said of them, as far as its reader may see it.

    labels: code -> our words for it. sent, error, field: a form that was not taken, and why.
    """

    text: str
    answer: Suggestions
    record: Record
    stage: Stage
    steps: tuple[Taken, ...]
    remarks: Mapping[int, str]
    labels: Mapping[str, str]
    sent: Sent | None = None
    error: str = ""
    field: str = ""

    @property
    def stands(self) -> dict[str, Taken]:
        """Code -> the step that counts in this reading."""
        return standing(self.steps, self.stage)

    def earlier(self) -> Iterator[tuple[Stage, dict[str, Taken]]]:
        """Yield the readings before this one that the reader may see."""
        for stage in Stage:
            if stage is self.stage:
                return
            if found := standing(self.steps, stage):
                yield stage, found

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The codes that people added, in this reading or an earlier one."""
        named = dict.fromkeys(self.stands)
        for _, found in self.earlier():
            named |= {code: None for code, step in found.items() if step.kind is not Kind.REJECT}
        return tuple(code for code in named if code not in self.record.codes)


def code_views(decided: Decided, anchors: Anchors) -> Iterator[CodeView]:
    """Yield the proposed codes, then those that people added."""
    proposed = {item.code: item for item in decided.record.proposed}
    for number, item in enumerate(decided.answer.suggestions):
        yield of_proposed(decided, item, proposed[item.code], number % TONES, anchors)
    first = len(decided.answer.suggestions)
    for number, code in enumerate(decided.by_hand, start=first):
        yield of_added(decided, code, number % TONES)


def of_proposed(
    decided: Decided, item: Suggestion, kept: Proposed, tone: int, anchors: Anchors
) -> CodeView:
    """Return a code that the engine proposed."""
    shown = card(item, tone, decided.answer.claim, anchors, decided.text)
    proposed = queue_words.billed(kept.units, kept.modifiers)
    return _view(
        decided,
        shown,
        proposed=", ".join(part for part in (proposed, shown.minutes) if part),
        units="" if kept.units is None else str(kept.units),
        modifiers=" ".join(kept.modifiers),
        why=tuple(
            working(line)[1] for line in decided.answer.claim.lines if line.code == item.code
        ),
    )


def of_added(decided: Decided, code: str, tone: int) -> CodeView:
    """Return a code that somebody added, with the words that they chose."""
    step = decided.stands.get(code)
    readings = [found[code] for _, found in decided.earlier() if code in found]
    added = step or readings[-1]
    place = place_of(code, decided.steps)
    quotes = (added_quote(decided.text, place, code),) if place else ()
    shown = Card(
        code=code, label=decided.labels.get(code, "Not in the lexicon"), family="", tone=tone,
        word="", percent=0, minutes="", units=(), quotes=quotes, more=(), around=(),
        around_total="", total="", others=(), questions=(),
    )  # fmt: skip
    units = "" if added.units is None else str(added.units)
    return _view(
        decided, shown, proposed="", units=units, modifiers=" ".join(added.modifiers or ())
    )


def place_of(code: str, steps: tuple[Taken, ...]) -> Place | None:
    """Return the place with which a code was last added."""
    for step in reversed(steps):
        if step.code == code and step.start is not None and step.end is not None:
            return step.start, step.end
    return None


def anchor_of(place: Place, code: str) -> str:
    """Return the id of the mark of an added code."""
    return f"n{place[0]}-{place[1]}-{code}"


def added_quote(text: str, place: Place, code: str) -> Quote:
    """Return the words of an added code."""
    start, end = place
    return Quote(pieces(text[start:end]), anchor_of(place, code), True, " · chosen by hand", "")


def _view(
    decided: Decided,
    shown: Card,
    *,
    proposed: str,
    units: str,
    modifiers: str,
    why: tuple[str, ...] = (),
) -> CodeView:
    step = decided.stands.get(shown.code)
    kept = next((item for item in decided.record.proposed if item.code == shown.code), None)
    by_hand = kept is None
    if step is not None and step.kind is not Kind.REJECT:
        units = units if step.units is None else str(step.units)
        modifiers = modifiers if step.modifiers is None else " ".join(step.modifiers)
    sent = decided.sent if decided.sent and decided.sent.code == shown.code else None
    typed = sent.fields if sent and sent.act in OF_CODE else {}
    state = STATES[step.kind] if step else "offered" if by_hand else "open"
    billed = queue_words.billed(kept.units, kept.modifiers) if kept else ""
    return CodeView(
        code=shown.code,
        label=shown.label,
        tone=shown.tone,
        state="added" if by_hand and step else state,
        said=said_of(step, decided.remarks, billed) if step else "",
        by_hand=by_hand,
        proposed=proposed,
        why=why,
        word=shown.word,
        percent=f"{shown.percent}%" if shown.percent else "",
        quotes=tuple(map(plain, shown.quotes)),
        more=tuple(map(plain, shown.more)),
        questions=shown.questions,
        others=shown.others,
        readings=tuple(readings_of(decided, shown.code, billed)),
        differ=do_differ(decided, shown.code),
        units=typed.get("units", units),
        modifiers=typed.get("modifiers", modifiers),
        remark=typed.get("remark", ""),
        error=decided.error if sent and sent.act in OF_CODE else "",
        field=decided.field if sent and sent.act in OF_CODE else "",
        undo=str(step.seq) if step else "",
        focus=False,
    )


def plain(quote: Quote) -> Quote:
    """Return a quote without the section that it stands in, where it counts: the note is beside."""
    return replace(quote, where=quote.where.partition(" · ")[2]) if quote.counts else quote


def readings_of(decided: Decided, code: str, billed: str) -> Iterator[ReadingView]:
    """Yield what each earlier reading says of a code. billed: as the engine proposed it."""
    for stage, found in decided.earlier():
        step = found.get(code)
        place = place_of(code, tuple(one for one in decided.steps if one.stage is stage))
        yield ReadingView(
            stage=queue_words.STAGES[stage].capitalize(),
            by=step.by if step else "",
            said=said_of(step, decided.remarks, billed) if step else "nothing",
            state=STATES[step.kind] if step else "open",
            units="" if step is None or step.units is None else str(step.units),
            modifiers=" ".join(step.modifiers or ()) if step else "",
            place=f"{place[0]}-{place[1]}" if place else "",
        )


def do_differ(decided: Decided, code: str) -> bool:
    """Whether the earlier readings bill a code differently; why it was rejected does not matter."""
    readings = [outcome(decided.record, decided.steps, stage) for stage, _ in decided.earlier()]
    verdicts = [reading.get(code) for reading in readings]
    return len({one if one and one.accepted else None for one in verdicts}) > 1


def said_of(step: Taken, remarks: Mapping[int, str], proposed: str = "") -> str:
    """Return what a decision says, e.g. ``Rejected: too few minutes``.

    proposed: what an accepted code is billed with.
    """
    name = NAMED[STATES[step.kind]]
    if step.reason:
        name = f"{name}: {queue_words.REASONS[step.reason]}"
    as_proposed = proposed if step.kind is Kind.ACCEPT else ""
    if detail := queue_words.billed(step.units, step.modifiers or ()) or as_proposed:
        name = f"{name}: {detail}"
    remark = remarks.get(step.seq)
    return f"{name}. {remark}" if remark else name
