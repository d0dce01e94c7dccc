"""200 decisions of a clinic with its own shorthand: what is learnt, and what it does to notes that
nobody decided. The notes are invented by the hand that tests; they flatter."""

from sqlalchemy import func, select

from suggester.engine import Engine
from suggester.learning.changes import said
from suggester.learning.course import Proposal
from tests.learning import clinic
from tests.learning.conftest import engine_with
from web.queue.store import Store
from web.queue.tables import audit


def figures(engine: Engine, notes: list[clinic.Note]) -> tuple[float, float]:
    """Precision and recall over (note, code)."""
    right = proposed = wanted = 0
    for note in notes:
        codes = {found.code for found in engine.suggest(note.text).suggestions}
        right += len(codes & note.codes)
        proposed += len(codes)
        wanted += len(note.codes)
    return right / proposed, right / wanted


def test_unseen_notes_are_read_better(proposal: Proposal) -> None:
    unseen = clinic.notes(60, seed=99)
    before = figures(engine_with({}), unseen)
    after = figures(engine_with(dict(proposal.files)), unseen)
    assert after[0] >= before[0] + 0.1
    assert after[1] >= before[1] + 0.3


def test_the_clinics_wordings_are_found_and_nobodys_name(proposal: Proposal) -> None:
    new = " / ".join(said(change) for change in proposal.changes).lower()
    for words in ("krait ladder", "wobble prog", "stix", "kor circ", "us frame", "mt loop"):
        assert words in new
    for name in clinic.NAMES:
        assert name.lower() not in new


def test_what_is_written_holds_no_other_words_of_a_note(proposal: Proposal) -> None:
    written = b"".join(proposal.files.values()).decode().lower()
    written += "".join(row.model_dump_json() for row in proposal.rows).lower()
    for words in ("pain", "tolerated", "plantar", "visit", *clinic.NAMES):
        assert words.lower() not in written


def test_the_verdict_is_given_on_notes_that_took_no_part(proposal: Proposal) -> None:
    assert proposal.refused == ""
    judged = {row.lesson for row in proposal.rows}
    of, shipped = proposal.figures
    assert of.of == "held-out reviews"
    assert of.notes + len(judged) <= 200
    assert [(f.name, f.after > f.before, f.low > 0) for f in of.figures] == [
        ("precision", True, True),
        ("recall", True, True),
        ("F1", True, True),
    ]
    assert not any(figure.worse for figure in shipped.figures)


def test_every_note_that_was_opened_is_on_record(decided: Store, proposal: Proposal) -> None:
    with decided.reading() as connection:
        reads = connection.scalar(
            select(func.count())
            .select_from(audit)
            .where(audit.c.action == "read", audit.c.actor == "cli:test")
        )
    assert reads == 200
