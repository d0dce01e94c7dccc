"""What a reading came to: its steps in, a verdict for each code out. Pure.

Steps are never changed. The newest step on a code that was not undone is the one that counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .errors import UnfitStepError
from .record import Record
from .states import CODE_KINDS, Kind, Reason, Stage
from .values import Decision


@dataclass(frozen=True)
class Taken:
    """A step on record. seq: its number in the review; undoes: the seq it takes back.

    at: when it was taken; no rule looks at it.
    """

    seq: int
    stage: Stage
    kind: Kind
    by: str
    code: str | None = None
    reason: Reason | None = None
    units: int | None = None
    modifiers: tuple[str, ...] | None = None
    start: int | None = None
    end: int | None = None
    undoes: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """What stands for one code. units, modifiers: as billed; None and () of a rejected one."""

    code: str
    accepted: bool
    units: int | None = None
    modifiers: tuple[str, ...] = ()


def standing(steps: Iterable[Taken], stage: Stage) -> dict[str, Taken]:
    """Return code -> the step that counts for it in this stage, in order of code."""
    mine = [step for step in steps if step.stage is stage]
    undone = {step.undoes for step in mine if step.kind is Kind.UNDO}
    newest: dict[str, Taken] = {}
    for step in mine:
        if step.kind in CODE_KINDS and step.seq not in undone and step.code is not None:
            newest[step.code] = step
    return dict(sorted(newest.items()))


def outcome(record: Record, steps: Iterable[Taken], stage: Stage) -> dict[str, Verdict]:
    """Return code -> verdict of one reading, units and modifiers filled in as proposed."""
    proposed = {item.code: item for item in record.proposed}
    verdicts = {}
    for code, step in standing(steps, stage).items():
        if step.kind is Kind.REJECT:
            verdicts[code] = Verdict(code, accepted=False)
            continue
        machine = proposed.get(code)
        units = step.units if step.units is not None else machine.units if machine else None
        modifiers = step.modifiers if step.modifiers is not None else ()
        if step.modifiers is None and machine is not None:
            modifiers = machine.modifiers
        verdicts[code] = Verdict(code, True, units, tuple(sorted(modifiers)))
    return verdicts


def agree(first: Mapping[str, Verdict], second: Mapping[str, Verdict]) -> bool:
    """Whether two readings bill the same; why a code was rejected does not matter."""
    return _billed(first) == _billed(second)


def _billed(verdicts: Mapping[str, Verdict]) -> set[Verdict]:
    return {verdict for verdict in verdicts.values() if verdict.accepted}


def check_decision(
    decision: Decision, record: Record, stands: Mapping[str, Taken], note_chars: int
) -> None:
    """Raise UnfitStepError for a decision that fits neither the answer nor the note.

    stands: what counts for each code now. note_chars: the note's length in code points.
    """
    code, kind = decision.code, decision.kind
    known = code in record.codes
    added = not known and code in stands
    if kind is Kind.ADD:
        if known or added:
            raise UnfitStepError(f"{code} is in the review already: accept or change it.")
        start, end = decision.start, decision.end
        if start is None or end is None or not 0 <= start < end <= note_chars:
            raise UnfitStepError(
                "An added code needs the words that support it: 0 <= start < end <= the note's "
                f"length ({note_chars} code points)."
            )
    elif not known and not added:
        raise UnfitStepError(f"{code} was not proposed. Add it, with the words that support it.")
    elif added and kind is not Kind.CHANGE:
        raise UnfitStepError(f"{code} was added by hand: change it, or undo the addition.")


def check_undo(seq: int, steps: Iterable[Taken], stage: Stage) -> None:
    """Raise UnfitStepError unless this step counts now: only what counts can be undone."""
    stands = standing(steps, stage)
    if seq not in {step.seq for step in stands.values()}:
        raise UnfitStepError(
            f"Step {seq} does not count now: it is of another reading, is undone already, or a "
            "later step on the same code must be undone first."
        )


def check_finish(record: Record, stands: Mapping[str, Taken]) -> None:
    """Raise UnfitStepError while a proposed code has no decision."""
    missing = sorted(record.codes - stands.keys())
    if missing:
        raise UnfitStepError(f"Not decided yet: {', '.join(missing)}. Accept or reject each.")
