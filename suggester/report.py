"""Write one answer as text for a person at a terminal. Note and Suggestions in, text out."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate

from rich.console import Console
from rich.table import Table
from rich.text import Text

from suggester.delivered import KINDS, described
from suggester.model import (
    Assertion,
    Claim,
    Considered,
    Delivered,
    Evidence,
    Suggestions,
)
from suggester.working import RULE_NAMES, edit_lines, remarks, written

PLAIN_WIDTH = 200  # columns; wide enough that a table is never wrapped in a file
MOST_PLACES = 4  # places quoted of a code that is not proposed
LONGEST_GAP = 120  # characters of note kept between two marks; the middle of more is left out


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the note that speaks for codes. Code points, half-open."""

    start: int
    end: int
    names: tuple[str, ...]
    performed: bool


def report(note: str, answer: Suggestions, *, colour: bool, width: int | None = None) -> str:
    """Return the report: codes, their words in the note, what was left out, the working.

    colour: terminal colours. The marks, e.g. ``[97140: joint mobs]``, stand either way.
    width: columns of the terminal; lines are not broken unless it is given.
    """
    console = Console(
        file=StringIO(),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        width=width or PLAIN_WIDTH,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        for part in _parts(note, answer):
            console.print(part, soft_wrap=isinstance(part, Text))
    return "".join(f"{line.rstrip()}\n" for line in captured.get().rstrip("\n").split("\n"))


def _parts(note: str, answer: Suggestions) -> Iterator[Text | Table]:
    if answer.suggestions:
        yield _codes(answer)
    else:
        yield Text("No code is supported by this note.")
    lines = Lines(note)
    yield from _block("Who and how", (_given(lines, item) for item in answer.note.delivered))
    yield from _block(*_complete(lines, answer))
    yield from _block("Evidence", _evidence_lines(note, lines, _marks(answer)))
    yield from _block(
        "Found and not proposed", (_left_out(lines, item) for item in answer.considered)
    )
    yield from _block(f"Units by {RULE_NAMES[answer.claim.rule]}", _working(answer.claim))
    yield from _block("What a payer may deny", map(Text, edit_lines(answer.claim)))
    yield from _block("Questions for the clinician", _questions(lines, answer))


def _block(title: str, lines: Iterable[Text]) -> Iterator[Text]:
    """Yield a titled part, or nothing where there are no lines."""
    for number, line in enumerate(lines):
        if number == 0:
            yield Text(f"\n{title}", style="bold")
        yield Text("  ").append_text(line)


def _complete(lines: "Lines", answer: Suggestions) -> tuple[str, Iterator[Text]]:
    """Return the title and the lines of what is left to ask before the note is complete."""
    found = answer.completeness
    if found.complete:
        return "Complete", iter(
            [Text("Every code is clear, the minutes add up, and no treatment is left unexplained.")]
        )
    where = ("" if p.start is None else f"line {lines.number(p.start)}: " for p in found.open)
    says = (Text(f"{place}{p.says}") for place, p in zip(where, found.open, strict=True))
    return "Not complete", says


def _codes(answer: Suggestions) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Code", style="cyan", no_wrap=True)
    table.add_column("Service")
    for name in ("Confidence", "Minutes", "Units"):
        table.add_column(name, justify="right", no_wrap=True)
    units: dict[str, int] = {}
    for line in answer.claim.lines:
        units[line.code] = units.get(line.code, 0) + line.units
    for item in answer.suggestions:
        # Rounded down: 99.6 % is not certainty.
        table.add_row(
            item.code,
            Text(item.label),
            f"{int(item.confidence * 100)}%",
            "-" if item.minutes is None else str(item.minutes),
            str(units.get(item.code, "-")),
        )
    return table


def _marks(answer: Suggestions) -> tuple[Mark, ...]:
    """Return the evidence of the proposed codes in note order; what overlaps is one mark."""
    found = sorted(
        ((item, _name(s.code, item)) for s in answer.suggestions for item in s.evidence),
        key=lambda pair: (pair[0].start, pair[0].end, pair[1]),
    )
    marks: list[Mark] = []
    for item, name in found:
        performed = item.assertion is Assertion.PERFORMED
        if not marks or item.start >= marks[-1].end:
            marks.append(Mark(item.start, item.end, (name,), performed))
            continue
        last = marks.pop()
        marks.append(
            Mark(
                last.start,
                max(last.end, item.end),
                tuple(dict.fromkeys((*last.names, name))),
                last.performed or performed,
            )
        )
    return tuple(marks)


def _name(code: str, item: Evidence) -> str:
    if item.assertion is Assertion.PERFORMED:
        return code
    return f"{code} {item.assertion.value.replace('_', ' ')}"


class Lines:
    """The lines of a note: which one holds an offset, and where each begins and ends."""

    def __init__(self, note: str) -> None:
        lengths = (len(line) for line in note.splitlines(keepends=True))
        self.starts = tuple(accumulate(lengths, initial=0))

    def number(self, offset: int) -> int:
        """Return the 1-based number of the line that holds this code point."""
        return max(min(bisect_right(self.starts, offset), len(self.starts) - 1), 1)

    def bounds(self, number: int) -> tuple[int, int]:
        """Return the start and end of a line, half-open, its line end included."""
        return self.starts[number - 1], self.starts[number]


def _evidence_lines(note: str, lines: Lines, marks: Iterable[Mark]) -> Iterator[Text]:
    """Yield each line of the note that holds a mark, with its number and the marks set."""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        for number in range(lines.number(mark.start), lines.number(mark.end - 1) + 1):
            by_line.setdefault(number, []).append(mark)
    for number, here in sorted(by_line.items()):
        start, end = lines.bounds(number)
        yield _marked(note, here, start=start, end=end, number=number)


def _marked(note: str, marks: Iterable[Mark], *, start: int, end: int, number: int) -> Text:
    line, at = Text(f"{number:>3} | ", style="dim"), start
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if not note[first:last].strip():
            continue
        line.append(_shortened(_visible(note[at:first])), style="not dim")
        line.append(f"[{'/'.join(mark.names)}: ", style="not dim cyan")
        style = "not dim bold yellow" if mark.performed else "not dim"
        line.append(_visible(note[first:last].rstrip("\r\n")), style=style)
        line.append("]", style="not dim cyan")
        at = last
    return line.append(_shortened(_visible(note[at:end]).rstrip()), style="not dim")


def _shortened(text: str) -> str:
    """Leave out the middle of a long stretch without evidence."""
    if len(text) <= LONGEST_GAP:
        return text
    return f"{text[: LONGEST_GAP // 2].rstrip()} ... {text[-LONGEST_GAP // 2 :].lstrip()}"


def _visible(text: str) -> str:
    """Return the text without what would steer the terminal: escapes, reversed writing."""
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character.isspace():
        return " "
    steers = unicodedata.category(character) == "Cc" or unicodedata.bidirectional(character) in {
        "LRE",
        "RLE",
        "PDF",
        "LRO",
        "RLO",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }
    return "\N{REPLACEMENT CHARACTER}" if steers else character


def _given(lines: Lines, item: Delivered) -> Text:
    """Say who gave the visit or how, and quote the words that say so."""
    line = Text(f"{KINDS[item.kind]}: {described(item)}")
    return line.append(f' (line {lines.number(item.start)} "{_visible(item.text)}")', "dim")


def _left_out(lines: Lines, item: Considered) -> Text:
    """Say why a code is not proposed, and quote the first places where it was found."""
    line = Text().append(item.code, style="cyan")
    line.append(f"  {_visible(item.label)}: {_visible(item.reason)}")
    places = (f'line {lines.number(e.start)} "{_visible(e.text)}"' for e in item.evidence)
    words = tuple(dict.fromkeys(places))
    more = f", and {len(words) - MOST_PLACES} more" if len(words) > MOST_PLACES else ""
    return line.append(f" ({', '.join(words[:MOST_PLACES])}{more})" if words else "", "dim")


def _working(claim: Claim) -> Iterator[Text]:
    for line in claim.lines:
        yield Text().append(written(line), style="cyan").append(f" x {line.units}  {line.why}")
    yield from map(Text, remarks(claim))


def _questions(lines: Lines, answer: Suggestions) -> Iterator[Text]:
    for item in answer.suggestions:
        for gap in item.gaps:
            yield Text().append(item.code, style="cyan").append(f"  {_visible(gap.question)}")
    for gap in answer.claim.gaps:
        where = "" if gap.start is None else f"line {lines.number(gap.start)}: "
        yield Text(f"{where}{_visible(gap.question)}")
    for item in answer.suggestions:
        for other in item.alternatives:
            yield Text(f"{item.code} or {other.code} ({other.label})? {other.how}")
