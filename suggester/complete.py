"""Is the note complete: every code clear, the minutes add up, no treatment unexplained? Pure."""

from collections.abc import Iterator, Mapping, Sequence

from suggester.lexicon import Lexicon
from suggester.mention import Reading, Undivided
from suggester.model import Completeness, OpenPoint
from suggester.weighed import Tally

CLEAR = 0.65  # confidence from which a code needs no second look


def completeness(
    tallies: Sequence[Tally],
    minutes: Mapping[str, int],
    open_minutes: Sequence[Undivided],
    reading: Reading,
    lexicon: Lexicon,
) -> Completeness:
    """Return whether nothing is left to ask about the codes, and what is.

    tallies: those included that the time of a first block adds.
    minutes: code -> whole minutes; open_minutes: those that are in no code's.
    A note that supports no code is not complete: there is nothing to bill.
    """
    proposed = [found.code for found in tallies if found.proposed]
    points = (
        *_codes(tallies, lexicon),
        *_minutes(proposed, minutes, open_minutes, reading, lexicon),
        *(
            OpenPoint(
                kind="clause", says="Reads like treatment and has no code.", start=start, end=end
            )
            for start, end in reading.uncoded
        ),
    )
    return Completeness(complete=bool(proposed) and not points, open=points)


def _codes(tallies: Sequence[Tally], lexicon: Lexicon) -> Iterator[OpenPoint]:
    """Yield each code that is neither sure to be billed nor sure not to be."""
    if not any(found.proposed for found in tallies):
        yield OpenPoint(kind="code", says="No code is supported.")
    for found in tallies:
        if found.proposed and found.confidence < CLEAR:
            yield OpenPoint(kind="code", says=f"{found.code} is proposed, and not clear.")
        unsure = any(w.gate is None and w.points for w in found.weighed)
        if not found.proposed and unsure and found.score >= lexicon.weights.ask:
            yield OpenPoint(kind="code", says=f"{found.code} may be supported: see its reason.")


def _minutes(
    proposed: Sequence[str],
    minutes: Mapping[str, int],
    open_minutes: Sequence[Undivided],
    reading: Reading,
    lexicon: Lexicon,
) -> Iterator[OpenPoint]:
    """Yield each way in which the minutes do not add up to what the note states."""
    timed = [code for code in proposed if lexicon.by_code[code].timed]
    for code in timed:
        if code not in minutes:
            yield OpenPoint(kind="minutes", says=f"{code} has no minutes.")
    for one in open_minutes:
        codes = ", ".join(one.codes)
        says = f"{one.minutes} minutes are in no code's: they may be of {codes}."
        yield OpenPoint(kind="minutes", says=says, start=one.start, end=one.end)
    of_timed = sum(minutes.get(code, 0) for code in timed)
    of_all = sum(minutes.get(code, 0) for code in proposed)
    stated, total = reading.timed_minutes, reading.total_minutes
    if timed and stated is None and total is None:
        yield OpenPoint(
            kind="minutes", says="The note states no total to hold the minutes against."
        )
    if stated is not None and stated != of_timed:
        says = f"The codes have {of_timed} timed minutes, the note states {stated}."
        yield OpenPoint(kind="minutes", says=says)
    # An untimed service without minutes of its own takes what the others leave.
    rest = any(code not in minutes for code in proposed if code not in timed)
    if total is not None and (of_all > total or (of_all < total and not rest)):
        says = f"The codes have {of_all} minutes, the note states {total} in all."
        yield OpenPoint(kind="minutes", says=says)
