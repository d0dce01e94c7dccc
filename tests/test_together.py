"""Words that speak for a code only together, and the sizes that tell codes apart."""

import pytest
from pydantic import ValidationError

from suggester import Engine, LexiconError, load_lexicon, suggest
from suggester.lexicon import lexicon_from_files
from suggester.plain import plain
from suggester.schema import CodeFile, Decoy, Kind, Together
from suggester.shipped import lexicon_dir
from suggester.sizes import sizes
from suggester.together import TogetherFinder

GROUPS = {"tape": ("leukotape", "rigid tape"), "knee": ("knee", "patella")}


def rule(**fields: object) -> Together:
    return Together.model_validate(
        {"id": "x", "kind": "technique", "all": [["@tape"], ["@knee"]], **fields}
    )


def found(row: Together, text: str) -> list[str]:
    entry = CodeFile(
        code="00001",
        label="Invented",
        family="invented",
        description="An invented code.",
        timed=False,
        disciplines=("PT",),
        together=(row,),
    )
    finder = TogetherFinder([entry], GROUPS, str)
    words, steps = [], []
    for step, word in enumerate(text.split(" ")):
        if word:
            words.append(word)
            steps.append(step)
    return [" ".join(words[place.start : place.end]) for place in finder.find(words, steps)]


@pytest.mark.parametrize(
    ("row", "text", "expect"),
    [
        pytest.param(rule(), "leukotape over patella", ["leukotape over patella"], id="in-order"),
        pytest.param(rule(), "patella held by rigid tape", ["patella held by rigid tape"], id="back"),
        pytest.param(rule(), "leukotape to the ankle", [], id="a-part-is-missing"),
        pytest.param(rule(within=3), "leukotape then then then knee", [], id="too-far"),
        pytest.param(rule(within=3), "leukotape   knee", [], id="blanks-bring-nothing-closer"),
        pytest.param(
            rule(all=[["@knee"], ["@tape"], ["x"]], within=4), "leukotape knee rigid tape x",
            ["knee rigid tape x"], id="not-the-nearest",
        ),
        pytest.param(rule(none=("kinesio",)), "kinesio not leukotape on knee", [], id="silenced"),
        pytest.param(
            rule(), "leukotape knee and leukotape patella",
            ["leukotape knee", "leukotape patella"], id="twice",
        ),
        pytest.param(
            rule(all=[["@knee"], ["@knee"]]), "knee and knee", [], id="the-same-word-is-one",
        ),
        pytest.param(
            rule(all=[["@knee"], ["@knee"]]), "knee and patella", ["knee and patella"],
            id="two-different-words",
        ),
    ],
)  # fmt: skip
def test_where_words_stand_together(row: Together, text: str, expect: list[str]) -> None:
    assert found(row, text) == expect


SILENCED = """
[[decoy]]
all = [["current"], ["at side", "stayed"]]
none = ["left alone"]
within = 12
why = "Current with the clinician beside it has a code of its own."
"""


@pytest.mark.parametrize(
    ("note", "proposed"),
    [
        pytest.param("Current to quad x 15 min.", True, id="alone"),
        pytest.param("Current to quad x 15 min, PT at side.", False, id="silenced"),
        pytest.param("PT stayed, current to quad x 15 min.", False, id="in-any-order"),
        pytest.param("Current to quad x 15 min. PT stayed.", True, id="another-sentence"),
        pytest.param("PT stayed a while, then left alone: current 15 min.", True, id="none-of-it"),
    ],
)
def test_words_together_silence_a_code(note: str, proposed: bool) -> None:
    files = dict(load_lexicon(lexicon_dir()).files)
    files["codes/Q0001.toml"] = (
        'code = "Q0001"\nlabel = "Current"\nfamily = "supervised modality"\ntimed = false\n'
        'description = "An invented code for a test."\ndisciplines = ["PT"]\n'
        '[[phrase]]\nid = "current"\nkind = "name"\ntext = ["current"]\n' + SILENCED
    ).encode()
    answer = Engine(lexicon_from_files(files)).suggest(note)
    assert ("Q0001" in {found.code for found in answer.suggestions}) is proposed


PARTED = """
[[together]]
id = "tape-on-patella"
kind = "technique"
weight = 5.0
all = [["tape"], ["patella"]]
within = 12
"""


