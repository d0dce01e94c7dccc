"""What is remembered of sentences and lines is found only where it would be read again."""

import re
import textwrap
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from corpus.notes import load_notes
from corpus.splits import Split, load_splits
from corpus.typing_session import typed_note
from suggester import Engine, NoteError
from suggester.found import BEHIND, RUN, Bundle, Pattern, everywhere, found
from suggester.memory import Memory
from suggester.pipes.measures import LINED, MEASURED
from suggester.pipes.phrases import SIZED
from suggester.plain import plain
from suggester.sought import Sought
from suggester.summed import SUMMED

BUNDLES = (SIZED, MEASURED, LINED, SUMMED)
PATTERNS = [
    pytest.param(bundle, one, id=f"{bundle.name}-{n}")
    for bundle in BUNDLES
    for n, one in enumerate(bundle.patterns)
]
WORDS = {chr(n) for n in range(0x300) if re.match(r"\w", chr(n))}
BLANKS = {chr(n) for n in range(0x300) if re.match(r"\s", chr(n))}


class Reach:
    """How far a pattern sees: width and ahead in characters from its first, behind before it.
    runs: of words or blanks without an end that it may go through."""

    def __init__(self, width: int, ahead: int, behind: int = 0, runs: int = 0) -> None:
        self.width, self.ahead, self.behind, self.runs = width, ahead, behind, runs


def of_all(items: Any) -> Reach:
    """Return the reach of what is matched one behind the other."""
    found = Reach(0, 0)
    for op, value in items:
        one = of_one(str(op), value)
        found = Reach(
            found.width + one.width,
            max(found.ahead, found.width + one.ahead),
            max(found.behind, one.behind),
            found.runs + one.runs,
        )
    return found


def of_any(branches: list[Any]) -> Reach:
    each = [of_all(branch) for branch in branches]
    return Reach(
        *(max(getattr(one, name) for one in each) for name in ("width", "ahead", "behind", "runs"))
    )


def of_one(op: str, value: Any) -> Reach:
    match op, value:
        case ("LITERAL" | "NOT_LITERAL" | "IN" | "ANY", _):
            return Reach(1, 1)
        case ("AT", _):
            return Reach(0, 1, 1)
        case ("SUBPATTERN", (*_, inner)):
            return of_all(inner)
        case ("ATOMIC_GROUP", inner):
            return of_all(inner)
        case ("BRANCH", (_, branches)):
            return of_any(branches)
        case ("GROUPREF_EXISTS", (_, *branches)):
            return of_any([branch for branch in branches if branch is not None])
        case ("ASSERT" | "ASSERT_NOT", (direction, inner)):
            one = of_all(inner)
            ahead = direction > 0
            return Reach(
                0, one.ahead if ahead else 1, one.behind + (0 if ahead else one.width), one.runs
            )
        case ("MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT", (_, most, inner)):
            one = of_all(inner)
            if most == _constants.MAXREPEAT:
                assert of_one_kind(inner), "only words and blanks may go on without an end"
                return Reach(0, 1, one.behind, 1)
            return Reach(
                one.width * most,
                one.width * max(0, most - 1) + one.ahead,
                one.behind,
                one.runs * most,
            )
        case ("FAILURE", _):
            return Reach(0, 0)
    pytest.fail(f"how far {op} sees is not known")


def of_one_kind(inner: Any) -> bool:
    """Tell whether what repeats is a character of words, or a blank."""
    (op, value) = next(iter(inner))
    assert len(list(inner)) == 1
    assert str(op) in ("IN", "LITERAL")
    matched = {
        letter
        for letter in map(chr, range(0x300))
        if (str(op) == "LITERAL" and ord(letter) == value)
        or (str(op) == "IN" and any(holds(str(kind), one, letter) for kind, one in value))
    }
    return bool(matched) and (matched <= WORDS or matched <= BLANKS)


def holds(kind: str, value: Any, letter: str) -> bool:
    match kind, value:
        case "LITERAL", number:
            return bool(ord(letter) == number)
        case "RANGE", (first, last):
            return bool(first <= ord(letter) <= last)
        case "CATEGORY", name:
            written = {"CATEGORY_WORD": r"\w", "CATEGORY_SPACE": r"\s", "CATEGORY_DIGIT": r"\d"}
            return re.match(written[str(name)], letter) is not None
    pytest.fail(f"what {kind} holds is not known")


@pytest.mark.parametrize(("bundle", "one"), PATTERNS)
def test_a_pattern_sees_no_further_than_its_bundle_says(bundle: Bundle, one: Pattern) -> None:
    pattern = one.pattern if isinstance(one, Sought) else one
    reach = of_all(_parser.parse(pattern.pattern, pattern.flags))
    assert reach.ahead + reach.runs * RUN < bundle.ahead
    assert reach.behind < BEHIND


def test_the_measure_of_a_pattern_sees_what_it_looks_at() -> None:
    reach = of_all(_parser.parse(r"(?<=ab)c{2,5}\s*(?=de|f)\b"))
    assert (reach.width, reach.ahead, reach.behind, reach.runs) == (5, 7, 2, 1)


@cache
def texts() -> tuple[str, ...]:
    """Return the open notes, and some with what may reach into the next lines."""
    splits = load_splits()
    notes = [plain(note.text) for note in load_notes() if splits.of(note.author) is not Split.TEST]
    broken = [note.replace(" ", "\n", 40) for note in notes[:60]]
    long_words = ["MFR " + "x" * 40 + " 15 min\n" * 20, "TE" + " " * 60 + "15 min\n" * 20]
    return (*notes, *broken, *long_words, "10 min\n\n" * 60, "TE 5\nmin " * 60, typed_note())


