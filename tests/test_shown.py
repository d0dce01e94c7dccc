"""Which words are shown as evidence: the item that names the work, as a person would mark it.

In a text ``⟦...⟧`` are the parts that were found, in the order of the lexicon; ``⟦1:...⟧`` where
that is not the order of the text.
"""

import re

import pytest

from suggester import Engine
from suggester.lexicon import load_lexicon
from suggester.shipped import lexicon_dir
from suggester.shown import Bounds, Place, named

LEXICON = load_lexicon(lexicon_dir())
BOUNDS = Bounds(LEXICON.words("before_work"), LEXICON.words("after_work"))
_FOUND = re.compile(r"⟦(?:(\d):)?(.*?)⟧")


def read(marked: str) -> tuple[str, list[Place]]:
    """Return the text without its marks, and the places that were marked."""
    text = ""
    parts: list[tuple[str, Place]] = []
    at = 0
    for match in _FOUND.finditer(marked):
        text += marked[at : match.start()]
        parts.append((match[1] or "", (len(text), len(text) + len(match[2]))))
        text += match[2]
        at = match.end()
    return text + marked[at:], [place for _, place in sorted(parts, key=lambda part: part[0])]


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        pytest.param("MT: ⟦STM⟧ to R UT x 10 min", ["STM to R UT"], id="part-of-the-body"),
        pytest.param("⟦mini squats⟧ at counter 2x10", ["mini squats at counter"], id="place"),
        pytest.param("⟦heel slides⟧ w/ strap, SAQ", ["heel slides w/ strap"], id="device"),
        pytest.param("⟦MFR⟧ to R UT?? no", ["MFR to R UT"], id="question"),
        pytest.param("⟦heel slides⟧ w/ min A, SAQ", ["heel slides"], id="help-is-none"),
        pytest.param("⟦gait⟧ with cues for step", ["gait"], id="cue-is-none"),
        pytest.param("bike, side lying ⟦clams⟧ RTB, SLR", ["side lying clams RTB"], id="item"),
        pytest.param("LAQ 2x10, ⟦step ups⟧ x8 ea", ["step ups"], id="dose-behind"),
        pytest.param("2x10 ⟦bridges⟧", ["bridges"], id="dose-before"),
        pytest.param("C5-7 ⟦lateral glides⟧ gr III", ["C5-7 lateral glides"], id="segment"),
        pytest.param("1st rib ⟦glide⟧", ["1st rib glide"], id="ordinal-is-no-dose"),
        pytest.param("then did the ⟦bike⟧ for ten", ["bike"], id="told"),
        pytest.param("hip flexor + ⟦piriformis stretch⟧", ["hip flexor + piriformis stretch"],
                     id="two-of-one"),
        pytest.param("⟦quad sets⟧ and heel slides", ["quad sets"], id="and-begins-another"),
        pytest.param("⟦bike⟧      5 min", ["bike"], id="columns"),
        pytest.param("rows\n⟦ER⟧\nIR", ["ER"], id="lines"),
        pytest.param("⟦Treadmill 1.8 mph 6 min⟧ for tolerance", ["Treadmill"], id="dose-within"),
        pytest.param("[x] ⟦Gait⟧ training", ["Gait training"], id="box"),
        pytest.param("⟦Car transfer⟧.......x2", ["Car transfer"], id="dots"),
        pytest.param("⟦Manual:⟧ STM to UT", ["Manual:"], id="closed-by-its-mark"),
        pytest.param("⟦bed⟧/chair transfers", ["bed/chair transfers"], id="rest-of-a-word"),
        pytest.param(
            "⟦Effleurage⟧ to UT, levator, pt prone, for ⟦relaxation⟧",
            ["Effleurage to UT", "relaxation"], id="not-what-stands-between",
        ),
        pytest.param("⟦press-up⟧ ⟦3 x 10⟧", ["press-up"], id="a-dose-names-nothing"),
        pytest.param(
            "⟦amb⟧ 80 ft w/ ⟦RW⟧ CGA, ⟦vc⟧ heel strike", ["amb", "RW"], id="a-third-part-tells-how"
        ),
        pytest.param(
            "⟦2:RW⟧ 80 ft, ⟦1:gait⟧ training", ["gait training", "RW"], id="the-foremost-first"
        ),
        pytest.param("⟦sit⟧ to ⟦stand⟧ x5", ["sit to stand"], id="one-item"),
        pytest.param("⟦3x10⟧ then ⟦5 min⟧", ["3x10"], id="something-is-always-shown"),
    ],
)  # fmt: skip
def test_the_item_is_shown(marked: str, shown: list[str]) -> None:
    text, parts = read(marked)
    assert [text[start:end] for start, end in named(text, parts, BOUNDS)] == shown


@pytest.mark.parametrize(
    ("note", "code", "shown"),
    [
        pytest.param(
            "O: NMR 15 min: SLS on foam, mini squats 2x10.", "97112", {"NMR", "SLS on foam", "mini squats"},
            id="work-under-its-heading",
        ),
        pytest.param(
            "O: Therex: bike 5 min, SLR 3x10, SLR again 2x10.", "97110", {"Therex", "bike", "SLR"},
            id="said-twice",
        ),
        pytest.param(
            "O: gait training w/ RW 100 ft x2, min A, 10 min.", "97116",
            {"gait training w/ RW"}, id="help-is-not-the-work",
        ),
    ],
)  # fmt: skip
def test_what_names_the_work_is_told(engine: Engine, note: str, code: str, shown: set[str]) -> None:
    (found,) = [one for one in engine.suggest(note).suggestions if one.code == code]
    assert {row.text for row in found.evidence if row.names_work} == shown


def test_words_that_were_not_done_name_no_work(engine: Engine) -> None:
    answer = engine.suggest("O: STM to R UT x 10 min. Held MFR and joint mobs.")
    (found,) = answer.suggestions
    assert {row.text for row in found.evidence if row.names_work} == {"STM to R UT"}
    assert {row.assertion for row in found.evidence if not row.names_work} == {"negated"}


def test_of_words_apart_that_do_not_count_none_between_is_shown(engine: Engine) -> None:
    answer = engine.suggest("O: Gait trng w/ SPC, cues heel strike 10 min. No e-stim (pacemaker).")
    (found,) = [one for one in answer.considered if one.code == "97032"]
    assert {row.text for row in found.evidence} >= {"e-stim"}
    assert not any("heel strike" in row.text for row in found.evidence)


def test_a_long_line_is_read_in_a_moment() -> None:
    """What is looked at around a place does not grow with the line."""
    text = "a " * 20_000 + "bike" + " a" * 20_000
    (place,) = named(text, [(40_000, 40_004)], BOUNDS)
    assert place[1] - place[0] < 60
