"""Fill in the unit labels: labelled codes and minutes in, ``[units]`` of the note's file out.

``python -m corpus.label_units`` writes them for every note; a test holds the files to it. The
arithmetic is written here from the manuals alone (Medicare Claims Processing Manual ch. 5, 20.2;
CPT midpoint rule) and shares no code with the program, so that one can catch the other.

A rule is left out where the labels do not decide it: a timed code without minutes of its own,
minutes shared between codes, or a code that counts by area, by month or in first and added blocks.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, product
from pathlib import Path

from suggester.model import PayerRule

from .notes import FOLDER, LabelledNote, load_notes

CODES = Path(__file__).parent / "codes.csv"
BLOCK = 15  # minutes of one unit
Vectors = tuple[dict[str, int], ...]
# First and added blocks, area, calendar: counted by rules that the minutes of a visit do not hold.
_APART = frozenset(
    "97129 97130 90912 90913 97550 97551 97545 97546 96125 96112 96113 G0541 G0542 G0237 G0238 "
    "97598 98976 98977 98978 98979 98980 98981 98984 98985 98986".split()
)


@cache
def timed_codes() -> frozenset[str]:
    """Return the codes that are counted by minutes."""
    with CODES.open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file) if row["timed"] == "yes")


def cms(minutes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Yield every right way to give out the units of the day's 15-minute codes."""
    whole = {code: value // BLOCK for code, value in minutes.items()}
    left = {code: value % BLOCK for code, value in minutes.items()}
    day = (sum(minutes.values()) + 7) // BLOCK
    over = day - sum(whole.values())
    ways = list(combinations(minutes, over))
    most = max(sum(left[code] for code in way) for way in ways)
    for way in ways:
        if sum(left[code] for code in way) == most:
            yield {code: whole[code] + (code in way) for code in minutes}


def ama(minutes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Yield the units of each code by itself: one more once the midpoint of a unit is passed."""
    yield {code: (value + 7) // BLOCK for code, value in minutes.items()}


def units(note: LabelledNote) -> dict[PayerRule, Vectors]:
    """Return rule -> right vectors (codes with at least one unit), empty where undecided."""
    found: dict[PayerRule, list[dict[str, int]]] = {PayerRule.CMS: [], PayerRule.AMA: []}
    timed = timed_codes()
    if note.allowed & _APART or timed.intersection(note.optional) or not note.supported:
        return {}
    if any(timed.intersection(block.codes) for block in note.shared):
        return {}
    for choice in product(*note.either):
        minutes: dict[str, int] = {}
        rest: dict[str, int] = {}
        for code in (*note.codes, *choice):
            if code not in timed:
                rest[code] = 1
                continue
            known = _minutes(code, note)
            if known is None:
                return {}
            minutes[code] = minutes.get(code, 0) + known
        for rule, count in ((PayerRule.CMS, cms), (PayerRule.AMA, ama)):
            for way in count(minutes):
                vector = {c: n for c, n in sorted({**way, **rest}.items()) if n}
                if vector not in found[rule]:
                    found[rule].append(vector)
    return {rule: tuple(vectors) for rule, vectors in found.items()}


def _minutes(code: str, note: LabelledNote) -> int | None:
    """Return the minutes of a code; in an ``either`` group those of any member."""
    if code in note.minutes:
        return note.minutes[code]
    for group in note.either:
        if code in group:
            return next((note.minutes[other] for other in group if other in note.minutes), None)
    return None


def as_toml(found: Mapping[PayerRule, Vectors]) -> str:
    """Return the ``[units]`` table, or nothing."""
    if not found:
        return ""
    lines = ["[units]"]
    for rule, vectors in found.items():
        rows = ("{" + ", ".join(f"{c} = {n}" for c, n in v.items()) + "}" for v in vectors)
        lines.append(f"{rule} = [{', '.join(rows)}]")
    return "\n".join(lines) + "\n\n"


def main() -> None:
    """Write the units of every note into its file, before the first mention."""
    for note in load_notes():
        path = FOLDER / note.author / f"{note.id}.toml"
        text = path.read_text(encoding="utf-8")
        body_at = _end_of_text(text)
        body = re.sub(r"(?ms)^\[units\].*?(?=^\[|\Z)", "", text[body_at:])
        at = re.search(r"(?m)^\[\[mention\]\]", body)
        cut = at.start() if at else len(body)
        new = text[:body_at] + body[:cut] + as_toml(units(note)) + body[cut:]
        if new != text:
            path.write_text(new, encoding="utf-8")


def _end_of_text(text: str) -> int:
    """Return where the labels behind the note's own text begin."""
    found = re.search(r"(?ms)^text = ('''|\"\"\").*?\1[ \t]*$", text)
    return found.end() if found else 0


if __name__ == "__main__":
    main()
