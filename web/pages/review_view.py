"""Turn a review into what its page prints. Pure: values of the queue in, words out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from suggester import Visit

from ..contexts import Choice, Denial, Fact
from ..highlight import Mark, segments
from ..queue.heading import Heading
from ..queue.notes import SHARED, Opened
from ..queue.outcome import Taken, outcome
from ..queue.priority import Risk
from ..queue.rows import Review
from ..queue.states import FINAL, Kind, State
from ..review_contexts import (
    AddView,
    CodeView,
    Field,
    HoldView,
    PlaceView,
    ReviewPage,
    StepView,
)
from . import queue_words, words
from .bill import bill_view
from .places import around
from .result import anchors_of, dropped, marks_of, question, said_mark
from .review_codes import Decided, anchor_of, code_views, place_of, said_of
from .review_form import Act, Sent

MOST_KNOWN = 300  # codes offered in the list of the field; any other can be typed
TYPED = ("code", "units", "modifiers", "remark", "words", "question", "answer")


@dataclass(frozen=True)
class Asked:
    """Who asks for the page, and what came before.

    decides: whether they may decide on reviews at all. hidden: risks that they may not know.
    nonce: a new one.
    renew_seconds: how often the page renews a lease. sent, error, field, places: a form that was
    not taken, and why.
    """

    name: str
    decides: bool
    hidden: frozenset[Risk]
    nonce: str
    labels: Mapping[str, str]
    renew_seconds: int
    sent: Sent | None = None
    error: str = ""
    field: str = ""
    places: tuple[tuple[int, int], ...] = ()


def review_view(opened: Opened, heading: Heading, asked: Asked) -> ReviewPage:
    """Return the page of a review as one person sees it."""
    now, found, text = opened.review, opened.answer, opened.text
    acting = asked.decides and now.state is State.LEASED and now.holder == asked.name
    sent = asked.sent
    decided = Decided(
        text, found, now.record, now.stage, opened.steps, opened.remarks, asked.labels,
        sent, asked.error, asked.field,
    )  # fmt: skip
    marks = (*marks_of(found), *map(said_mark, found.note.delivered), *added_marks(decided))
    anchors = anchors_of(marks)
    codes = tuple(code_views(decided, anchors))
    bill = bill_view(found, Visit(payer_rule=found.claim.rule))
    verdicts = outcome(now.record, opened.steps, now.stage).values()
    billed = [verdict for verdict in verdicts if verdict.accepted]
    left = sum(code.state == "open" for code in codes)
    at_fault = Fault(asked, acting)
    focus = focus_of(codes, left, at_fault, acting=acting)
    waits = asked.decides and now.state is State.RETURNED
    return ReviewPage(
        review=now.id,
        title=heading.note_ref or f"Review {now.id[:8]}",
        facts=tuple(facts(heading, asked.hidden)),
        state=state_of(opened, heading, asked),
        stage=queue_words.STAGES[now.stage].capitalize(),
        hold=hold_view(now, asked) if acting else None,
        answering=hold_view(now, asked) if waits else None,
        answer=sent.fields.get("answer", "") if sent else "",
        may_take=asked.decides and heading.free and not acting,
        may_next=asked.decides and not acting,
        carried=at_fault.carried(),
        alert=at_fault.alert,
        sent=at_fault.sent_facts(),
        segments=segments(text, marks, by_line=True),
        codes=focused(codes, left) if focus == "code" else codes,
        dropped=tuple(dropped(item, anchors) for item in found.considered),
        reasons=tuple(
            Choice(key, label.capitalize(), False) for key, label in queue_words.REASONS.items()
        ),
        decided=f"{len(now.record.codes) - left} of {len(now.record.codes)} decided",
        lines=tuple(line_of(one.code, one.units, one.modifiers) for one in billed),
        total=words.units(sum(one.units or 0 for one in billed)),
        pool=bill.pool,
        denials=standing(bill.denials, codes),
        questions=tuple(question(gap, text, anchors) for gap in found.claim.gaps),
        warnings=bill.warnings,
        add=add_view(text, asked),
        question=sent.fields.get("question", "") if sent and sent.act is Act.RETURN else "",
        question_error=at_fault.of(Act.RETURN),
        finish_error=at_fault.of(Act.FINISH),
        talk=talk_of(opened),
        steps=tuple(view for _, view in step_views(opened)),
        focus=focus,
    )


def standing(denials: tuple[Denial, ...], codes: tuple[CodeView, ...]) -> tuple[Denial, ...]:
    """Return what a payer may still deny: nothing about a code that was rejected."""
    rejected = {code.code for code in codes if code.state == "rejected"}
    return tuple(one for one in denials if rejected.isdisjoint(one.codes.split(" + ")))


@dataclass(frozen=True)
class Fault:
    """Where the page says what went wrong with a form: at its place, while there is one."""

    asked: Asked
    acting: bool

    @property
    def alert(self) -> str:
        """The message above the page, where no form of it is to blame."""
        sent = self.asked.sent
        placed = (Act.ACCEPT, Act.REJECT, Act.UNDO, Act.ADD, Act.RETURN, Act.FINISH)
        return "" if self.acting and sent and sent.act in placed else self.asked.error

    def of(self, act: Act) -> str:
        """Return the message for the form of an act, or ""."""
        sent = self.asked.sent
        return self.asked.error if self.acting and sent and sent.act is act else ""

    def carried(self) -> tuple[Field, ...]:
        """Return what was typed, for a form that brings it along."""
        sent = self.asked.sent
        if sent is None or self.acting:
            return ()
        kept = {name: sent.fields.get(name, "") for name in (*TYPED, "place")}
        act = sent.fields.get("meant") or sent.act
        return (
            Field("meant", act),
            *(Field(name, value) for name, value in kept.items() if value),
        )

    def sent_facts(self) -> tuple[Fact, ...]:
        """Return what was typed and not taken, to be read."""
        sent = self.asked.sent
        if sent is None or self.acting or not self.asked.error:
            return ()
        return typed_facts(sent)


def hold_view(now: Review, asked: Asked) -> HoldView:
    """Return what the forms of the page send back."""
    seconds = str(asked.renew_seconds)
    return HoldView(now.id, str(now.token), str(now.version), asked.nonce, seconds)


def yours_until(until: datetime) -> str:
    """Return how long the reader's own lease runs, in words."""
    return f"Yours until {until:%H:%M} UTC"


