"""The reading of clauses: what it finds in words of no phrase, what it leaves alone, and the sums."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suggester import Engine, shipped_engine
from suggester.clause_reading import (
    CODES,
    FILES,
    WORK,
    ClauseReading,
    clauses,
    features,
    group_table,
)
from suggester.lexicon import Lexicon, lexicon_from_files, load_lexicon
from suggester.schema import CLAUSE
from suggester.shipped import lexicon_dir

SHIPPED = load_lexicon(lexicon_dir())
NO_LINES: frozenset[int] = frozenset()
WORDS = st.lists(st.sampled_from(["foam", "stair", "#", ",", ".", "then", "sock", "(", "pt"]))


def weighed(work: str, codes: str) -> Lexicon:
    """Return the shipped lexicon with other weights, and with a clause told by any sum above 0."""
    points = re.sub(rb"(?m)^clause = .*$", b"clause = [1, 1]", SHIPPED.files["weights.toml"])
    files = {WORK: work.encode(), CODES: codes.encode(), "weights.toml": points}
    return lexicon_from_files(dict(SHIPPED.files) | files)


def told(reading: ClauseReading, words: str) -> list[tuple[int, int, str, int, int]]:
    parts = words.split()
    return [tuple(one) for one in reading.read(parts, NO_LINES, [False] * len(parts))]


SMALL = weighed(
    "# head\n=\t-100\ntulip\t300\nred tulip\t250\nrose\t-900\n",
    "# head\ntulip\t97110:500 97116:-200\nred tulip\t97110:100\npot\t97116:450\n",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "big red tulip pot",
            [(1, 3, "97110", 450, 350)],
        ),  # -100+300+250; 500+100 against -200+450
        ("tulip tulip tulip", [(0, 1, "97110", 200, 700)]),  # a word counts once
        ("red tulip", []),  # too short to be told
        ("red tulip rose", []),  # what speaks against work
        ("a pot here", []),  # nothing speaks for work
        ("big red , tulip pot by , it is", [(3, 4, "97110", 200, 250)]),  # each clause on its own
    ],
)
def test_the_sums_are_those_of_the_words(
    words: str, found: list[tuple[int, int, str, int, int]]
) -> None:
    assert told(ClauseReading(SMALL), words) == found


def test_what_a_phrase_explains_is_left_alone() -> None:
    reading = ClauseReading(SMALL)
    assert list(reading.read("big red tulip".split(), NO_LINES, [False, False, False]))
    assert not list(reading.read("big red tulip".split(), NO_LINES, [True, False, False]))


@pytest.mark.parametrize(
    ("words", "place", "odds"),
    [
        ("big red tulip pot", (2, 3, "97110"), (450, 350)),
        ("big red tulip pot", (2, 3, "97116"), (450, -350)),  # behind the best
        ("big red tulip pot", (2, 3, "97140"), None),  # a code that the weights do not know
        ("red tulip", (1, 2, "97110"), (450, 800)),
        ("red tulip", (1, 2, "97116"), (450, 0)),  # hardly more than the place: nothing against
        ("big red tulip pot", (0, 4, "97116"), (450, 0)),  # no more than the place
        ("a pot here now , big tulip pot", (1, 2, "97116"), (-100, 450)),  # of its own clause
        ("a pot , big tulip pot", (4, 5, "97116"), (200, -250)),
    ],
)
def test_the_words_around_a_phrase_speak_of_its_code(
    words: str, place: tuple[int, int, str], odds: tuple[int, int] | None
) -> None:
    assert ClauseReading(SMALL).odds(words.split(), NO_LINES, [place]) == [odds]


@pytest.mark.parametrize(
    ("places", "leads"),
    [
        ([(2, 3, "97116"), (3, 4, "97116")], [-350, -350]),
        ([(2, 3, "97110"), (3, 4, "97116")], [350, 0]),  # each is named
        ([(2, 4, "97110"), (3, 4, "97116")], [350, -350]),  # by the same words
    ],
)
def test_what_other_words_of_a_clause_name_speaks_against_nothing(
    places: list[tuple[int, int, str]], leads: list[int]
) -> None:
    found = ClauseReading(SMALL).odds("big red tulip pot".split(), NO_LINES, places)
    assert [odds.lead for odds in found if odds] == leads


def test_a_line_parts_clauses() -> None:
    words = "big red tulip".split()
    assert list(clauses(words, frozenset([1]))) == [(0, 1), (1, 3)]
    assert not list(ClauseReading(SMALL).read(words, frozenset([1]), [False] * 3))


@given(WORDS)
def test_clauses_are_in_order_and_hold_every_word_that_parts_none(words: list[str]) -> None:
    found = list(clauses(words, NO_LINES))
    assert all(start < end for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    inside = {at for start, end in found for at in range(start, end)}
    assert {at for at, word in enumerate(words) if word in (",", ".", "(", "then")} == set(
        range(len(words))
    ) - inside


@given(WORDS)
def test_features_stand_in_their_clause(words: list[str]) -> None:
    groups = group_table({"floor": ("foam", "red foam")})
    for name, (start, end) in features(words, groups).items():
        assert 0 <= start <= end <= len(words)
        assert name == "=" or words[start:end]


# Words of no phrase, each in a note that shows treatment; the code that they tell.
NOTES = [
    ("Tx: had her go up and back along the corridor on the rollator, 14 min", "97116"),
    ("Tx: stood with her heels together on the squidgy mat and her eyes shut, 12 min", "97112"),
    ("Tx: hoisted the shopping crate off the floor and onto the counter, 12 min", "97530"),
    ("Tx: poked her arm down the cardigan sleeve by herself, second arm needed my hand, 15 min",
     "97535"),
    ("Tx: eased the stuck collarbone joint down with my heel of hand, 12 min", "97140"),
]  # fmt: skip


def test_phrases_alone_find_none_of_it() -> None:
    files = {name: data for name, data in SHIPPED.files.items() if name not in FILES}
    engine = Engine(lexicon_from_files(files))
    assert not [note for note, _ in NOTES if engine.suggest(note).suggestions]


@pytest.mark.parametrize(("note", "code"), NOTES)
def test_work_in_words_of_no_phrase_is_found(note: str, code: str) -> None:
    assert code in [one.code for one in shipped_engine().suggest(note).suggestions]


# The same things said of the patient, of another day, of somebody else or as a wish.
SILENT = [
    "S: hoisted the shopping crate off the floor at home and felt it go.",
    "S: still cannot get up and back along the corridor without a rest. P: see Thursday.",
    "S: fell off the squidgy mat at her daughter's, landed on the hip.",
    "S: husband helps her swing both legs into the passenger seat.",
    "Goal: she will get her button blouse on without any help in 4 weeks.",
    "S: her massage lady leaned an elbow into the ropey band beside the blade on Sunday.",
    "P: next time have her go up and back along the corridor on the rollator.",
]


@pytest.mark.parametrize("note", SILENT)
def test_the_same_words_that_tell_of_no_work_here_bill_nothing(note: str) -> None:
    assert not shipped_engine().suggest(note).suggestions


def test_a_clause_is_shown_as_one() -> None:
    engine = Engine(weighed("tulip\t4000\n", "tulip\t97110:3000\npot\t97110:200\n"))
    note = "Tx: she watered every tulip pot again, 12 min"
    (one,) = engine.suggest(note).suggestions
    (said,) = one.evidence
    assert (one.code, said.phrase_id, said.match.value) == ("97110", CLAUSE.id, "fuzzy")
    assert note[said.start : said.end] == said.text
    assert "tulip pot" in said.text
    assert 0 < said.similarity < 100


def test_without_weights_no_clause_is_read() -> None:
    assert not list(
        ClauseReading(weighed("", "")).read("big red tulip".split(), NO_LINES, [False] * 3)
    )


def test_a_lexicon_without_a_code_is_told_of_none() -> None:
    files = {n: d for n, d in SMALL.files.items() if n != "codes/97110.toml"}
    reading = ClauseReading(lexicon_from_files(files))
    assert [one[2] for one in told(reading, "big red tulip pot")] == ["97116"]
