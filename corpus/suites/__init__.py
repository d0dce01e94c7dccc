"""Suites of single lines: what is asked of one stage of the reading, kind by kind."""

from suggester import Engine

from . import assertion, minutes, sections, work
from .lines import Half

Figures = dict[str, dict[str, float]]


def suites(engine: Engine) -> dict[str, dict[str, Figures]]:
    """Return suite -> half -> row -> figures, of every suite that is in the tree."""
    found: dict[str, dict[str, Figures]] = {}
    for half in Half:
        for name, figures in (
            ("assertion", assertion.figures(assertion.judge(engine, assertion.items(half)))),
            ("minutes", {"all": minutes.figures(engine, minutes.items(half))}),
            ("sections", sections.figures(engine, sections.notes(half))),
            ("work", work.figures(engine, work.lines(half))),
        ):
            found.setdefault(name, {})[half.value] = figures
    return found
