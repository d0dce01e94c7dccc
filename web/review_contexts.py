"""What the templates of the review queue are given; as in `contexts`, ready to print."""

from dataclasses import dataclass

from .contexts import Choice, Context, Denial, Dropped, Fact, FormView, Other, Question, Quote
from .highlight import Piece, Segment


@dataclass(frozen=True)
class HoldView:
    """What every form of the page sends back. nonce: new with each page that is made.

    renew: seconds after which the page's script renews the lease.
    """

    review: str
    token: str
    version: str
    nonce: str
    renew: str


@dataclass(frozen=True)
class ReadingView:
    """What one reading says of a code, for who compares them. place: "" or ``start-end``."""

    stage: str
    by: str
    said: str
    state: str
    units: str
    modifiers: str
    place: str


@dataclass(frozen=True)
class CodeView:
    """One code of the review with its form.

    state: ``open`` | ``accepted`` | ``changed`` | ``rejected`` | ``added``, or ``offered`` for one
        that only an earlier reading added. said: the same in words. by_hand: it was not proposed.
    proposed: units and modifiers as the engine has them. why: the working. differ: whether the
        earlier readings do.
    units, modifiers, remark: what the fields hold: what was sent, else what stands.
    error: a sentence or ""; field: the name of the field that it is about, or "".
    undo: number of the step that counts, or "". focus: where the keyboard starts.
    """

    code: str
    label: str
    tone: int
    state: str
    said: str
    by_hand: bool
    proposed: str
    why: tuple[str, ...]
    word: str
    percent: str
    quotes: tuple[Quote, ...]
    more: tuple[Quote, ...]
    questions: tuple[Question, ...]
    others: tuple[Other, ...]
    readings: tuple[ReadingView, ...]
    differ: bool
    units: str
    modifiers: str
    remark: str
    error: str
    field: str
    undo: str
    focus: bool


@dataclass(frozen=True)
class PlaceView:
    """One place where typed words stand. value: ``start-end`` in code points."""

    value: str
    before: tuple[Piece, ...]
    words: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True)
class AddView:
    """The form for a code that was missed, as it was sent."""

    code: str
    units: str
    modifiers: str
    words: str
    place: str
    remark: str
    error: str
    field: str
    places: tuple[PlaceView, ...]
    known: tuple[Choice, ...]


@dataclass(frozen=True)
class StepView:
    """One step on record. said: what was done; words: what was written with it."""

    when: str
    who: str
    stage: str
    said: str
    words: str


@dataclass(frozen=True)
class Field:
    """A field that is sent again with a form."""

    name: str
    value: str


@dataclass(frozen=True)
class ReviewPage(Context):
    """review.html: one review, to decide on or to look at.

    hold: what the person holds; None where they only look. answering: for who may write down what
    the clinician answered; answer: as typed. state: where the review is, a sentence.
    may_take: whether a button offers it to them; carried: what was typed, sent along with it.
    alert: what went wrong, where no field of the page is to blame; sent: what was not taken.
    question, question_error, finish_error: of the forms for it. focus: the id of what has the
    keyboard first, or "". lines: the claim as decided so far; total: its units. pool: the working
    that all lines with units share.
    """

    review: str
    title: str
    facts: tuple[Fact, ...]
    state: str
    stage: str
    hold: HoldView | None
    answering: HoldView | None
    answer: str
    may_take: bool
    may_next: bool
    carried: tuple[Field, ...]
    alert: str
    sent: tuple[Fact, ...]
    segments: tuple[Segment, ...]
    codes: tuple[CodeView, ...]
    dropped: tuple[Dropped, ...]
    reasons: tuple[Choice, ...]
    decided: str
    lines: tuple[str, ...]
    total: str
    pool: str
    denials: tuple[Denial, ...]
    questions: tuple[Question, ...]
    warnings: tuple[str, ...]
    add: AddView
    question: str
    question_error: str
    finish_error: str
    talk: tuple[StepView, ...]
    steps: tuple[StepView, ...]
    focus: str


@dataclass(frozen=True)
class NothingPage(Context):
    """nothing_waiting.html: there is no review for this person now. says: a sentence."""

    title: str
    says: str


@dataclass(frozen=True)
class AgainPage(Context):
    """again.html: the database was busy; the same form once more, with its key. typed: to read."""

    address: str
    fields: tuple[Field, ...]
    typed: tuple[Fact, ...]


@dataclass(frozen=True)
class ReturnedView:
    """One returned review in the clinician's list. day: of service, or "". asked: who and when."""

    review: str
    title: str
    day: str
    asked: str
    question: str


@dataclass(frozen=True)
class ReturnedPage(Context):
    """returned.html: what waits for a clinician's answer. done: what was just sent, or ""."""

    items: tuple[ReturnedView, ...]
    done: str


@dataclass(frozen=True)
class ReturnedNotePage(Context):
    """returned_note.html: one returned review. waits: whether an answer is still wanted.

    talk: questions and answers so far. words: the answer as typed. error: a sentence or "".
    """

    review: str
    title: str
    waits: bool
    version: str
    nonce: str
    talk: tuple[StepView, ...]
    form: FormView
    words: str
    error: str
