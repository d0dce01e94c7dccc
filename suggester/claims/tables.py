"""All that the claim rules look up, in one frozen value. File contents in, ClaimTables out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from suggester.claims.dated import (
    Limits,
    Pairs,
    Table,
    TherapyRow,
    read_limits,
    read_pairs,
    read_therapy,
)
from suggester.claims.files import FOLDER, read_toml, shipped_file
from suggester.claims.rules import ModifierFile, SameDayFile, WordingFile

RULES_DATE = date(2026, 11, 23)  # the day whose rules are used when a visit has no date
_DATED = ("pairs", "limits")
NAMES = (
    *(f"{kind}-{table}.csv" for kind in _DATED for table in Table),
    "therapy.csv",
    "same_day.toml",
    "wording.toml",
    "modifiers.toml",
)


@dataclass(frozen=True, slots=True)
class ClaimTables:
    """The dated tables and the rules around them."""

    pairs: Mapping[Table, Pairs]
    limits: Mapping[Table, Limits]
    therapy: Mapping[str, TherapyRow]
    same_day: SameDayFile
    wording: WordingFile
    modifiers: ModifierFile

    def table_of(self, setting: str | None) -> Table:
        """Return which of CMS's tables a setting uses; the practitioner's unless it is named."""
        named = (setting or "").strip().lower() in self.wording.hospital
        return Table.HOSPITAL if named else Table.PRACTITIONER


def read_tables(files: Mapping[str, bytes]) -> ClaimTables:
    """Return the tables of a lexicon's files; an overlay's file takes the place of ours.

    files: path inside the lexicon folder -> bytes (``Lexicon.files``). A file that is not among
    them is the shipped one: a clinic's words need no claim tables of their own.
    Raises LexiconError naming file, line and mend.
    """
    name_of = {name: _newest(name, files) for name in NAMES}
    data = {
        name: files[path] if path in files else shipped_file(name) for name, path in name_of.items()
    }

    def dated(kind: str, table: Table) -> tuple[str, bytes]:
        name = f"{kind}-{table}.csv"
        return name_of[name], data[name]

    return ClaimTables(
        pairs={table: read_pairs(*dated("pairs", table)) for table in Table},
        limits={table: read_limits(*dated("limits", table)) for table in Table},
        therapy=read_therapy(name_of["therapy.csv"], data["therapy.csv"]),
        same_day=read_toml(name_of["same_day.toml"], data["same_day.toml"], SameDayFile),
        wording=read_toml(name_of["wording.toml"], data["wording.toml"], WordingFile),
        modifiers=read_toml(name_of["modifiers.toml"], data["modifiers.toml"], ModifierFile),
    )


def _newest(name: str, files: Mapping[str, bytes]) -> str:
    """Return the path of a claim file: that of the last overlay that has it, else ours."""
    ending = f"/{FOLDER}{name}"
    laid = sorted(path for path in files if path.endswith(ending))
    return laid[-1] if laid else f"{FOLDER}{name}"


@cache
def shipped_tables() -> ClaimTables:
    """Return the tables that come with this version."""
    return read_tables({})
