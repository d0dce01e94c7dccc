"""Suites of single lines: what is asked of one stage of the reading, kind by kind."""

from suggester import Engine

from . import assertion, marked, minutes, sections, whole, work
from .lines import Half

Figures = dict[str, dict[str, float]]


def suites(engine: Engine) -> dict[str, dict[str, Figures]]:
    """Return suite -> half -> row -> figures, of every suite that is in the tree."""
    found: dict[str, dict[str, Figures]] = {}
    for half in Half:
        for name, figures in (
            ("assertion", assertion.figures(assertion.judge(engine, assertion.items(half)))),
            ("voices", _voices(engine, half)),
            ("silent", {"all": _loud(engine, half)}),
            ("whole", {"all": _whole(engine, half)}),
            ("minutes", {"all": minutes.figures(engine, minutes.items(half))}),
            ("sections", sections.figures(engine, sections.notes(half))),
            ("work", work.figures(engine, work.lines(half))),
        ):
            found.setdefault(name, {})[half.value] = figures
    return found


def _voices(engine: Engine, half: Half) -> Figures:
    """Return the figures of the lines that are fitted on, or of those held back."""
    lines = assertion.voices(held=half is Half.SEALED)
    return assertion.figures(assertion.judge(engine, lines))


def _loud(engine: Engine, half: Half) -> dict[str, float]:
    """Return how many notes that support nothing have a proposal."""
    notes = list(marked.notes(marked.SILENT_HELD if half is Half.SEALED else marked.SILENT))
    loud = sum(bool(engine.suggest(note.text).suggestions) for note in notes)
    return {"notes": len(notes), "loud": loud / max(1, len(notes))}


def _whole(engine: Engine, half: Half) -> dict[str, float]:
    """Return the figures of whole notes: those of the first rounds, or those held back."""
    return whole.figures(engine, whole.notes(whole.HELD if half is Half.SEALED else whole.FILE))
