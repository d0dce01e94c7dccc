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
        pytest.param("Pill box sequencing 4 meds, 15 min, errors 2, self corrected", ["97535"], id="numbers-are-no-feet"),
        pytest.param("Gait 150' x 2 w/ RW, cues for step length", ["97116"], id="feet-by-their-mark"),
        pytest.param("Prosthetic mgmt 20 min (97763): socket fit check, donning with pull sock, sock ply adjustment practised", ["97763"], id="the-written-number-decides"),
        pytest.param("PROSTHETIC OT follow up - R transradial, myoelectric i-limb w/ wrist rotator, fitted 3 wks ago\nSignal control drills, terminal device training 30 min", ["97763"], id="a-later-visit-decides"),
        pytest.param("First visit with prosthesis: donning liner x4, sock ply management, weight shift onto prosthesis 30 min", ["97761"], id="a-first-visit"),
        pytest.param("CHEST PT 20 min: subsequent session. Postural drainage w/ percussion RLL.", ["94668"], id="a-later-session-decides"),
        pytest.param("Work conditioning, first two hours 0800-1000: crate lift 45#, sled push, ladder\nBlock 2 1000-1100 (added hour): appliance dolly stairs", ["97545", "97546"], id="the-added-hour-is-its-own"),
        pytest.param("Pool 40 min, 1:1 in water:\nhip abd w/ cuffs 2x15 | noodle bicycle 4 min | wall squats 2x10", ["97113"], id="a-line-that-ends-in-a-colon"),
        pytest.param("Ex x 8 min: AROM shoulder flex 5x2, hand squeezes w/ foam x10.", ["97110"], id="words-from-the-label-on"),
        pytest.param("-- Ther act (15 min)\nLog roll to sit x3, toilet transfer CGA\n-- Gait (11 min)\nAmbulated w/ RW 150 ft, cue to look up", ["97116", "97530"], id="two-dashes-are-a-bullet"),
        pytest.param("OCCUPATIONAL THERAPY HOME HEALTH EVALUATION\nIn 9:40 out 10:45\nReferral: fall, R distal radius ORIF. Grip 34 lb.", ["97165"], id="the-title-is-no-finding"),
    ],
)  # fmt: skip
def test_codes(note: str, codes: list[str]) -> None:
    answer = shipped_engine().suggest(note)
    assert sorted(found.code for found in answer.suggestions) == sorted(codes)
