"""Whose note is it? The title decides, and only the title."""

import pytest

from suggester import Engine
from suggester.reach_schema import TitleExample
from suggester.titles import TitleReader

WORK = "\nO: gait training 100 ft RW x 15 min, cues for step length, MFR to R UT x 10 min"


@pytest.fixture(scope="module")
def titles(engine: Engine) -> TitleReader:
    return TitleReader(engine.lexicon)


def test_examples_hold(engine: Engine, titles: TitleReader) -> None:
    wrong: list[TitleExample] = []
    for example in engine.lexicon.titles.example:
        found = titles.other_field(engine.nlp.make_doc(example.note))
        if (found is not None) != (example.field == "other"):
            wrong.append(example)
    assert wrong == []
    assert len(engine.lexicon.titles.example) >= 5


@pytest.mark.parametrize(
    ("title", "silent"),
    [
        pytest.param("OPERATIVE NOTE (brief)", True, id="surgeon"),
        pytest.param("Acme Hospital\nED triage + RN notes", True, id="second-line"),
        pytest.param("Sports medicine clinic. He is nineteen.", True, id="prose-title"),
        pytest.param("PT - oncology floor", False, id="therapist-there"),
        pytest.param("Physical therapy, ortho clinic", False, id="therapy-clinic"),
        pytest.param("pt 66 M, radiology report", True, id="pt-is-the-patient"),
        pytest.param("S: saw cardiology Monday", False, id="subjective"),
        pytest.param("Referral: ENT, vertigo", False, id="referral"),
        pytest.param("Pt at dialysis, wife trained", False, id="a-place"),
        pytest.param("RADIOLOGY REPORT\nHx: pain, PT x 6 wks", True, id="therapy-in-the-history"),
        pytest.param("Oncology floor\nPT DAILY NOTE", False, id="therapist-in-the-second-line"),
        pytest.param("Daily note 4/5", False, id="no-field"),
        pytest.param("x" * 70 + " neurology", False, id="deep-in-the-line"),
        pytest.param(
            "Urgent care, whiplash. PT for traction if no better", True, id="to-a-therapist"
        ),
        pytest.param("Oncology floor. PT: seen bedside", False, id="therapist-in-the-next-phrase"),
        pytest.param("Psychiatry, OT", False, id="therapist-in-the-phrase"),
        pytest.param(
            "Lake Chiropractic, back care. Note by J. Holm PT", False, id="written-by-a-therapist"
        ),
        pytest.param(
            "Lake Chiropractic, adjusted. Seen by M. Holm DC", True, id="written-by-another"
        ),
        pytest.param(
            "Harbor Chiro & Spine, 55 M\nPT portion only", False, id="part-of-the-therapist"
        ),
        pytest.param("Harbor Chiro & Spine, 55 M\nOk for PT portion", True, id="part-spoken-of"),
        pytest.param("Personal trainer, 30M, R labral repair", False, id="own-trade"),
        pytest.param("45F, RN, L shoulder", False, id="own-trade-behind-the-age"),
        pytest.param(
            "Bronwyn K, 41, swim coach, R shoulder", False, id="own-trade-behind-a-bare-age"
        ),
        pytest.param("45 yo RN w/ L shoulder pain", False, id="own-trade-in-prose"),
        pytest.param("Hospice pt, seen at home", False, id="whose-patient"),
        pytest.param("Care conference today at 2", False, id="later-today"),
        pytest.param("IDT Meeting, bed 14\nPT: stairs min A", True, id="meeting-of-all"),
        pytest.param("Swim coach", True, id="coach"),
        pytest.param("Email from mom: sore", False, id="message-above-a-note"),
        pytest.param("Joined chair yoga Tues", False, id="class-attended"),
        pytest.param("Brace check by ortho tech: rubbing", True, id="who-worked"),
        pytest.param("Seen by IBCLC 40 min: latch", True, id="who-saw-and-how-long"),
        pytest.param("Fell, seen by ortho tech last week", False, id="who-saw-before"),
        pytest.param("Reason for visit: med refill", True, id="reason-for-visit"),
        pytest.param("Reason for visit: L knee pain", False, id="reason-of-therapy"),
        pytest.param("Client: Rue. Swim coach", True, id="behind-the-client"),
        pytest.param("Sinus, ENT clinic. Vestibular therapy order in.", True, id="ordered"),
        pytest.param("Physio visit (vet clinic): Biscuit, lab", True, id="animal"),
        pytest.param("Nursing 2 children, postpartum", False, id="numbers-are-no-shift"),
        pytest.param("Spin class flared the knee", False, id="class-that-hurt"),
        pytest.param("Dear Ms. Farrow (case manager)", False, id="addressee"),
        pytest.param("Bariatric psych clearance.", True, id="clearance"),
        pytest.param("Vet clinic tech, L wrist sprain", False, id="works-with-animals"),
        pytest.param("Ortho clinic: see the PT's report", True, id="therapist-spoken-of"),
    ],
)
def test_title(engine: Engine, title: str, silent: bool) -> None:
    answer = engine.suggest(title + WORK)
    assert (not answer.suggestions) == silent
    if silent:
        cues = {item.cue.text for found in answer.considered for item in found.evidence if item.cue}
        assert cues
        assert all(cue in title for cue in cues)


@pytest.mark.parametrize(
    ("note", "silent"),
    [
        pytest.param("Email from Ava: did bands 3x15, SLR 3x10.", True, id="message"),
        pytest.param("Caregiver journal. 8a leg exercises 10 min.", True, id="diary"),
        pytest.param("Caregiver journal shows 3 falls. Gait training 15 min.", False, id="shown"),
        pytest.param("Billing query: 97110 23 min, 97140 8 min?", True, id="office"),
        pytest.param("Massage report to the PT. Gait training 15 min.", True, id="report-to"),
        pytest.param("HEP (OT)\nTherapeutic exercise 15 min", True, id="home-sheet"),
        pytest.param("HEP sheet reviewed. Gait training 15 min.", False, id="home-sheet-shown"),
        pytest.param("Clinic closed early. Gait training 15 min at home", True, id="closed"),
        pytest.param("Clinic closed yesterday. Gait training 15 min", False, id="was-closed"),
        pytest.param("MEMO\nTherapeutic exercise 15 min needs a reason.", True, id="memo"),
        pytest.param("Transfer of care. Gait training 15 min.\nP: cont", False, id="framed"),
    ],
)
def test_document(engine: Engine, note: str, silent: bool) -> None:
    assert (not engine.suggest(note).suggestions) == silent
