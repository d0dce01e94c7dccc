"""What each template is given: frozen values with every word and number ready to print.

A test compares the fields with the variables that each template's first line names.
"""

from dataclasses import dataclass

from .highlight import Piece, Segment


@dataclass(frozen=True)
class Context:
    """Base of the values that fill a whole page."""


@dataclass(frozen=True)
class ProblemPage(Context):
    """problem.html: an error that has no form to stand beside."""

    status: int
    title: str
    detail: str


@dataclass(frozen=True)
class Template:
    """A beginning of a note. text: what it puts into the field."""

    name: str
    text: str


@dataclass(frozen=True)
class ApiPage(Context):
    """api.html: how a program asks. max_note_chars: the note limit, with separators."""

    max_note_chars: str


@dataclass(frozen=True)
class EditorPage(Context):
    """editor.html: an invented EHR's note screen. today: date of the visit, ISO 8601."""

    today: str
    templates: tuple[Template, ...]


@dataclass(frozen=True)
class Choice:
    """One option of a list, ready to print."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FormView:
    """The form as it was sent, so that nothing typed is lost.

    visits: the visits that a text of several holds, to choose from; else empty.
    Each ``*_error`` is one or two sentences, or "" where the field is right.
    words: whether what leaves the page, on paper or as FHIR, may quote the note.
    why: the code that is asked about, or "".
    """

    text: str
    payer_rules: tuple[Choice, ...]
    disciplines: tuple[Choice, ...]
    date_of_service: str
    assistant_minutes: str
    year_to_date: str
    telehealth: bool
    payer_denies_withdrawn: bool
    words: bool
    why: str
    visits: tuple[Choice, ...]
    text_error: str
    why_error: str
    payer_rule_error: str
    discipline_error: str
    date_error: str
    assistant_error: str
    year_error: str
    max_note_chars: str
    has_errors: bool


@dataclass(frozen=True)
class Quote:
    """One piece of evidence in a card.

    anchor: id of the place in the marked note, or "" if it is not marked there.
    counts: whether it was done; a quote that does not count is crossed out.
    where: where it stands, how it was read, why it does not count; may be "".
    points: what it adds, e.g. "+4.0".
    """

    pieces: tuple[Piece, ...]
    anchor: str
    counts: bool
    where: str
    points: str


@dataclass(frozen=True)
class Other:
    """Another code that the same words could support."""

    code: str
    label: str
    how: str


@dataclass(frozen=True)
class Question:
    """A gap as a question. level: ``error`` | ``warning`` | ``info``.

    where: the line that it is about, e.g. "line 4", or "" for the whole note. pieces: the words
    there. anchor: id of the place in the marked note, or "" if it is not marked there.
    """

    level: str
    level_word: str
    text: str
    where: str
    pieces: tuple[Piece, ...]
    anchor: str


@dataclass(frozen=True)
class Around:
    """How a code's words stand in the note, and what that adds or takes, e.g. "−0.7"."""

    says: str
    points: str


@dataclass(frozen=True)
class WhyTerm:
    """One mention in the sum of a code. points: what it adds, e.g. "+4.0"; why: where it stands and
    why it adds nothing; may be ""."""

    pieces: tuple[Piece, ...]
    points: str
    why: str


@dataclass(frozen=True)
class Why:
    """Why a code is proposed or not. verdict: a few words; total: the sum and what is needed, or ""
    where nothing was found; rival: a sentence, or ""; ask: the question that would settle it, or
    ""."""

    code: str
    label: str
    verdict: str
    reason: str
    terms: tuple[WhyTerm, ...]
    around: tuple[Around, ...]
    total: str
    rival: str
    ask: str


@dataclass(frozen=True)
class Units:
    """One line of the claim. modifiers: e.g. "GP, 59" or ""."""

    units: str
    modifiers: str
    why: str


@dataclass(frozen=True)
class Card:
    """One proposed code. tone: 0-7, the look of its marks. percent: 1-99, since nothing is certain.

    quotes: the first of the evidence; more: the rest, folded away.
    """

    code: str
    label: str
    family: str
    tone: int
    word: str
    percent: int
    minutes: str
    units: tuple[Units, ...]
    quotes: tuple[Quote, ...]
    more: tuple[Quote, ...]
    around: tuple[Around, ...]
    around_total: str
    total: str
    others: tuple[Other, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Dropped:
    """One code found and not proposed."""

    code: str
    label: str
    reason: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Fact:
    """A short fact of the whole visit: its name and its value.

    anchor: id of the words in the marked note that say it, or "".
    """

    name: str
    value: str
    anchor: str = ""


@dataclass(frozen=True)
class BillLine:
    """One line of the superbill. billed: whether it has a unit. minutes: "" where untimed.

    other_units, other_why: of the code by the other rule; "" where the rules agree on the whole
    claim, and on a further line of the same code. differs: whether the units of the code differ.
    """

    code: str
    modifiers: str
    label: str
    minutes: str
    units: str
    why: str
    billed: bool
    other_units: str
    other_why: str
    differs: bool


@dataclass(frozen=True)
class Denial:
    """What a payer may deny. level: ``error`` | ``warning`` | ``info``; needs: what the note must
    show, or ""."""

    level: str
    level_word: str
    codes: str
    says: str
    needs: str
    source: str


@dataclass(frozen=True)
class Asked:
    """A question as it is printed, without words of the note. about: a code, or "Visit"."""

    about: str
    level_word: str
    text: str


@dataclass(frozen=True)
class Bill:
    """The claim as a small superbill.

    pool: the sentence that the pooled lines share, or "". rule, other_rule: their names; differ:
    whether they give different units, and then other_units has the sum by the other. splits:
    equally right ways to give out the units, a sentence each.
    """

    facts: tuple[Fact, ...]
    lines: tuple[BillLine, ...]
    pool: str
    total_units: str
    total_minutes: str
    rule: str
    other_rule: str
    differ: bool
    other_units: str
    splits: tuple[str, ...]
    denials: tuple[Denial, ...]
    warnings: tuple[str, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class ResultView:
    """The answer for one note.

    copy_text: the codes as one would type them into a claim, a line each.
    open_points: what keeps the note from being complete. why: of the code that was asked about.
    """

    segments: tuple[Segment, ...]
    cards: tuple[Card, ...]
    dropped: tuple[Dropped, ...]
    facts: tuple[Fact, ...]
    bill: Bill
    questions: tuple[Question, ...]
    open_points: tuple[Question, ...]
    copy_text: str
    versions: tuple[Fact, ...]
    summary: str
    why: Why | None


@dataclass(frozen=True)
class NotePage(Context):
    """note.html: the form, and the result beside the note once there is one.

    nonce: makes sending the note to review one entry, however often it is pressed. send_error: why
    it was not sent, or "". sent: the number of the review that was just made, or "".
    """

    form: FormView
    result: ResultView | None
    title: str
    nonce: str
    send_error: str
    sent: str
