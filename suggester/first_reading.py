"""What the rules say of one mention: its box, its cue, the words of performance, its section.

A statement's parts in, a verdict out; ``pipes.assertion`` finds the parts.
"""

from collections.abc import Sequence, Set

from suggester.blanks import EmptyFields
from suggester.field_answers import answer
from suggester.fields import Boxes
from suggester.marks import Mark
from suggester.model import Assertion
from suggester.plain_tokens import Tokens
from suggester.schema import CueKind
from suggester.scope import CueHit, Verdict

_REHEARSED = frozenset("reviewed instructed rehearsed practiced demonstrated trained".split())
_WORKED = frozenset("did performed practiced practised worked".split())
_OPENING = 2  # tokens of bullet and side before the service that opens a line
WIDE = ("note", "treatment")  # reaches of a cue beyond its sentence, the widest first
_TODAY = frozenset(["today", "session", "date"])
# Doses under such a heading are no work done here.
_SETTLED = frozenset(["history", "home_program", "other_discipline"])
# Sections whose word stands against everything but a clear "today".
_FIRM = frozenset(["subjective", "history", "orders", "goals", "other_discipline"])


class Marks:
    """The tokens of one note, and what its boxes and fields show."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.boxes = Boxes(tokens)
        self.fields = EmptyFields(tokens)


def weigh(
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
    today = any(tokens[n].lower_ in _TODAY for hit in done for n in range(hit.start, hit.end))
    if cue is not None:
        rehearsed = cue.kind is CueKind.HOME_PROGRAM and _rehearsed(tokens, cue, done)
        taught = cue.kind is CueKind.EDUCATION and any(cue.end <= h.start for h in done)
        toward = cue.kind is CueKind.GOAL and _did(tokens, cue, done)
        if not (rehearsed or taught or toward):
            return Verdict(Assertion(cue.kind.value), cue)
        return Verdict(Assertion.PERFORMED, None)
    said = today or any(hit.sure for hit in done)
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


def own_item(tokens: Tokens, sentence: Mark, section: Mark, mentions: Sequence[int]) -> bool:
    """Tell whether a line is an item of its own that opens with a service: with minutes, and
    under Subjective, it is a treatment line whose heading is missing."""
    heading_end = section.start + int(section.id_ or 0)
    on_own_line = any(
        token.is_space and "\n" in token.text for token in tokens[heading_end : sentence.start]
    )
    bulleted = tokens[sentence.start].text in "-*•●▪◦‣–"
    opening = sentence.start + (_OPENING if bulleted else 0)
    return on_own_line and mentions[0] <= opening


def nothing_else(tokens: Tokens, sentence: Mark, section: Mark, inner: Set[int]) -> bool:
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
    deciding = [cue for cue in cues if cue.kind is not CueKind.PERFORMED and cue.reach not in WIDE]
    bare = tokens[sentence.end - 1].text == ":"
    if bare and deciding and not any(at > deciding[-1].start for at in mentions):
        return deciding[-1]
    listed = tokens[sentence.start].text in "-*•●▪◦‣–" or tokens[sentence.start].is_digit
    return before if listed and not bare else None
