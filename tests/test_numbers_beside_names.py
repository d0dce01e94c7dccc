"""Bare numbers beside the name of a service: each note with the minutes of each code."""

import pytest

from suggester import suggest

WRITTEN = [
    pytest.param(
        "TA 15   bed<>w/c pivot to L mod A\nNMR 15  PNF trunk rhythmic stabilization sitting EOM",
        {"97530": 15, "97112": 15},
        id="apart-from-its-items",
    ),
    pytest.param(
        "NMR 24 =\n - quadruped alt arm 3 x 8\nGAIT 16 = RW 200 ft turning wide\n"
        "TA 14 = floor recovery x2 min A",
        {"97112": 24, "97116": 16, "97530": 14},
        id="equals",
    ),
    pytest.param(
        "15 NMR -- core on bosu seated w/ reach\n12 TA -- jump off mat w/ both hands held",
        {"97112": 15, "97530": 12},
        id="before-the-name",
    ),
    pytest.param(
        "PT: 10 LE ther-ex, 20 gait w/ rollator CGA",
        {"97110": 10, "97116": 20},
        id="before-with-a-limb",
    ),
    pytest.param(
        "i did fifteen minutes of self care, LB dressing. then fifteen neuro re ed weight shifting "
        "onto left arm",
        {"97535": 15, "97112": 15},
        id="spoken",
    ),
    pytest.param(
        "clothespin squeeze, lacing TA 15\ntherapy putty, wall push ups TE 12",
        {"97530": 15, "97110": 12},
        id="closes-its-line",
    ),
    pytest.param("45 ther act\nladder climb\nhose drag", {"97530": 45}, id="only-one"),
    pytest.param(
        "MT = 15: SI manip R. EX = 12. OUT 10:45.", {"97140": 15, "97110": 12}, id="sentences"
    ),
    pytest.param("did 15 of cupping to thoracic paraspinals", {"97140": 15}, id="so-many-of"),
    pytest.param(
        "TENS 15, manual 15, ex 30\nMET R ant innominate\ncore ex + bike",
        {"G0283": 15, "97140": 15, "97110": 30},
        id="words-for-what-has-no-count",
    ),
    pytest.param("STM L UT. STM 20 TE 15", {"97140": 20, "97110": 15}, id="behind-each"),
    pytest.param(
        "STM 20 TE 15. Goal: lifting to shelf",
        {"97140": 20, "97110": 15},
        id="before-a-goal",
    ),
    pytest.param(
        "TE 15 : UBE level 4, biceps curls\nTA 25 : tray carry",
        {"97110": 15, "97530": 25},
        id="colon-apart",
    ),
    pytest.param(
        "15 TherEx / 15 manual / IFC 10 min",
        {"97110": 15, "97140": 15, "G0283": 10},
        id="then-behind",
    ),
    pytest.param(
        "neuro re-ed 10 - no wait, neuro 15, ther ex 10 minutes",
        {"97112": 15, "97110": 10},
        id="taken-back",
    ),
]
NOT_MINUTES = [
    pytest.param("Girth MT 24, ankle 26. Ther ex: SLR 3x10", id="metatarsal"),
    pytest.param("Ther ex 15 reps each, bridges, SLR", id="repetitions"),
    pytest.param("Gait training 60 ft w/ RW CGA, ther ex 3x10", id="feet"),
    pytest.param(
        "1 ther ex: SLR\n2 manual therapy to R knee\n3 gait training w/ RW", id="numbered"
    ),
    pytest.param("8 ther ex\n9 manual therapy to R knee", id="numbered-on"),
    pytest.param("AROM 90, PROM 95. Ther ex: wand flexion", id="range"),
    pytest.param("Balance 45/56. Ther ex: SLR 3x10", id="score"),
    pytest.param("MT 30 cm, TE 24 cm girth", id="centimetres"),
    pytest.param("IFC 80, US 50. Ther ex: SLR 3x10", id="settings"),
    pytest.param("STM 10, bridges 10, SLR 10, clams 10", id="counts-beside-hands-on-work"),
    pytest.param("PT RE-EVALUATION visit 10     L shoulder, ROM improved", id="visit-number"),
    pytest.param("then ten sit to stands and fifteen bridges", id="told-counts"),
    pytest.param("TE 3/10, MT 4/10", id="of-ten"),
    pytest.param("Plan: ther ex 20, manual therapy 15 next visit", id="planned"),
]


@pytest.mark.parametrize(("note", "minutes"), WRITTEN)
def test_number_beside_a_name_is_its_minutes(note: str, minutes: dict[str, int]) -> None:
    assert {s.code: s.minutes for s in suggest(note).suggestions if s.minutes} == minutes


@pytest.mark.parametrize("note", NOT_MINUTES)
def test_other_numbers_are_not(note: str) -> None:
    assert not [s.code for s in suggest(note).suggestions if s.minutes]
