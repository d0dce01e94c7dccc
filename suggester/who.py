"""Read who gave this visit, and how. An annotated Doc in, plain values out.

lexicon/who.toml holds the words; the cues and sections by which work is judged decide whether
they speak of this visit: "PTA next visit", "no group today" and another day's note do not.
Nothing is guessed, and nothing here changes a code: ``claims.delivery`` asks what follows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from typing import NamedTuple

from spacy.tokens import Doc, Span

from suggester.lexicon import Lexicon
from suggester.mention import Said
from suggester.model import Assertion, DeliveryKind, DeliveryMode
from suggester.pipes.groups import COLUMNS, MEASURES, PHRASES
from suggester.signatures import SignatureReader
from suggester.statements import statements
from suggester.titles import TitleReader
from suggester.who_minutes import TOGETHER, minutes_beside
from suggester.who_today import TodayJudge
from suggester.who_words import Hit, WhoWords, patients_in

_REMOTE = frozenset([DeliveryMode.VIDEO, DeliveryMode.PHONE])
_OVERSEEN = frozenset([DeliveryMode.ASSISTANT, DeliveryMode.STUDENT, DeliveryMode.AIDE])
_LONGEST = 600  # characters of a statement that are looked at
_AHEAD = 48  # characters before a statement on its line


class Work(NamedTuple):
    """What work a statement names. there: minutes or a code's words stand in it; untimed: some
    of the words are of a code that is not counted by minutes."""

    there: bool
    untimed: bool

    @property
    def may_be_unsupervised(self) -> bool:
        """Tell whether "unattended" or "not billed" can speak of a patient left alone: not of a
        modality that needs nobody beside it, nor of a visit without work."""
        return self.there and not self.untimed


class WhoReader:
    """The tables of one lexicon; threads may share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = WhoWords(lexicon.who)
        self.signatures = SignatureReader(lexicon.who)
        self.today = TodayJudge(lexicon)
        self.titles = TitleReader(lexicon)
        self.timed = frozenset(entry.code for entry in lexicon.codes if entry.timed)
        rows = lexicon.sections.section
        self.aside = frozenset(row.kind for row in rows if row.assertion != Assertion.PERFORMED)

    def read(self, doc: Doc, text: str) -> tuple[Said, ...]:
        """Return what is said of this visit, in the order of the note.

        text: of the Doc, with plain marks.
        """
        told = self.words.triggers.in_doc(doc, text)
        if not told:
            return ()
        places = [at for at, _ in told]
        told_at = set(places)
        others = sorted(
            (span.start_char, span.end_char)
            for span in doc.spans[COLUMNS]
            if span.label_ == "other_visit"
        )
        signed = list(self.signatures.signed(text, [doc[at].idx for at in places]))
        hits = [Said(*hit) for hit in signed]
        lines = [(hit.start, hit.end) for hit in signed]
        works = sorted(
            {
                (span.start, span.label_ in self.timed)
                for span in doc.spans[PHRASES]
                if span.start not in told_at  # "unattended" is a word of a code too
            }
        )
        timed = sorted(
            (span.start, span.start_char, int(span.id_))
            for span in doc.spans[MEASURES]
            if span.label_ == "minutes"
        )
        for sentence, section in statements(doc):
            telling = {
                word
                for _, word in told[
                    bisect_left(places, sentence.start) : bisect_left(places, sentence.end)
                ]
            }
            if not telling or section.label_ in self.aside:
                continue
            first = bisect_left(timed, (sentence.start, 0, 0))
            last = bisect_left(timed, (sentence.end, 0, 0))
            minutes = [(at - sentence.start_char, value) for _, at, value in timed[first:last]]
            low = bisect_left(works, (sentence.start, False))
            high = bisect_left(works, (sentence.end, False))
            untimed = any(not timed for _, timed in works[low:high])
            work = Work(there=bool(minutes) or high > low, untimed=untimed)
            said = self._said(doc, text, sentence, telling, minutes, work)
            hits += [hit for hit in said if not _inside(hit, lines)]
        found = [hit for hit in hits if not _inside(hit, others)]
        if not found or self.titles.other_field(doc) is not None:
            return ()
        named = {hit.what for hit in found}
        return tuple(
            hit
            for hit in sorted(found, key=lambda hit: (hit.start, hit.end))
            if not (hit.what is DeliveryMode.TELEHEALTH and named & _REMOTE)
            and not (hit.kind is DeliveryKind.OVERSIGHT and not named & _OVERSEEN)
        )

    def _said(
        self,
        doc: Doc,
        text: str,
        sentence: Span,
        telling: Set[str],
        minutes: Sequence[tuple[int, int]],
        work: "Work",
    ) -> list[Said]:
        """Return what one statement says of this visit.

        minutes: (character in the statement, minutes) of each stretch of time in it.
        """
        start = sentence.start_char
        words = text[start : min(sentence.end_char, start + _LONGEST)]
        floor = max(0, start - _AHEAD)
        ahead = text[max(text.rfind("\n", floor, start) + 1, floor) : start]
        hits = [
            hit
            for hit in self.words.sayings(words, telling)
            if hit.what is not DeliveryMode.UNSUPERVISED or work.may_be_unsupervised
        ]
        # The assistant of a co-treatment may be the other discipline's.
        if not any(hit.what is DeliveryMode.CO_TREATMENT for hit in hits):
            persons = self.words.persons(words, telling, ahead=ahead, worked=work.there)
            hits += [one for one in persons if not any(_meet(one, other) for other in hits)]
        if not hits:
            return []
        patients = patients_in(words)
        said: dict[tuple[DeliveryKind, DeliveryMode], Said] = {}
        for hit in self.today.of_today(doc, sentence, sorted(hits, key=lambda hit: hit.start)):
            row = Said(
                hit.kind,
                hit.what,
                start + hit.start,
                start + hit.end,
                minutes=minutes_beside(hit, words, minutes),
                patients=patients if hit.what in TOGETHER else None,
            )
            held = said.get((hit.kind, hit.what))
            if held is None or (held.minutes is None and row.minutes is not None):
                said[hit.kind, hit.what] = row
        return list(said.values())


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