def typed_facts(sent: Sent) -> tuple[Fact, ...]:
    """Return what was pressed and typed, to be read."""
    named = ((name.capitalize(), sent.get(name)) for name in TYPED)
    return (
        Fact("You pressed", sent.fields.get("meant") or sent.act),
        *(Fact(name, value) for name, value in named if value),
    )


def added_marks(decided: Decided) -> Iterator[Mark]:
    """Yield the marks of the codes that people added."""
    first = len(decided.answer.suggestions)
    for number, code in enumerate(decided.by_hand, start=first):
        if place := place_of(code, decided.steps):
            yield Mark(*place, "counts", code, number % 8, anchor_of(place, code), "")


def facts(heading: Heading, hidden: frozenset[Risk]) -> Iterator[Fact]:
    """Yield whose note it is, since when it waits and why it came early.

    hidden: risks that the reader may not know.
    """
    if heading.date_of_service:
        yield Fact("Service", heading.date_of_service)
    if heading.clinician:
        yield Fact("Clinician", heading.clinician)
    if heading.site:
        yield Fact("Site", heading.site)
    yield Fact("Came in", f"{heading.entered_at:%d %b %H:%M} UTC")
    if shown := [queue_words.RISKS[risk] for risk in heading.risks if risk not in hidden]:
        yield Fact("Look at", ", ".join(shown))


