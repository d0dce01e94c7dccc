"""What the rules say of the mentions of a statement: box, cue, words of performance, section.

A statement's parts in, verdicts out; ``pipes.assertion`` finds the parts.
"""

from bisect import bisect_right
from collections.abc import Sequence, Set

from suggester.blanks import EmptyFields
from suggester.field_answers import answer
from suggester.fields import Boxes
from suggester.joints import Segment
from suggester.marks import Mark
from suggester.model import Assertion
from suggester.plain_tokens import Tokens
from suggester.schema import CueKind
from suggester.scope import labelled, listed_to, reached
from suggester.statements import ruling
from suggester.verdicts import PRIORITY, CueHit, Verdict

_REHEARSED = frozenset("reviewed instructed rehearsed practiced demonstrated trained".split())
_WORKED = frozenset("did performed practiced practised worked".split())
_OPENING = 2  # tokens of bullet and side before the service that opens a line
WIDE = ("note", "treatment")  # reaches of a cue beyond its sentence, the widest first
_TODAY = frozenset(["today", "session", "date"])
# Doses under such a heading are no work done here.
_NOT_DONE = "not_done"
_NAMED = frozenset([CueKind.NEGATED, CueKind.OTHER_PERSON])  # they say why, under it too
_SETTLED = frozenset(["history", "home_program", "other_discipline", _NOT_DONE])
# Sections whose word stands against everything but a clear "today".
_FIRM = frozenset(["subjective", "history", "orders", "goals", "other_discipline"])
_GIVING = frozenset(["objective", "treatment"])
_LIST = 3  # services that make a list
_MANY = 24  # words of work in one segment that are looked at


