"""With a memory the answers are the same, and it holds no words."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.notes import load_notes
from corpus.splits import Split, load_splits
from corpus.typing_session import typed_note
from suggester import Engine, NoteError
from suggester.memory import LONGEST, Generations, Memories, Memory
from suggester.shipped import lexicon_dir
from suggester.told_before import ToldBefore
from tests.vault.canaries import canary

# What turns the meaning of the words beside it, or of all that follow.
PIECES = (
    "x", " ", "\n", "\n\n", ".", ":", ";", ",", "-", "/", "?", "(", ")", "|", "_", "o ", "O ", "X ",
    "[ ] ", "[x] ", "☐ ", "☑ ", "✓", "___", "~~", "{", "0", " 0 min", " x 10 min", " 15 min", "no ",
    "not done", "declined ", "held", "next visit: ", "HEP: ", "Plan: ", "P:\n", "S: ", "O:\n",
    "\nTreatment:\n", "Goals:\n", "Not reached today:\n", "- ", "OT: ", "by OT ", "Home health OT: ",
    "PT note\n", "RN ", "US", "squats 3x10", "MFR", "gait training", "Therex", "97110", "eval",
    "total 40 min", "today ", "yesterday ", "I ", "and ", "or ", "then ", "9/16/26\n", "\t",
)  # fmt: skip
NAMES = re.compile(r"[\w.:/+-]+")


@cache
def open_notes() -> tuple[str, ...]:
    splits = load_splits()
    notes = [note.text for note in load_notes() if splits.of(note.author) is not Split.TEST]
    return (*(note for note in notes if len(note) < 1500), typed_note()[:1500])


def answer(engine: Engine, text: str, memory: Memory | None = None) -> str:
    try:
        return engine.suggest(text, memory=memory).model_dump_json()
    except NoteError as error:
        return type(error).__name__


Edit = tuple[float, int, str]  # where, as a share of the note; characters taken out; put in
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1), st.sampled_from((0, 0, 0, 1, 5, 40)), st.sampled_from(("", *PIECES))
    ),
    min_size=1,
    max_size=5,
)


def edited(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield a note as it is, and after each edit."""
    yield text
    for share, out, into in edits:
        at = int(share * len(text))
        text = text[:at] + into + text[at + out :]
        yield text


REMEMBERED = Memory()  # of all examples, so that each meets what others left


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(number=st.integers(0, 10_000), edits=EDITS)
def test_an_edited_note_is_answered_as_without_a_memory(
    engine: Engine, number: int, edits: list[Edit]
) -> None:
    notes = open_notes()
    for text in edited(notes[number % len(notes)], edits):
        assert answer(engine, text, REMEMBERED) == answer(engine, text)


def test_a_note_that_is_typed_is_answered_as_without_a_memory(engine: Engine) -> None:
    memory, note = Memory(), typed_note()
    for end in (*range(700, 900, 3), *range(900, 600, -50)):
        assert answer(engine, note[:end], memory) == answer(engine, note[:end])


def under(heading: str) -> str:
    """Return a note with so much between a heading and its last line that only the section, and
    no word near by, tells what the line is."""
    filler = "".join(f"Knee extension lag {n} degrees, brace locked.\n" for n in range(1, 40))
    return f"{heading}\n{filler}Gait training with cane 150 ft.\n"


HEADINGS = ("Treatment:", "Home exercise program:", "Past medical history:")


def differs(engine: Engine) -> bool:
    """Tell whether a memory changes an answer."""
    memory = Memory()
    return any(
        answer(engine, under(heading), memory) != answer(engine, under(heading))
        for heading in (*HEADINGS, *HEADINGS)
    )


def test_a_section_is_part_of_what_a_line_is_known_by(engine: Engine) -> None:
    assert not differs(engine)


def test_the_comparison_sees_a_digest_that_leaves_out_the_section(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ToldBefore, "_headed", lambda *_: "")
    assert differs(engine)


def strings_in(value: object) -> Iterator[str]:
    """Yield the strings of a value that is kept; nothing but plain values may be."""
    if isinstance(value, Enum | int | float | bool | None):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from strings_in(one)
    elif isinstance(value, dict):
        yield from strings_in((*value.keys(), *value.values()))
    else:
        pytest.fail(f"a {type(value).__name__} is kept")


@cache
def names() -> frozenset[str]:
    """Return what the lexicon and the program call things."""
    program = Path(__file__).parents[1] / "suggester"
    files = (*lexicon_dir().rglob("*.t*"), *program.rglob("*.py"))
    return frozenset(NAMES.findall("\n".join(file.read_text() for file in files)))


def test_what_is_kept_holds_no_word_of_a_note(engine: Engine) -> None:
    kept = Generations()
    memory = Memory(kept)
    words = [canary(f"w{n}") for n in range(12)]
    note = (
        "PT note {}\nS: {} says knee is sore, {} 3/10.\nO: {} MFR x 10 min to {}.\n"
        "- {}: squats 3x10, held {}\n[x] US {}\nNot done {}:\n- gait training {}\n"
        "P: {} next visit; HEP {}.\n"
    ).format(*words)
    for text in (note, note.lower(), note + "Therex x 15 min.", typed_note()):
        engine.suggest(text, memory=memory)
    assert len(kept) > 20
    said = set()
    for digest, value in kept.everything().items():
        assert isinstance(digest, bytes)
        said |= set(strings_in(value))
    assert said <= names()
    shown = repr(kept.everything()).lower()
    assert not [word for word in words if word.lower() in shown]


def test_the_older_generation_is_dropped_when_the_younger_is_full() -> None:
    kept = Generations(most=2)
    for n in range(4):
        kept.keep(bytes([n]), n)
    assert [kept.get(bytes([n])) for n in range(4)] == [0, 1, 2, 3]  # and so all are young
    kept.keep(b"4", 4)
    kept.keep(b"5", 5)
    kept.keep(b"6", 6)
    kept.keep(b"7", 7)
    assert kept.get(bytes([0])) is None
    assert kept.get(b"7") == 7


def test_long_pieces_fill_a_generation_sooner() -> None:
    """No caller can fill the machine with few, long pieces."""
    kept = Generations(most=1_000)
    memory = Memory(kept)
    digests = [memory.digest(letter * 400) for letter in "abcdef"]
    for n, digest in enumerate(digests):
        memory.keep(digest, n)
    assert [memory.get(digest) for digest in digests] == [None, None, 2, 3, 4, 5]


def test_the_older_generation_is_dropped_when_time_is_over() -> None:
    now = 0.0
    kept = Generations(clock=lambda: now)
    kept.keep(b"a", 1)
    kept.keep(b"b", 2)
    now = LONGEST + 1
    kept.keep(b"c", 3)
    assert kept.get(b"a") == 1  # asked for, and young again
    now = 2 * LONGEST + 2
    kept.keep(b"d", 4)
    now = 3 * LONGEST + 3
    kept.keep(b"e", 5)
    assert [kept.get(name) for name in (b"a", b"b", b"d")] == [None, None, 4]
    assert len(kept) == 2


def test_each_caller_has_a_memory_of_their_own() -> None:
    memories = Memories()
    one, same, other = memories.of("person a"), memories.of("person a"), memories.of("person b")
    digest = one.digest("squats")
    assert digest == same.digest("squats") != other.digest("squats")
    assert digest != one.digest("squat", "s") != Memories().of("person a").digest("squats")
    one.keep(digest, 1)
    assert same.get(digest) == 1
    assert other.get(other.digest("squats")) is None
