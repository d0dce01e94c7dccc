"""Which of several codes gets the words: levels of an evaluation, boxes, parts of a programme."""

import pytest

from suggester import shipped_engine


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        pytest.param("OT EVALUATION - HAND & UPPER LIMB     HIGH complexity  60 min", ["97167"], id="under-its-heading"),
        pytest.param("PT evaluation\nComplexity: [ ] Low [X] Moderate [ ] High", ["97162"], id="box-behind-label"),
        pytest.param("PT IE   complexity: [ ] low [x] mod [ ] high", ["97162"], id="label-holds-the-name"),
        pytest.param("PT evaluation\nComplexity: ☐ Low ☐ Moderate ☑ High", ["97163"], id="drawn-boxes"),
        pytest.param("[x] Eval - MODERATE  35'   DASH 54", ["97162"], id="eval-and-level"),
        pytest.param("PT eval 40 min. Fall risk: high.", ["97161"], id="level-of-something-else"),
        pytest.param("PT evaluation. Mod A for transfers.", ["97161"], id="level-of-help"),
        pytest.param("[x] CP L knee", ["97010"], id="tick-is-enough"),
        pytest.param("[ ] CP L knee", [], id="no-tick"),
        pytest.param("Work hardening program 2 hrs: crate lift floor-waist 45#, sled push 90#, ladder climb.", ["97545"], id="stations"),
        pytest.param("30 min caregiver training, patient not present: hemi dressing, tub bench transfer.", ["97550"], id="what-a-caregiver-learnt"),
        pytest.param("O: SLP tx. Effortful swallow x20, chin tuck w/ thin by tsp 15 trials.", ["92526"], id="swallowing"),
        pytest.param("Pill box sequencing 4 meds, errors 2, self corrected", ["97535"], id="numbers-are-no-feet"),
        pytest.param("Gait 150' x 2 w/ RW, cues for step length", ["97116"], id="feet-by-their-mark"),
    ],
)  # fmt: skip
def test_codes(note: str, codes: list[str]) -> None:
    answer = shipped_engine().suggest(note)
    assert [found.code for found in answer.suggestions] == codes
