"""Sections by heading in every form that clinics write, and by content where none stands."""

import pytest

from corpus.suites import sections
from corpus.suites.lines import Half
from suggester import Engine, shipped_engine
from suggester.lexicon import lexicon_from_files
from suggester.section_reading import FILE, KINDS, Place, SectionReading, Stretch

HEADED = ["subjective", "treatment", "plan"]


def heads(engine: Engine, note: str) -> list[str]:
    return [section.kind for section in engine.suggest(note).note.sections if section.heading]


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("[S] sore\n[O] flex 120\n[T] squats 3x10\n[P] cont", id="brackets"),
        pytest.param("(S) sore\n(T) squats 3x10\n(P) cont", id="round"),
        pytest.param("<<SUBJ>>\nsore\n<<RX>>\nsquats 3x10\n<<PLAN>>\ncont", id="angles"),
        pytest.param("== Subj ==\nsore\n== Tx ==\nsquats\n== Plan ==\ncont", id="ruled"),
        pytest.param("S > sore\nI > squats 3x10\nP > cont", id="arrows"),
        pytest.param("S) sore\nRx) squats 3x10\nP) cont", id="closed"),
        pytest.param("Subjectve;\nsore\nTreatmnt;\nsquats 3x10\nPaln;\ncont", id="misspelt"),
        pytest.param("PATIENT COMMENTS\nsore\nRX GIVEN\nsquats\nNEXT STEPS\ncont", id="by-words"),
        pytest.param("SUBJ: sore TREATMENT: squats 3x10 PLAN: cont", id="one-line"),
        pytest.param("Subj.\nsore\nTreatment 14 min\nsquats 3x10\nPlan\ncont", id="minutes"),
        pytest.param("Subjective. Sore.\nTreatment. Squats 3x10.\nPlan. Cont.", id="stopped"),
        pytest.param("Subjective: sore\nTx: squats 3x10, tolerated well PLAN cont", id="inside"),
    ],
)
def test_headings(engine: Engine, note: str) -> None:
    assert [kind for kind in heads(engine, note) if kind in HEADED] == HEADED


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        pytest.param("Continue treatment", "treatment", id="sentence"),
        pytest.param("STM to UT, HEP given", "home_program", id="noun"),
        pytest.param("Hip A/P glides gr III", "assessment", id="letters"),
        pytest.param("Squats 3x10 as per the plan. Tolerated well", "plan", id="last-word"),
        pytest.param("Pain 4\nsquats 3x10", "findings", id="only-a-number"),
    ],
)
def test_no_heading(engine: Engine, note: str, kind: str) -> None:
    assert kind not in heads(engine, note)


@pytest.mark.parametrize(
    ("kind", "least"),
    [pytest.param("headed", 0.99, id="headed"), pytest.param("bare", 0.95, id="bare")],
)
def test_the_open_half_stays(kind: str, least: float) -> None:
    assert sections.figures(shipped_engine(), sections.notes(Half.OPEN))[kind]["right"] >= least


def test_blanks_before_the_first_heading_change_nothing(engine: Engine) -> None:
    note = "S: knee sore, US helped.\nO: bike 10 min.\nP: add gait training."
    headings = [s.heading for s in engine.suggest("\n \n" + note).note.sections]
    assert headings == [s.heading for s in engine.suggest(note).note.sections] == ["S", "O", "P"]


def test_content_never_speaks_for_work(engine: Engine) -> None:
    answer = engine.suggest("Plan:\nUltrasound to R shoulder\nMFR to R UT\nHot pack to R shoulder")
    assert not answer.suggestions


STORY = (
    "S: Can fasten bra in front & rotate. Night wake x1.\n{}PROM ER 32 (26), flex 128, IR 40.\n"
    "Hot pack shoulder 10 min pre.\nA: capsular end feel, gaining.\nP: 2x/wk x 4 wk, progress."
)


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        pytest.param("", {"97010"}, id="no-heading-of-work"),
        pytest.param("O: flex 128\nS: stiff in the am.\n", set(), id="work-has-a-heading"),
    ],
)
def test_a_story_ends_where_work_has_no_heading(
    engine: Engine, heading: str, codes: set[str]
) -> None:
    answer = engine.suggest(STORY.format(heading))
    assert {found.code for found in answer.suggestions} == codes


def test_the_best_run_is_exact() -> None:
    weights = b"# head\na\tplan\t30\nb\tgoals\t10\nstep=line plan\tplan\t25\n"
    reading = SectionReading(lexicon_from_files({FILE: weights}))
    every = range(len(KINDS))
    places = [Place({"a"}, "start", every), Place({"b"}, "line", every)]
    assert [KINDS[said.kind] for said in reading.read([Stretch(places)])] == ["plan", "plan"]
    assert [KINDS[said.kind] for said in reading.read([Stretch(places[1:])])] == ["goals"]
    assert reading.read([]) == []


def test_without_weights_headings_stand_alone() -> None:
    files = {n: d for n, d in shipped_engine().lexicon.files.items() if n != FILE}
    answer = Engine(lexicon_from_files(files)).suggest("Manual therapy x 15 min")
    assert [section.kind for section in answer.note.sections] == ["note"]


def test_the_weights_are_whole() -> None:
    lines = shipped_engine().lexicon.files[FILE].decode().split("\n")
    assert lines[0].startswith("# Written by `make sections`")
    assert all(len(line.split("\t")) == 3 for line in lines[1:-1])
    assert len(lines) > 1000
