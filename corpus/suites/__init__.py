"""Suites of single lines: what is asked of one stage of the reading, kind by kind."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from suggester import Engine

from . import assertion, marked, minutes, sections, whole, work
from .assertion import Item
from .lines import Half

Figures = dict[str, dict[str, float]]
_Item = TypeVar("_Item")


def suites(engine: Engine, *, every: int = 1) -> dict[str, dict[str, Figures]]:
    """Return suite -> half -> row -> figures, of every suite that is in the tree.

    every: ask only one item of so many, the first, for a quick look.
    """
    found: dict[str, dict[str, Figures]] = {}
    for half in Half:
        held = half is Half.SEALED
        for name, figures in (
            ("assertion", _read(engine, few(assertion.items(half), every))),
            ("voices", _read(engine, few(assertion.voices(held=held), every))),
            ("silent", {"all": _loud(engine, few(_silent(held=held), every))}),
            ("whole", {"all": whole.figures(engine, few(_whole(held=held), every))}),
            ("minutes", {"all": minutes.figures(engine, few(minutes.items(half), every))}),
            ("sections", sections.figures(engine, few(sections.notes(half), every))),
            ("work", work.figures(engine, few(work.lines(half), every))),
        ):
            found.setdefault(name, {})[half.value] = figures
    return found


def few(items: Iterable[_Item], every: int) -> list[_Item]:
    """Return one of so many items, the first of them included."""
    return list(islice(items, 0, None, every))


def _read(engine: Engine, items: Iterable[Item]) -> Figures:
    return assertion.figures(assertion.judge(engine, items))


def _silent(*, held: bool) -> Iterable[Item]:
    return marked.notes(marked.SILENT_HELD if held else marked.SILENT)


def _whole(*, held: bool) -> Iterable[whole.Note]:
    return whole.notes(whole.HELD if held else whole.FILE)


def _loud(engine: Engine, items: list[Item]) -> dict[str, float]:
    """Return how many notes that support nothing have a proposal."""
    loud = sum(bool(engine.suggest(item.text).suggestions) for item in items)
    return {"notes": len(items), "loud": loud / max(1, len(items))}