def state_of(opened: Opened, heading: Heading, asked: Asked) -> str:
    """Return where the review is, in a sentence."""
    now = opened.review
    if now.state is State.LEASED and now.lease_until is not None:
        if now.holder == asked.name:
            return yours_until(now.lease_until)
        return f"{now.holder} has it, until {now.lease_until:%H:%M} UTC"
    if now.state in FINAL and heading.finished_at is not None:
        name = "Decided" if now.state is State.DECIDED else "Replaced by a new version of the note"
        return f"{name}, {queue_words.moment(heading.finished_at)} UTC"
    if now.state is State.RETURNED:
        return "With the clinician, for an answer"
    return "Open: you had a part in an earlier reading" if heading.barred else "Open"


def line_of(code: str, units: int | None, modifiers: tuple[str, ...]) -> str:
    """Return a line as one would type it, e.g. ``97110-GP x2``."""
    return "-".join((code, *modifiers)) + ("" if units is None else f" x{units}")


def focused(codes: tuple[CodeView, ...], left: int) -> tuple[CodeView, ...]:
    """Return the codes with the first one marked that the keyboard starts from."""
    at = next((code.code for code in codes if code.error), "")
    if not at and left:
        at = next(code.code for code in codes if code.state == "open")
    return tuple(replace(code, focus=code.code == at) for code in codes)


def focus_of(codes: tuple[CodeView, ...], left: int, fault: Fault, *, acting: bool) -> str:
    """Return what has the keyboard first: ``code``, ``finish``, ``add``, ``return``, ``take``."""
    sent = fault.asked.sent
    if not acting:
        return "take"
    if sent is not None and sent.act in (Act.ADD, Act.RETURN) and fault.asked.error:
        return sent.act
    return "code" if left or any(code.error for code in codes) else "finish"


def add_view(text: str, asked: Asked) -> AddView:
    """Return the form for a missed code, as it was sent."""
    sent = asked.sent if asked.sent and asked.sent.act is Act.ADD else None
    typed = sent.fields if sent else {}
    places = []
    for place in asked.places:
        before, inside, after = around(text, place)
        places.append(PlaceView(f"{place[0]}-{place[1]}", before, inside, after))
    known = sorted(asked.labels.items())[:MOST_KNOWN]
    return AddView(
        code=typed.get("code", ""),
        units=typed.get("units", "1"),
        modifiers=typed.get("modifiers", ""),
        words=typed.get("words", ""),
        place="" if places else typed.get("place", ""),
        remark=typed.get("remark", ""),
        error=asked.error if sent else "",
        field=asked.field if sent else "",
        places=tuple(places),
        known=tuple(Choice(code, label, False) for code, label in known),
    )


def step_views(opened: Opened) -> Iterator[tuple[Taken, StepView]]:
    """Yield each step with what is shown of it, in order."""
    for step in opened.steps:
        yield (
            step,
            StepView(
                when=f"{queue_words.moment(step.at)} UTC" if step.at else "",
                who=step.by,
                stage=queue_words.STAGES[step.stage].capitalize(),
                said=step_said(step, opened.steps),
                words=opened.remarks.get(step.seq, ""),
            ),
        )


def talk_of(opened: Opened) -> tuple[StepView, ...]:
    """Return what coders and clinician said to each other."""
    return tuple(view for step, view in step_views(opened) if step.kind in SHARED)


def step_said(step: Taken, steps: tuple[Taken, ...]) -> str:
    """Return what a step did, e.g. ``97110: Accepted``."""
    if step.kind is Kind.UNDO:
        undone = next((one for one in steps if one.seq == step.undoes), None)
        return f"{undone.code or ''}: took back “{undone.kind}”" if undone else "took back a step"
    if step.code is None:
        return queue_words.STEPS[step.kind]
    return f"{step.code}: {said_of(step, {})}"
