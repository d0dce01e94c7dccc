"""Plain short notes: hardly more than a list of services, with bare numbers for their minutes."""

import pytest

from suggester import suggest

LISTS = [
    pytest.param("TE 24, MT 16. Cont POC.", {"97110": 24, "97140": 16}, id="commas"),
    pytest.param("T/E 25, M/T 15", {"97110": 25, "97140": 15}, id="slashed-names"),
    pytest.param("wax 10 / mobs 12 / ex 20", {"97018": 10, "97140": 12, "97110": 20}, id="slashes"),
    pytest.param("Strength..........20\nBalance....15", {"97110": 20, "97112": 15}, id="dots"),
    pytest.param("exercise = 20; manual = 10", {"97110": 20, "97140": 10}, id="equals"),
    pytest.param("Ther-ex=15|Gait Trng=23|Tot=38", {"97110": 15, "97116": 23}, id="pipes"),
    pytest.param("Self care: 15, TE: 10", {"97535": 15, "97110": 10}, id="care-is-no-measure"),
    pytest.param("(20) Strengthening\n(10) Balance", {"97110": 20, "97112": 10}, id="in-brackets-before"),
    pytest.param("12 mech tx\n10 manual tx\n20 ther ex", {"97012": 12, "97140": 10, "97110": 20}, id="before"),
    pytest.param("10 LE ther-ex, 20 gait training w/ rollator", {"97110": 10, "97116": 20}, id="before-commas"),
    pytest.param("Seen x 45 min, 30 for exercise and 15 for manual.", {"97110": 30, "97140": 15}, id="for"),
    pytest.param("Ex/Man/Vaso: 30/15/10", {"97110": 30, "97140": 15, "97016": 10}, id="over-each-other"),
    pytest.param("15 10\nADL TE", {"97535": 15, "97110": 10}, id="numbers-above"),
    pytest.param("8 8 8 - TE, MT, NMRE", {"97110": 8, "97140": 8, "97112": 8}, id="numbers-before"),
    pytest.param("TE 10: bridges, clams / NMR 15: SLS, BAPS", {"97110": 10, "97112": 15}, id="labels"),
    pytest.param("wall slides, rhythmic stabs, 15 NMR", {"97112": 15}, id="name-closes-the-list"),
    pytest.param("MT = 15: SI manip R. EX = 12. Out 10:45.", {"97140": 15, "97110": 12}, id="own-sentence"),
    pytest.param("ICE PACK 15. NuStep L4 12 min.", {"97010": 15, "97110": 12}, id="a-modality-alone"),
    pytest.param("Ther ex 20 min\nManual 12 min\nIce 8 min", {"97110": 20, "97140": 12, "97010": 8}, id="a-line-each"),
    pytest.param("1) infrared lamp - 15\n2) MFR - 10\n3) bridging - 12", {"97026": 15, "97140": 10, "97110": 12}, id="numbered"),
    pytest.param("Paraffin 10 min\nTendon glides x10\nPutty squeeze x20", {"97018": 10, "97110": None}, id="a-modality-heads-nothing"),
    pytest.param("POD 12 TKA\nTherex 25 min\nGame Ready 15 min", {"97110": 25, "97016": 15}, id="a-modality-under-exercise"),
    pytest.param("Towel scrunches, marble pick ups, short foot.\nUS 8 min", {"97110": None, "97035": 8}, id="a-bare-list"),
    pytest.param("MECH LUMBAR TRACTION 90 LB 20 MIN done\nmoist heat done", {"97012": 20, "97010": None}, id="done-ends-a-line"),
]  # fmt: skip

NO_MINUTES = [
    pytest.param("SLR 20, LAQ 20, bridges 20", id="repetitions-of-one-code"),
    pytest.param("SLS 30, tandem 30, step ups 20", id="repetitions-of-several"),
    pytest.param("TE: squats 20, MT: none", id="under-a-label"),
    pytest.param("TE 2, MT 1", id="units"),
    pytest.param("TE visit 12, MT wk 8", id="counts-of-visits"),
    pytest.param("Gait 150 ft, stairs 12 steps", id="distances"),
    pytest.param("US (3 heads), IFC (4 pole)", id="in-brackets-with-words"),
]

NOTHING = [
    pytest.param("Strength 4/5. Balance good. Gait antalgic.", id="findings"),
    pytest.param("Strength 4/5 quads, balance fair, gait slow", id="findings-in-one-line"),
    pytest.param(
        "Bed mobility: min A\nTransfers: CGA\nGait: CGA x 50 ft with RW", id="levels-of-help"
    ),
    pytest.param("Fine motor SS 12, gross motor 9, cognition 10", id="scores"),
    pytest.param("Tinetti: balance 12, gait 10", id="a-test"),
    pytest.param("Goals: gait 150 ft, balance SLS 30, transfers indep", id="goals"),
    pytest.param("Plan: TE 20, MT 15, gait 10", id="a-plan"),
    pytest.param("Next visit: ther ex 20, manual 15, ice 10", id="next-visit"),
    pytest.param("HH PT 1w1 2w4. Fall prevention training, ther ex, gait.", id="plan-of-care"),
    pytest.param("2x/wk: exercise, manual, balance, e-stim", id="visits-a-week"),
    pytest.param("TE 0 / MT 0 / US 0", id="noughts"),
    pytest.param("e-stim | 0 | -\nUS | 0 | -", id="noughts-in-cells"),
    pytest.param("Needs gait training, balance, stairs.", id="needs"),
    pytest.param("CARE: transfers 12, bathing 10", id="a-measure"),
    pytest.param("MoCA 19, SLUMS 20", id="cognitive-tests"),
]


@pytest.mark.parametrize(("note", "minutes"), LISTS)
def test_a_plain_list_gives_every_service_its_minutes(
    note: str, minutes: dict[str, int | None]
) -> None:
    assert {one.code: one.minutes for one in suggest(note).suggestions} == minutes


@pytest.mark.parametrize("note", NO_MINUTES)
def test_other_numbers_are_no_minutes(note: str) -> None:
    assert not [one.code for one in suggest(note).suggestions if one.minutes]


@pytest.mark.parametrize("note", NOTHING)
def test_words_of_work_in_other_short_notes_bill_nothing(note: str) -> None:
    assert not [one.code for one in suggest(note).suggestions]
