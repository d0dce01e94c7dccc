"""Read who gave this visit, and how. An annotated Doc in, plain values out.

lexicon/who.toml holds the words; the cues and sections by which work is judged decide whether
they speak of this visit: "PTA next visit", "no group today" and another day's note do not.
Nothing is guessed, and nothing here changes a code: ``claims.delivery`` asks what follows.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from suggester.lexicon import Lexicon
from suggester.marks import marks_of
from suggester.mention import Said
from suggester.model import Assertion, DeliveryKind, DeliveryMode
from suggester.pipes.groups import COLUMNS
from suggester.plain_tokens import Doc, tokens_of
from suggester.signatures import SignatureReader
from suggester.titles import TitleReader
from suggester.who_minutes import TOGETHER, minutes_beside
from suggester.who_statements import Statement, telling_statements
from suggester.who_today import TodayJudge
from suggester.who_words import Hit, WhoWords, patients_in

_REMOTE = frozenset([DeliveryMode.VIDEO, DeliveryMode.PHONE])
_OVERSEEN = frozenset([DeliveryMode.ASSISTANT, DeliveryMode.STUDENT, DeliveryMode.AIDE])


class WhoReader:
    """The tables of one lexicon; threads may share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = WhoWords(lexicon.who)
        self.signatures = SignatureReader(lexicon.who)
        self.today = TodayJudge(lexicon)
        self.titles = TitleReader(lexicon)
        self.timed = lexicon.timed
        rows = lexicon.sections.section
        self.aside = frozenset(row.kind for row in rows if row.assertion != Assertion.PERFORMED)

    def read(self, doc: Doc, text: str) -> tuple[Said, ...]:
        """Return what is said of this visit, in the order of the note.

        text: of the Doc, with plain marks.
        """
        told = self.words.triggers.in_doc(doc, text)
        if not told:
            return ()
        tokens = tokens_of(doc)
        signed = [
            Said(*hit) for hit in self.signatures.signed(text, (tokens[at].idx for at, _ in told))
        ]
        lines = [(hit.start, hit.end) for hit in signed]
        hits = [
            said
            for statement in telling_statements(doc, text, told, self.timed)
            if statement.section not in self.aside
            for said in self._said(doc, statement)
            if not _inside(said, lines)
        ]
        others = sorted(
            (span.start_char, span.end_char)
            for span in marks_of(doc, COLUMNS)
            if span.label_ == "other_visit"
        )
        found = [hit for hit in (*signed, *hits) if not _inside(hit, others)]
        if not found or self.titles.other_field(doc) is not None:
            return ()
        return tuple(sorted(_telling_more(found), key=lambda hit: (hit.start, hit.end)))

    def _said(self, doc: Doc, statement: Statement) -> list[Said]:
        """Return what one statement says of this visit."""
        words, start = statement.words, statement.start
        hits = _left_alone(statement, list(self.words.sayings(words, statement.telling)))
        # The assistant of a co-treatment may be the other discipline's.
        if not any(hit.what is DeliveryMode.CO_TREATMENT for hit in hits):
            persons = self.words.persons(
                words, statement.telling, ahead=statement.ahead, worked=statement.worked
            )
            hits += [one for one in persons if not any(_meet(one, other) for other in hits)]
        if not hits:
            return []
        patients = patients_in(words)
        said: dict[tuple[DeliveryKind, DeliveryMode], Said] = {}
        ordered = sorted(hits, key=lambda hit: hit.start)
        for hit in self.today.of_today(doc, statement.span, ordered):
            row = Said(
                hit.kind,
                hit.what,
                start + hit.start,
                start + hit.end,
                minutes=minutes_beside(hit, words, statement.minutes),
                patients=patients if hit.what in TOGETHER else None,
            )
            if row.minutes == 0:  # "0 min" is how a note says that it was not
                continue
            held = said.get((hit.kind, hit.what))
            if held is None or (held.minutes is None and row.minutes is not None):
                said[hit.kind, hit.what] = row
        return list(said.values())


def _left_alone(statement: Statement, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits without those of "unattended" and "not billed" that speak of no patient
    left alone: of a modality that needs nobody beside it, or of a visit without work."""
    alone = [hit for hit in hits if hit.what is DeliveryMode.UNSUPERVISED]
    modality = any(not any(hit.start <= at < hit.end for hit in alone) for at in statement.untimed)
    if alone and (modality or not statement.worked):
        return [hit for hit in hits if hit not in alone]
    return list(hits)


def _telling_more(found: Sequence[Said]) -> Iterator[Said]:
    """Yield what is said, without telehealth where its means are said, and without oversight
    where nobody is named who needs it ("direct supervision for safety")."""
    named = {said.what for said in found}
    for said in found:
        vague = said.what is DeliveryMode.TELEHEALTH and named & _REMOTE
        idle = said.kind is DeliveryKind.OVERSIGHT and not named & _OVERSEEN
        if not (vague or idle):
            yield said


def _meet(one: Hit, other: Hit) -> bool:
    """Tell whether two hits share a character."""
    return one.start < other.end and other.start < one.end


def _inside(hit: Said, places: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a hit begins or ends inside one of the places, which are ascending."""
    for at in (hit.start, hit.end - 1):
        n = bisect_right(places, at, key=lambda place: place[0])
        if n and at < places[n - 1][1]:
            return True
    return False
