"""What the questions about gaps see of a visit: codes, minutes, names of facts. Never text."""

from dataclasses import dataclass

Place = tuple[int, int]  # code points, half-open

MODALITIES = frozenset(["supervised modality", "constant-attendance modality"])


@dataclass(frozen=True)
class DoneCode:
    """A proposed code.

    minutes: whole minutes tied to it, or None. near: facts that stand near what was done for it;
    its own kinds of evidence are among them (``does-technique``, ``does-activity``). place: of
    its strongest evidence.
    """

    code: str
    family: str
    timed: bool
    minutes: int | None
    near: frozenset[str]
    place: Place


@dataclass(frozen=True)
class Spell:
    """Minutes at a place. codes: the timed codes named together before them, in order."""

    minutes: int
    place: Place
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DoneVisit:
    """All that was done, in the order of the note.

    head, today, anywhere: facts of the note's first lines, of what belongs to this visit, and of
        the whole note.
    total, timed: minutes that the note states of the visit, with their place, or None.
    written: the minutes that the note writes, whosever they are, without totals.
    uncoded: stretches of minutes of work that no proposed code got.
    shared: stretches that several timed codes without minutes of their own stand before.
    """

    codes: tuple[DoneCode, ...]
    head: frozenset[str] = frozenset()
    today: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    total: Spell | None = None
    timed: Spell | None = None
    written: tuple[int, ...] = ()
    uncoded: tuple[Spell, ...] = ()
    shared: tuple[Spell, ...] = ()

    @property
    def most(self) -> int:
        """Return the most minutes of treatment that the note can be read to state."""
        totals = (spell.minutes for spell in (self.total, self.timed) if spell is not None)
        return max(sum(self.written), *totals, 0)

    @property
    def timed_codes(self) -> tuple[DoneCode, ...]:
        """Return the codes that are counted by minutes."""
        return tuple(done for done in self.codes if done.timed)
