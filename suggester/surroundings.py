"""What stands around each mention: doses, body parts, other services, the layout of its sentence.

Doc and lexicon in, plain facts a sentence out; ``evidence`` copies them into its mentions.
"""

from bisect import bisect_left, bisect_right

from suggester.fields import Boxes
from suggester.governing import CODE_PHRASE
from suggester.lexicon import Lexicon
from suggester.marks import Mark, marks_of
from suggester.model import Assertion
from suggester.numerals import like_number
from suggester.pipes.groups import (
    ASSERTIONS,
    BLOCKS,
    CODE_ID,
    CUES,
    MEASURES,
    PHRASES,
    PLAIN,
    SENTENCES,
)
from suggester.plain_tokens import Doc, Tokens, tokens_of
from suggester.schema import Kind, Phrase, Together

_DID = frozenset("ambulated amb walked ascended descended negotiated climbed transferred".split())
_NEXT = 3  # tokens between work and the level of help it took
FINDINGS = frozenset(["findings"])
_LIST, _LIST_SHARE, _LONGEST_LIST = 3, 0.7, 60  # services; share of the words; tokens
_SERVICES = frozenset([Kind.NAME, Kind.TECHNIQUE])
_TEACHING = frozenset([Kind.PURPOSE, Kind.TECHNIQUE])