@pytest.mark.parametrize(
    ("note", "proposed"),
    [
        pytest.param("Tape to patella, 2 strips.", True, id="side-by-side"),
        pytest.param("Gait 20 min, throw at tape\nPatella less sore.", False, id="next-line"),
        pytest.param('Pt: "I lost the tape" patella red.', False, id="out-of-a-quotation"),
        pytest.param('Tape "in a V" to patella, 2 strips.', True, id="around-a-quotation"),
        pytest.param('Tape 2" strips to patella.', True, id="inches"),
    ],
)
def test_lines_and_quotations_part_words(note: str, proposed: bool) -> None:
    files = dict(load_lexicon(lexicon_dir()).files)
    files["codes/Q0001.toml"] = (
        'code = "Q0001"\nlabel = "Tape"\nfamily = "other"\ntimed = false\n'
        'description = "An invented code for a test."\ndisciplines = ["PT"]\n'
        '[[phrase]]\nid = "name"\nkind = "name"\ntext = ["zzyzx strapping"]\n' + PARTED
    ).encode()
    answer = Engine(lexicon_from_files(files)).suggest(note)
    assert ("Q0001" in {found.code for found in answer.suggestions}) is proposed


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="neither"),
        pytest.param({"text": ["x"], "all": [["x"], ["y"]]}, id="both"),
        pytest.param({"all": [["x"]]}, id="one-part"),
        pytest.param({"text": ["x"], "none": ["y"]}, id="none-without-parts"),
    ],
)
def test_a_decoy_has_words_or_parts(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="either text, or all"):
        Decoy.model_validate({"why": "Means something else.", **fields})


def test_many_words_stay_linear() -> None:
    text = " ".join(["leukotape", "patella"] * 2000)
    assert 0 < len(found(rule(), text)) <= 24


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(b'[[together]]\nid = "y"\nkind = "technique"\n', id="together"),
        pytest.param(b'[[decoy]]\nwhy = "Means something else."\n', id="decoy"),
    ],
)
def test_a_group_must_exist(block: bytes) -> None:
    files = dict(load_lexicon(lexicon_dir()).files)
    files["codes/97110.toml"] += b"\n" + block + b'all = [["@no-such"], ["x"]]\n'
    with pytest.raises(LexiconError, match="@no-such"):
        lexicon_from_files(files)


def test_a_combination_never_names_a_service() -> None:
    kinds = {row.kind for entry in load_lexicon(lexicon_dir()).codes for row in entry.together}
    assert Kind.NAME not in kinds


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("30 sq cm", "area-20-to-50", id="area"),
        pytest.param("3 x 4 cm", "area-to-20", id="rectangle"),
        pytest.param("12 by 9", "area-over-50", id="by"),
        pytest.param("> 50 sq cm", "area-over-50", id="more-than"),
        pytest.param("66 cm²", "area-over-50", id="squared"),
        pytest.param("ninety two sq cm", "area-over-50", id="area-in-words"),
        pytest.param("eighteen square centimeters", "area-to-20", id="small-area-in-words"),
        pytest.param("26 of 30 days", "days-from-16", id="days"),
        pytest.param("8/30", "days-to-15", id="few-days"),
        pytest.param("10 days transmitted", "days-to-15", id="days-transmitted"),
        pytest.param("16 days this cycle", "days-from-16", id="days-this-cycle"),
        pytest.param("19 min", "minutes-10-19", id="short"),
        pytest.param("20 minutes", "minutes-from-20", id="from-twenty"),
        pytest.param("2 comorbidities", "factors-1-2", id="few-conditions"),
        pytest.param("1-2 personal factors", "factors-1-2", id="one-or-two"),
        pytest.param("three comorbidities", "factors-from-3", id="three-in-words"),
        pytest.param("3 performance deficits", "deficits-to-3", id="few-deficits"),
        pytest.param("3-5 deficits", "deficits-4-5", id="some-deficits"),
        pytest.param("5 deficits", "deficits-4-5", id="five"),
        pytest.param("5+ deficits", "deficits-over-5", id="five-and-more"),
        pytest.param("six performance deficits", "deficits-over-5", id="many"),
    ],
)
def test_sizes(text: str, size: str) -> None:
    assert [one.size for one in sizes(text)] == [size]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("9 min", id="under-ten-minutes"),
        pytest.param("0 comorbidities", id="none"),
        pytest.param("no comorbidities", id="no-number"),
        pytest.param("5 reps", id="another-noun"),
        pytest.param("4/5 deficit in ankle", id="strength-grade"),
    ],
)
def test_no_size(text: str) -> None:
    assert [one.size for one in sizes(text)] == []


@pytest.mark.parametrize(
    ("note", "code"),
    [
        pytest.param("Wound vac changed, sacral wound 12 x 9 cm.", "97606", id="large-wound"),
        pytest.param("Wound vac changed, heel wound 3 x 4 cm.", "97605", id="small-wound"),
        pytest.param("DN: UT, levator and infraspinatus, LTR x 3.", "20561", id="three-muscles"),
        pytest.param("DN to UT and to UT again, LTR x 2.", "20560", id="one-muscle-twice"),
    ],
)
def test_numbers_decide(note: str, code: str) -> None:
    alike = {"97605", "97606", "20560", "20561"}
    assert {one.code for one in suggest(note).suggestions} & alike == {code}


def test_plain_marks_keep_their_places() -> None:
    text = "“x” – 5′ × 3\u00a0lb"
    assert len(plain(text)) == len(text)
    assert plain(text) == '"x" - 5\' x 3 lb'
