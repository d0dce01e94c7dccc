"""Turn a claim into a small superbill. Pure: Suggestions and the visit in, words out, and none of
the note's."""

from collections.abc import Iterable, Iterator, Mapping

from suggester import Suggestions, Visit
from suggester.model import Claim, ClaimLine, Edit
from suggester.working import OTHER

from ..contexts import Asked, Bill, BillLine, Denial, Fact
from . import words

POOL = " in all; "  # ends what the working of every pooled line begins with


def bill_view(found: Suggestions, visit: Visit) -> Bill:
    """Return the superbill of an answer. visit: the one it was answered for."""
    claim = found.claim
    labels = {item.code: item.label for item in found.suggestions}
    return Bill(
        facts=tuple(facts(visit)),
        lines=tuple(bill_lines(claim, labels)),
        pool=next((day for line in claim.lines if (day := working(line)[0])), ""),
        total_units=words.units(sum(line.units for line in claim.lines)),
        total_minutes=words.minutes(claim.total_timed_minutes),
        rule=words.RULES[claim.rule],
        other_rule=words.RULES[OTHER[claim.rule]],
        differ=bool(claim.other_rule),
        other_units=words.units(sum(line.units for line in claim.other_rule)),
        splits=tuple(split(lines) for lines in claim.alternatives),
        denials=tuple(map(denial, claim.edits)),
        warnings=claim.warnings,
        asked=tuple(asked(found)),
    )


def facts(visit: Visit) -> Iterator[Fact]:
    """Yield what was said of the visit, as far as it was."""
    day = visit.date_of_service
    yield Fact("Date of service", day.isoformat() if day else "not given")
    yield Fact("Discipline", visit.discipline.value if visit.discipline else "not given")
    yield Fact("Units by", words.RULES[visit.payer_rule])
    if isinstance(visit.assistant_minutes, int):
        yield Fact("Assistant", words.minutes(visit.assistant_minutes))
    if visit.year_to_date_amount is not None:
        yield Fact("Used this year", f"${visit.year_to_date_amount:,.2f}")
    if visit.telehealth:
        yield Fact("Given by", "live video")


def bill_lines(claim: Claim, labels: Mapping[str, str]) -> Iterator[BillLine]:
    """Yield the lines of the claim; the first of each code has the other rule beside it."""
    seen: set[str] = set()
    for line in claim.lines:
        other = [other for other in claim.other_rule if other.code == line.code]
        shown = bool(other) and line.code not in seen
        seen.add(line.code)
        ours = sum(same.units for same in claim.lines if same.code == line.code)
        theirs = sum(same.units for same in other)
        yield BillLine(
            code=line.code,
            modifiers=" ".join(line.modifiers),
            label=labels.get(line.code, ""),
            minutes="" if line.minutes is None else str(line.minutes),
            units=str(line.units),
            why=working(line)[1],
            billed=line.units > 0,
            other_units=str(theirs) if shown else "",
            other_why=working(other[0])[1] if shown else "",
            differs=shown and ours != theirs,
        )


def working(line: ClaimLine) -> tuple[str, str]:
    """Return what the working says of all pooled lines, or "", and what of this one."""
    before, shared, after = line.why.replace("->", "→").rpartition(POOL)
    return before + shared.rstrip("; "), after.removeprefix(f"{line.code} ")


def denial(edit: Edit) -> Denial:
    """Return an edit as a thing that a payer may deny."""
    return Denial(
        level=edit.severity,
        level_word=words.DENIALS[edit.severity],
        codes=" + ".join(edit.codes),
        says=edit.says,
        needs=edit.needs or "",
        source=edit.source,
    )


def asked(found: Suggestions) -> Iterator[Asked]:
    """Yield every question about the note, those of the codes first."""
    of_codes = ((item.code, gap) for item in found.suggestions for gap in item.gaps)
    of_visit = (("Visit", gap) for gap in found.claim.gaps)
    for about, gap in (*of_codes, *of_visit):
        level = words.GAP_LEVELS.get(gap.severity, words.GAP_LEVELS["info"])
        yield Asked(about, level, gap.question)


def line_text(line: ClaimLine) -> str:
    """Return a claim line as one would type it, e.g. ``97110-GP x2``."""
    return "-".join((line.code, *line.modifiers)) + f" x{line.units}"


def split(lines: Iterable[ClaimLine]) -> str:
    """Return one way to give out the units, in a line; codes without a unit are left out."""
    return ", ".join(line_text(line) for line in lines if line.units)