class Surroundings:
    """What stands in each sentence beside its mentions."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self.tokens = tokens = tokens_of(doc)
        self._sentences = sentences = marks_of(doc, SENTENCES)
        self._boxes = Boxes(tokens)
        self.boxed = self._boxes.drawn  # whether the note may have boxes at all
        self.starts = [sentence.start for sentence in sentences]
        self.bounds = [(sentence.start, sentence.end) for sentence in sentences]
        size = max(1, len(self.starts))
        self.dosed, self.worked = [False] * size, [False] * size
        self.shown = [False] * size
        self.repeated = [False] * size
        self.assists: list[list[int]] = [[] for _ in range(size)]
        for measure in marks_of(doc, MEASURES):
            n, label = self.item(measure.start), measure.label_
            if label == "assist":
                self.assists[n].append(measure.start)
            self.dosed[n] |= label in ("dose", "assist")
            self.repeated[n] |= label == "dose"
            self.shown[n] |= label in ("dose", "assist", "minutes", "setting")
        for cue in marks_of(doc, CUES):
            self.worked[self.item(cue.start)] |= cue.label_ == "performed"
        body, self.body = lexicon.body, [False] * size
        for at in [at for at, norm in enumerate(tokens.norms) if norm in body]:  # few of them are
            n = self.item(at)
            if sentences and sentences[n].start <= at < sentences[n].end:
                self.body[n] = True
        spans = marks_of(doc, PHRASES)
        starts, phrases = self.starts, lexicon.phrases
        self.items = [(bisect_right(starts, span.start) or 1) - 1 for span in spans]
        self.phrases = [phrases.get((span.label_, span.id_), CODE_PHRASE) for span in spans]
        kinds = [None if one is CODE_PHRASE else one.kind for one in self.phrases]
        performed = {
            span.label_
            for span, verdict, kind in zip(spans, marks_of(doc, ASSERTIONS), kinds, strict=True)
            if span.id_ != CODE_ID
            and verdict.label_ == Assertion.PERFORMED
            and kind is not Kind.PURPOSE
        }
        self.described = {code for one in performed for code in _alike(one, lexicon)}
        self._places: list[dict[int, int]] = [{} for _ in range(size)]
        self._leads: dict[int, int] = {}
        self.taught = [False] * size
        self.named: list[set[int]] = [set() for _ in range(size)]
        self.codes: list[set[str]] = [set() for _ in range(size)]
        for span, n, kind, phrase in zip(spans, self.items, kinds, self.phrases, strict=True):
            self._places[n][span.start] = span.end
            self.codes[n].add(span.label_)
            if kind in _TEACHING:
                self.taught[n] = True
            if kind in _SERVICES and not phrase.ambiguous:
                self.named[n].add(span.start)
        plain = doc.user_data.get(PLAIN, frozenset())
        self.plain = [start in plain for start in self.starts] or [False]
        self._listing = lexicon.listed
        self.listed = [n < len(self.bounds) and self._is_list(n) for n in range(size)]
        self.labelled = {block.start for block in marks_of(doc, BLOCKS) if block.id_ == "label"}

    def _is_list(self, n: int) -> bool:
        """Tell whether a sentence holds hardly anything but services."""
        places = self._places[n]
        if len(places) < _LIST:
            return False
        start, end = self.bounds[n]
        if end - start > _LONGEST_LIST:
            return False
        covered = {at for first, last in places.items() for at in range(first, last)}
        words = [
            token.i for token in self.tokens[start:end] if token.is_alpha and len(token.text) > 1
        ]
        return sum(at in covered for at in words) >= _LIST_SHARE * len(words)

    def _leading(self, n: int) -> int:
        """Return the last token at which a service still opens its sentence: one other token may
        stand before it, and services, whose own places say nothing against it."""
        known = self._leads.get(n)
        if known is not None or not self.bounds:
            return known or 0
        places = self._places[n]
        start, end = self.bounds[n]
        at = int(start)
        spare = 1
        while at < end:
            if at in places:
                at = places[at]
            elif self.tokens[at].is_space:
                at += 1
            elif spare:
                spare, at = 0, at + 1
            else:
                break
        self._leads[n] = at
        return at

    def item(self, token: int) -> int:
        """Return the index of the sentence a token stands in."""
        return (bisect_right(self.starts, token) or 1) - 1

    def listed_plainly(self, item: int, code: str) -> bool:
        """Tell whether a mention stands in a note that is hardly more than a list of treatments,
        which is as good as a dose."""
        return self.plain[item] and code in self._listing

    def ticked(self, item: int, token: int) -> bool:
        """Tell whether the box of a mention is ticked, which is as good as a dose."""
        if not self.boxed or item >= len(self._sentences):
            return False
        return bool(self._boxes.ticked(self._sentences[item], token))

    def is_status(self, n: int, span: Mark, phrase: Phrase | Together, section: str) -> bool:
        """Tell whether a mention only states how the patient does ("Transfers: CGA"). n: the
        index of its sentence, here and below."""
        if self.worked[n]:
            return False
        if section in FINDINGS:
            return True
        if phrase.kind is not Kind.ACTIVITY or self.repeated[n] or self.taught[n]:
            return False
        if self.tokens[span.start].lower_ in _DID:
            return False
        labels = span.start <= self.bounds[n][0] + 1 and _colon_follows(self.tokens, span.end)
        after = bisect_left(self.assists[n], span.end)
        helped = self.assists[n][after : after + 1]
        return labels or (bool(helped) and helped[0] <= span.end + _NEXT)

    def is_bare(self, n: int, span: Mark, phrase: Phrase | Together) -> bool:
        """Tell whether a service is only named, as in a letter or another field's note."""
        if self.shown[n] or self.worked[n] or self.body[n] or self.taught[n] or self.listed[n]:
            return False
        if self.listed_plainly(n, span.label_):
            return False
        if span.end < len(self.tokens) and like_number(self.tokens[span.end].text):
            return False  # "then ther act thirteen"
        return phrase.kind is Kind.NAME and span.start > self._leading(n)

    def is_label(self, span: Mark) -> bool:
        """Tell whether a name heads a list ("NMR portion (20): ..."); a column of a table does
        not say that it was done."""
        return span.end in self.labelled and self.tokens[span.end].text != "|"

    def context(self, n: int, span: Mark, phrase: Phrase | Together) -> bool:
        """Tell whether something beside an ambiguous phrase shows treatment."""
        others = len(self.codes[n]) - (span.label_ in self.codes[n])
        if phrase.id == CODE_ID:
            # "97110 x 2" alone bills, and describes nothing.
            return span.label_ in self.described
        heads = self.bounds[n][0] == span.start and _colon_follows(self.tokens, span.end)
        named = len(self.named[n]) > (span.start in self.named[n])
        return (
            self.shown[n]
            or self.listed_plainly(n, span.label_)
            or named
            or heads
            or (phrase.kind is Kind.NAME and self.is_label(span))
            or others > 1
            or (self.body[n] and phrase.kind is not Kind.ACTIVITY)
        )


def _alike(code: str, lexicon: Lexicon) -> set[str]:
    """Return the codes that words of this one describe: the same service for another payer, and
    the code that its further time runs over into, and those of which a visit has one, between
    which a written number may decide."""
    entry = lexicon.by_code[code]
    alike = {code, entry.same_service or code}
    alike |= lexicon.carriers.get(code, frozenset())
    if entry.one_of is not None:
        alike |= lexicon.one_of_each[entry.choice]
    return alike


def _colon_follows(tokens: Tokens, end: int) -> bool:
    return end < len(tokens) and tokens[end].text in (":", "-", "|", "=")