class Marks:
    """The tokens of one note, and what its boxes and fields show."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.boxes = Boxes(tokens)
        self.fields = EmptyFields(tokens)

    @property
    def shows(self) -> str:
        """Return which forms of boxes and empty fields the note may have."""
        return f"{self.boxes.forms} {self.fields.forms}"


def verdicts_of(
    marks: Marks,
    sentence: Mark,
    section: Mark,
    cues: Sequence[CueHit],
    mentions: Sequence[int],
    segments: Sequence[Segment],
    inner: Set[int],
    usual: Assertion,
    *,
    timed: bool,
) -> dict[int, Verdict]:
    """Return mention start -> verdict for one sentence.

    inner: tokens of all mentions; usual: what holds where nothing is said; timed: the
        sentence carries minutes.
    """
    ends = [segment.end for segment in segments]
    deciding, done = _reaching(cues, segments, ends)
    rules = ruling(section)
    if timed and rules == "subjective" and _own_item(marks.tokens, sentence, section, mentions):
        usual = Assertion.PERFORMED
    listed = rules in _GIVING and len(mentions) >= _LIST and not cues
    listed = listed and _nothing_else(marks.tokens, sentence, section, inner)
    return {
        at: _weigh(
            marks,
            sentence,
            at,
            deciding.get(at),
            done.get(bisect_right(ends, at), [])[:_MANY],
            usual,
            rules,
            listed=listed,
        )
        for at in mentions
    }


def _reaching(
    cues: Sequence[CueHit], segments: Sequence[Segment], ends: Sequence[int]
) -> tuple[dict[int, CueHit], dict[int, list[CueHit]]]:
    """Return mention start -> deciding cue, and segment -> its words of performance."""
    deciding: dict[int, CueHit] = {}
    done: dict[int, list[CueHit]] = {}
    for cue in cues:
        home = bisect_right(ends, cue.start)
        if cue.kind is CueKind.PERFORMED:
            # "Treatment consisted of" speaks for the whole list behind it.
            last = len(segments) if cue.reach == "sentence" and not done else home + 1
            last = max(last, labelled(segments, home), listed_to(segments, home))
            for n in range(home, last):
                done.setdefault(n, []).append(cue)
        elif cue.reach not in WIDE:
            for at in reached(cue, segments, home):
                held = deciding.get(at)
                if held is None or PRIORITY[cue.kind] < PRIORITY[held.kind]:
                    deciding[at] = cue
    return deciding, done


def _weigh(
    marks: Marks,
    sentence: Mark,
    at: int,
    cue: CueHit | None,
    done: list[CueHit],
    default: Assertion,
    section: str,
    *,
    listed: bool,
) -> Verdict:
    """Weigh layout, cue, words of performance and section, in this order."""
    tokens = marks.tokens
    ticked = answer(tokens, at)
    if ticked is None:
        ticked = marks.boxes.ticked(sentence, at)
    if ticked is False or (ticked is None and marks.fields.label(sentence, at)):
        return Verdict(Assertion.UNTICKED, None)
    today = bool(done) and any(
        tokens[n].lower_ in _TODAY for hit in done for n in range(hit.start, hit.end)
    )
    if cue is not None:
        rehearsed = cue.kind is CueKind.HOME_PROGRAM and _rehearsed(tokens, cue, done)
        taught = cue.kind is CueKind.EDUCATION and any(cue.end <= h.start for h in done)
        toward = cue.kind is CueKind.GOAL and _did(tokens, cue, done)
        if not (rehearsed or taught or toward):
            if section == _NOT_DONE and cue.kind not in _NAMED:
                return Verdict(default, None, sure=True)  # "Held today: HEP at the sink"
            return Verdict(Assertion(cue.kind.value), cue)
        return Verdict(Assertion.PERFORMED, None)
    said = today or (bool(done) and any(hit.sure for hit in done))
    if default is Assertion.PERFORMED:
        return Verdict(Assertion.PERFORMED, None, sure=ticked is True or listed or said)
    if done and (today or section not in _FIRM):
        return Verdict(Assertion.PERFORMED, None, sure=said)
    return Verdict(default, None, sure=section in _SETTLED)


def _rehearsed(tokens: Tokens, home: CueHit, done: list[CueHit]) -> bool:
    """Tell whether a home programme was gone through in the session ("reviewed HEP")."""
    words = {tokens[n].lower_ for hit in done for n in range(hit.start, hit.end)}
    return not _REHEARSED.isdisjoint(words) and tokens[home.start].lower_ != "at"


def _did(tokens: Tokens, goal: CueHit, done: list[CueHit]) -> bool:
    """Tell whether work for a goal was done: "for goal 1 did stairs"."""
    return any(goal.end <= hit.start and tokens[hit.start].lower_ in _WORKED for hit in done)


def _own_item(tokens: Tokens, sentence: Mark, section: Mark, mentions: Sequence[int]) -> bool:
    """Tell whether a line is an item of its own that opens with a service: with minutes, and
    under Subjective, it is a treatment line whose heading is missing."""
    heading_end = section.start + int(section.id_ or 0)
    on_own_line = any(
        token.is_space and "\n" in token.text for token in tokens[heading_end : sentence.start]
    )
    bulleted = tokens[sentence.start].text in "-*•●▪◦‣–"
    opening = sentence.start + (_OPENING if bulleted else 0)
    return on_own_line and mentions[0] <= opening


def _nothing_else(tokens: Tokens, sentence: Mark, section: Mark, inner: Set[int]) -> bool:
    """Tell whether a sentence holds nothing but services: "O: hot packs, TENS, massage"."""
    start = max(sentence.start, section.start + int(section.id_ or 0))
    return all(at in inner or not tokens[at].is_alpha for at in range(start, sentence.end))


def announced_by(
    tokens: Tokens,
    sentence: Mark,
    cues: Sequence[CueHit],
    mentions: Sequence[int],
    before: CueHit | None,
) -> CueHit | None:
    """Return the cue that holds for a list: one in the label above it ("Not reached today:").

    before: the cue that held for the sentence before. A line that is no item ends the list.
    """
    if tokens[sentence.end - 1].text == ":":
        deciding = [cue for cue in cues if cue.kind is not CueKind.PERFORMED]
        deciding = [cue for cue in deciding if cue.reach not in WIDE]
        alone = deciding and not any(at > deciding[-1].start for at in mentions)
        return deciding[-1] if alone else None
    if before is None:
        return None
    listed = tokens[sentence.start].text in "-*•●▪◦‣–" or tokens[sentence.start].is_digit
    return before if listed else None
