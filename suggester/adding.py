"""Add the minutes of each code up from the times tied to its services. Pure arithmetic."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from suggester.mention import LEAST_UNIT, MinuteTie, Standing, Undivided

_ROWS = 2  # other lines that have the time of an item
_DOSE = 3  # minutes; a shorter time is the dose of an exercise ("VOR x1, 1 min")


def per_code(
    ties: Sequence[MinuteTie],
    taken: Mapping[int, str],
    untimed: Set[str] = frozenset(),
    holding: Set[int] = frozenset(),
) -> Mapping[str, int]:
    """Return code -> whole minutes.

    taken: first character of a place -> the code that got it. untimed: codes billed once, whatever
    their minutes: two lines that state the same for one of them ("Group minutes: 30", "97150 - 30
    min") say it twice. holding: places that hold others of their code, which are no items.
    A summary stands above all other times of its code. A time of a whole service holds those of
    its parts. An item's own time in a list without further times is its dose, and says nothing
    of the service's minutes.
    """
    return _per_code([(tie, _code(tie, taken)) for tie in ties], taken, untimed, holding)


def _per_code(
    given: Sequence[tuple[MinuteTie, str | None]],
    taken: Mapping[int, str],
    untimed: Set[str],
    holding: Set[int],
) -> Mapping[str, int]:
    """Return code -> whole minutes. given: each time with its code."""
    ties = [tie for tie, _ in given]
    by_code: dict[str, list[MinuteTie]] = defaultdict(list)
    for tie, code in given:
        if code is None or 0 < tie.minutes < _DOSE:
            continue
        if code in untimed and any(tie.start == one.start for one in by_code[code]):
            continue  # of names that are one service: "multilayer bandage w/ finger wraps | 15 m"
        by_code[code].append(tie)
    # A name whose items have times is not one of them.
    timed = {place for tie in ties for place in (*tie.places, tie.under)} | holding
    open_ended = {code for place, code in taken.items() if place not in timed}
    added = {}
    for code, found in by_code.items():
        rows = {tie.row for tie in found}
        whole = [tie for tie in found if not _is_dose(tie, code, taken, open_ended, rows)]
        added[code] = _added(whole, code, once=code in untimed)
    known = {code: minutes for code, minutes in added.items() if minutes is not None}
    return {**_lone(given, taken, known), **known}


def _lone(
    given: Sequence[tuple[MinuteTie, str | None]],
    taken: Mapping[int, str],
    known: Mapping[str, int],
) -> Mapping[str, int]:
    """Return code -> minutes of the codes without any that words which do not count themselves give
    a single time ("traction 85# / 50#, 15 min", where words around it count)."""
    supported = frozenset(taken.values())
    lone: dict[str, list[int]] = defaultdict(list)
    for tie, code in given:
        if code is None and len(tie.codes) == 1 and tie.minutes >= LEAST_UNIT:
            lone[tie.codes[0]].append(tie.minutes)
    return {
        code: minutes[0]
        for code, minutes in lone.items()
        if len(minutes) == 1 and code in supported and code not in known
    }


def of_the_whole(
    minutes: Mapping[str, int],
    timed: Sequence[str],
    stated: int | None,
    alone: str | None = None,
    total: int | None = None,
) -> Mapping[str, int]:
    """Return the minutes of each code; those that the note states for its timed services are
    those of the only one, and the visit's are those of a service that fills visits, where no more
    than the dose of an item is known of it.

    timed: the timed codes that the note supports. stated: timed minutes, as the note says.
    alone: the only code that it supports, if visits consist of nothing else. total: as it says.
    """
    if stated is not None and len(timed) == 1 and timed[0] not in minutes:
        return {**minutes, timed[0]: stated}
    if total is not None and alone is not None and minutes.get(alone, 0) < LEAST_UNIT <= total:
        return {**minutes, alone: total}
    return minutes


def unattributed(
    ties: Sequence[MinuteTie], taken: Mapping[int, str], holding: Set[int] = frozenset()
) -> tuple[Undivided, ...]:
    """Return the times that are in no code's minutes: those of several services, unless a summary
    divides them, and those of one item of a code that has no other minutes.

    taken, holding: as in ``per_code``.
    """
    given = [(tie, _code(tie, taken)) for tie in ties]
    said = {code for tie, code in given if tie.standing is Standing.SUMMARY}
    added = _per_code(given, taken, frozenset(), holding)
    found = []
    for tie, code in given:
        if tie.shared and code is None:
            named = zip(tie.places, tie.codes, strict=True)
            codes = {taken.get(place, code) for place, code in named}
            if not codes <= said:
                found.append(Undivided(tie.start, tie.end, tie.minutes, tuple(sorted(codes))))
        elif code is not None and code not in added and tie.minutes >= LEAST_UNIT:
            found.append(Undivided(tie.start, tie.end, tie.minutes, (code,)))
    return tuple(sorted(found, key=lambda one: one.start))


def _code(tie: MinuteTie, taken: Mapping[int, str]) -> str | None:
    """Return the code whose minutes these are: of several services' the one that most belong to,
    of those the nearest. Where the words count for nothing else, it is the code of the heading
    above them, or the one that they name, if it is supported elsewhere."""
    got = [taken[place] for place in tie.places if place in taken]
    if tie.shared:
        all_count = tie.heads or len(got) == len(tie.places)
        return got[0] if all_count and len(set(got)) == 1 else None
    if got:
        return got[0] if len(got) == 1 else Counter(got).most_common(1)[0][0]
    if tie.under is not None and tie.under in taken:
        return taken[tie.under]
    listed = {taken[place] for place in tie.governed if place in taken}
    if len(listed) == 1 and tie.codes[0] not in taken.values():
        return listed.pop()  # "Orthotic mgmt 15 min: strap adjusted" is that of a later visit
    known = bool(tie.codes) and tie.codes[0] in taken.values()
    if tie.part_of is not None and (tie.part_of in taken.values() or not known):
        return tie.part_of
    named = tie.standing is not Standing.ITEM or tie.part_of is not None
    return tie.codes[0] if named and known else None


def _is_dose(
    tie: MinuteTie, code: str, taken: Mapping[int, str], open_ended: Set[str], rows: Set[int]
) -> bool:
    """Tell whether a time is how long one item was done, while others of its code have no time:
    those beside it, and for a brief one any of the note, unless it is a line's among lines that
    have theirs.

    open_ended: the codes with such items. rows: the lines with times of the code.
    """
    if tie.standing is not Standing.ITEM:
        return False
    brief = (
        tie.minutes < LEAST_UNIT
        and not tie.several
        and code in open_ended
        and (tie.row < 0 or len(rows - {tie.row}) < _ROWS)
    )
    return brief or any(taken.get(one) == code for one in tie.beside)


def _added(ties: Sequence[MinuteTie], code: str, *, once: bool) -> int | None:
    """Return the minutes of one code, or None. ties: its times, doses left out."""
    of = {standing: [tie for tie in ties if tie.standing is standing] for standing in Standing}
    if of[Standing.SUMMARY]:
        # A line may be read as a charge and as one of a list: it says its minutes once.
        told = {(() if once else one.places, one.minutes) for one in _apart(of[Standing.SUMMARY])}
        return sum(minutes for _, minutes in told)
    loose = [tie for tie in of[Standing.ITEM] if tie.part_of != code]
    # "| TE | NuStep x 12 min; leg press | 20 |": the row's time holds that of a part.
    rowed = {tie.places[0] for tie in of[Standing.WHOLE] if tie.named and tie.head is None}
    named = [tie for tie in of[Standing.WHOLE] if tie.named and tie.head not in rowed]
    if named:
        if listed := _rows_beside(named, [*loose, *of[Standing.WHOLE]]):
            return _whole([tie.minutes for tie in listed])
        # The time of what one label lists does not hold that of the lines behind it.
        after = [tie for tie in loose if tie.start > named[-1].start and named[-1].head is not None]
        said = {tie.minutes: tie for tie in named}.values() if once else named
        return _whole([tie.minutes for tie in (*said, *after)])
    if of[Standing.WHOLE]:
        opened = {tie.row: tie.minutes for tie in of[Standing.WHOLE] if tie.opens}
        parts = [tie for tie in loose if not _is_part(tie, opened.get(tie.row, 0))]
        held = sorted([*of[Standing.WHOLE], *parts], key=lambda tie: tie.start)
        return _whole([tie.minutes for tie in held])
    items = loose if of[Standing.BARE] else of[Standing.ITEM]
    if items:
        rows: dict[int, list[MinuteTie]] = defaultdict(list)
        for tie in items:
            rows[tie.row].append(tie)
        return _whole([minutes for row in rows.values() for minutes in _of_row(row)])
    return max((tie.minutes for tie in of[Standing.BARE]), default=None)


def _apart(ties: Sequence[MinuteTie]) -> list[MinuteTie]:
    """Return ties without those that read the number of the next again: "97116 Gait trng 15" by the
    code number and by the name behind it."""
    found = sorted({one.start: one for one in ties}.values(), key=lambda one: one.start)
    again = {
        one.start
        for one, after in pairwise(found)
        if one.minutes == after.minutes and after.places and after.places[0] <= one.start
    }
    return [one for one in found if one.start not in again]


def _rows_beside(named: Sequence[MinuteTie], others: Sequence[MinuteTie]) -> list[MinuteTie]:
    """Return the times of a list whose lines have one each, where a name's time is too short to
    hold those of the other lines: "pulleys 4 min / wand 8 min / isometrics 6 min"; else none."""
    beside = [tie for tie in others if tie not in named]
    lines = sorted(tie.row for tie in (*named, *beside))
    listed = lines[0] >= 0 and all(b - a == 1 for a, b in pairwise(lines))
    held = sum(tie.minutes for tie in named) >= sum(tie.minutes for tie in beside)
    if len(beside) < _ROWS or not listed or held:
        return []
    return sorted([*named, *beside], key=lambda tie: tie.start)


def _of_row(row: Sequence[MinuteTie]) -> list[int]:
    """Return the minutes of the items of one row. A time that closes a list holds the doses of
    its items: "bike 6 min, leg press, rows - 25 min" is 25 minutes. So does one that heads it:
    "25 min: swing, shaving cream 4 min"."""
    first, last = row[0], row[-1]
    if first.opens and sum(tie.minutes for tie in row[1:]) < first.minutes:
        return [tie.minutes for tie in row if tie is first or not _is_part(tie, first.minutes)]
    doses = [tie.minutes for tie in row[:-1] if not tie.several]
    if last.several and sum(doses) < last.minutes:
        return [tie.minutes for tie in row if tie.several]
    return [tie.minutes for tie in row]


def _is_part(tie: MinuteTie, opening: int) -> bool:
    """Tell whether a time is of an item of a list that a longer one opens: it stands behind it."""
    return bool(tie.places) and tie.places[0] < tie.start and tie.minutes < opening


def _whole(values: Sequence[int]) -> int:
    """Return the sum of a code's minutes; where the first is the sum of the others, they are its
    parts ("15 min: 6 STM, 9 mobs")."""
    total = sum(values)
    return values[0] if len(values) > 2 and total == 2 * values[0] else total