def places(text: str, bundle: Bundle, memory: Memory | None) -> list[list[tuple[int, int]]]:
    find = everywhere(text) if memory is None else found(text, (bundle,), memory)
    return [[match.span() for match in find(one)] for one in bundle.patterns]


def differing(bundle: Bundle, memory: Memory) -> Iterator[str]:
    """Yield the texts in which the patterns match elsewhere by a memory: each read twice, and
    without its first and its last words."""
    for text in texts():
        for beginning in (text, text, text[: len(text) * 2 // 3], text[len(text) // 3 :]):
            if places(beginning, bundle, memory) != places(beginning, bundle, None):
                yield text


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_patterns_match_where_they_do_without_a_memory(bundle: Bundle) -> None:
    assert not list(differing(bundle, Memory()))


class Careless(Memory):
    """A memory that leaves one part of what a kind of piece hangs on out of its digest."""

    def __init__(self, kind: str, part: int) -> None:
        super().__init__()
        self._kind, self._part = kind, part

    def digest(self, *said: str) -> bytes:
        if said[0] == self._kind:
            said = (*said[: self._part], *said[self._part + 1 :])
        return super().digest(*said)


class ShortSighted(Memory):
    """A memory that knows pieces of text by their own characters, not by those around them."""

    def digest(self, *said: str) -> bytes:
        if said[0] in {bundle.name for bundle in BUNDLES}:
            name, places_, seen = said
            before, size = map(int, places_.split())
            said = (name, places_, seen[before : before + size])
        return super().digest(*said)


LONG = "Seen in the gym with spouse and wheelchair, near the window, which was open all day,"
BEHIND_LINES = [
    pytest.param(SIZED, ("wound 3", "laps", "cm2 debrided"), id="sized"),
    pytest.param(MEASURED, ("squats 15", "reps", "min"), id="measured"),
    pytest.param(LINED, ("eval 35 min, tx 12", "units", "min"), id="lined"),
]


@pytest.mark.parametrize(("bundle", "said"), BEHIND_LINES)
def test_the_comparison_sees_a_digest_of_the_lines_alone(
    bundle: Bundle, said: tuple[str, str, str]
) -> None:
    words, *next_lines = said
    line = f"{LONG} {LONG} {LONG} {words}"  # so long that it is looked up alone
    notes = [f"{line}\n{behind}\n" for behind in (*next_lines, *next_lines[::-1], *next_lines)]
    short, whole = ShortSighted(), Memory()
    assert any(places(note, bundle, short) != places(note, bundle, None) for note in notes)
    assert all(places(note, bundle, whole) == places(note, bundle, None) for note in notes)


def wrapped(width: int) -> str:
    """Return prose broken at a width, which is read as if it were not."""
    prose = f"O: {LONG} then did deep squats with red band and forward lunges with cues. " * 4
    return textwrap.fill(prose, width)


# Notes that differ in one thing which a sentence or a line of theirs hangs on.
ALIKE = {
    "phrases-codes": ("O: 97110 x 15 min.", "O: 97112 x 15 min."),
    "phrases-words": ("O: squats 3x10.", "O: lunges 3x10."),
    "phrases-beside": ("O: tape 971\nG 0283 - 12", "O: tape 97\nG 0283-12 9"),
    "phrases-sizes": (
        "O: sharp debridement of wound 3\nx 4",
        "O: sharp debridement of wound 3\nx 40",
    ),
    "met-line": tuple(map(wrapped, range(60, 90))),
    "met-next": ("O: STM to right UT 10 min", "O: STM to left hip flexor 10 min"),
    "met-corrected": ("O: theraputic exercize 15 min", "O: therapuetic exercise 15 min"),
    "rows-numbers": ("12 mech tx / 10 manual", "22 mech tx / 10 manual"),
    "rows-behind": ("TE 24\nMT 16", "TE 24\nx 3, MT 16"),
    "rows-works": ("TE 24, MT 16", "TA 24, MT 16"),
    "rows-scales": ("Balance training 24, MT 16", "Berg: balance training 24, MT 16"),
}


def answer(engine: Engine, text: str, memory: Memory | None) -> str:
    try:
        return engine.suggest(text, memory=memory).model_dump_json()
    except NoteError as error:
        return type(error).__name__


@pytest.mark.parametrize("notes", ALIKE.values(), ids=ALIKE)
def test_notes_that_are_nearly_alike_are_told_apart(engine: Engine, notes: tuple[str, ...]) -> None:
    memory = Memory()
    for text in (*notes, *notes, *(note + "\nP: continue" for note in notes)):
        assert answer(engine, text, memory) == answer(engine, text, None)


# The other parts say again what these do, in all notes that are known.
CARELESS = [("phrases", 2), ("met", 3), ("rows", 1), ("rows", 2)]


@pytest.mark.parametrize(("kind", "part"), CARELESS)
def test_the_comparison_sees_a_digest_that_leaves_out_a_part(
    engine: Engine, kind: str, part: int
) -> None:
    memory = Careless(kind, part)
    texts_ = [text for notes in ALIKE.values() for text in notes]
    assert any(answer(engine, text, memory) != answer(engine, text, None) for text in texts_)


def test_a_note_moved_down_is_answered_alike(engine: Engine) -> None:
    memory = Memory()
    note = typed_note()[:900]
    for _, lines in pairwise(range(5)):
        text = "Seen at 9.\n" * lines + note
        assert answer(engine, text, memory) == answer(engine, text, None)
