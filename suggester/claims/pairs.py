"""Find the pairs of codes that are not paid together, by day of service. Codes in, edits out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from suggester.claims.dated import NEVER_RAN, PairRow, Table, key_of
from suggester.claims.rules import WordingFile
from suggester.claims.tables import ClaimTables
from suggester.model import Edit


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pair stands on a day.

    row: the run that decides: the one in force, else the last that was; None: there is no edit.
    """

    table: Table
    row: PairRow | None
    runs: tuple[PairRow, ...]
    live: bool

    @property
    def withdrawn(self) -> bool:
        """Return whether Medicare has the pair in its table, and does not deny it."""
        return self.row is not None and not self.live


def standing(one: str, two: str, day: date, table: Table, tables: ClaimTables) -> Standing:
    """Return how two codes stand together on a day of service, whatever their order."""
    runs = tables.pairs[table].get(key_of(one, two), ())
    live = next((row for row in runs if row.in_force(day)), None)
    return Standing(table, live or (runs[-1] if runs else None), runs, live is not None)


def pair_edits(
    codes: Sequence[str], day: date, table: Table, tables: ClaimTables, *, denies_withdrawn: bool
) -> Iterator[Edit]:
    """Yield the edits among the codes of a claim.

    denies_withdrawn: the payer denies pairs that Medicare has withdrawn.
    """
    for one, two in combinations(codes, 2):
        found = standing(one, two, day, table, tables)
        if found.row is not None and found.live:
            yield _live(found.row, found, day, tables)
        elif found.row is not None and denies_withdrawn:
            yield _payers_own(found.row, found, day, tables.wording)


def _live(row: PairRow, found: Standing, day: date, tables: ClaimTables) -> Edit:
    paid, denied = row.column1, row.column2
    never = row.indicator == "0"
    says = f"Medicare pays {paid} and not {denied} on the same day"
    says += ", whatever the modifier" if never else ", unless the two were separate services"
    return Edit(
        kind="pair",
        codes=(paid, denied),
        severity="error" if never else "warning",
        says=f"{says}{_elsewhere(row, found, day, tables)}.",
        modifier="never" if never else "allowed" if row.indicator == "1" else None,
        needs=None if never else needs(row, tables.wording),
        source=f"NCCI procedure-to-procedure edits, {found.table} table, {row.dates}",
    )


def _elsewhere(row: PairRow, found: Standing, day: date, tables: ClaimTables) -> str:
    """Say where CMS's other table has another indicator."""
    other = Table.HOSPITAL if found.table is Table.PRACTITIONER else Table.PRACTITIONER
    theirs = standing(row.column1, row.column2, day, other, tables)
    now = theirs.row.indicator if theirs.row and theirs.live else NEVER_RAN
    if now in (row.indicator, ""):
        return ""
    said = {"0": "no modifier changes it", "1": "a modifier may be right", NEVER_RAN: "no edit"}
    return f" (in the {other} table: {said[now]})"


def _payers_own(row: PairRow, found: Standing, day: date, wording: WordingFile) -> Edit:
    return Edit(
        kind="pair",
        codes=(row.column1, row.column2),
        severity="warning",
        says=(
            f"Medicare denies neither {row.column1} nor {row.column2} beside the other; this payer "
            "is said to (payer_denies_withdrawn)."
        ),
        modifier=None,
        needs=needs(row, wording),
        source=f"payer option payer_denies_withdrawn; {found.table} table: {history(found, day)}",
    )


def needs(row: PairRow, wording: WordingFile) -> str:
    """Return what the note must show for a modifier to be right, as a question."""
    asked = next(
        question.asks
        for question in wording.question
        if _fits(row.column1, question.column1) and _fits(row.column2, question.column2)
    )
    return f"{asked.format(one=row.column1, two=row.column2)} {wording.which}"


def _fits(code: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(
        code.startswith(pattern[:-1]) if pattern.endswith("*") else code == pattern
        for pattern in patterns
    )


def history(found: Standing, day: date) -> str:
    """Return what became of a pair's edit, run by run."""
    said = []
    for row in found.runs:
        if row.indicator == NEVER_RAN:
            said.append(f"written for {row.start} and withdrawn back to that day, so it never ran")
        elif row.end is not None and row.end < day:
            said.append(f"ran {row.dates}")
        elif row.start is not None and row.start > day:
            said.append(f"begins on {row.start}")
        else:
            said.append(f"in force {row.dates}")
    return "; ".join(said)
