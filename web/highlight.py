"""Cut a note into segments at every boundary of a mark, so that overlaps stay visible.

Offsets are code points into the note exactly as received. The segments' texts, put together,
are the note; only what is printed for a character that has no shape of its own differs.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

# Line ends of Word and PDF text: shown as what they do.
NEW_LINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
LINE = re.compile(f"{NEW_LINE.pattern}|\n")
# Controls, and characters that are invisible or turn the direction of the text around. The
# joiners U+200C and U+200D stay: emoji and several scripts are written with them.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


@dataclass(frozen=True)
class Piece:
    """A run of text to print. unseen: "" or, for one character without a shape, its name."""

    text: str
    unseen: str = ""


@dataclass(frozen=True)
class Mark:
    """A stretch of the note that something is said of. Code points, half-open.

    kind: ``counts`` supports the proposed code | ``struck`` found, does not count |
        ``quiet`` performed, but the code is not proposed | ``cue`` decided a struck one |
        ``said`` says who gave the visit or how.
    anchor: id in the page, unique per stretch and code.
    tone: 0-7, the look of the code's marks; reason: why it does not count, or "".
    """

    start: int
    end: int
    kind: str
    code: str
    tone: int
    anchor: str
    reason: str

    @property
    def element(self) -> str:
        """The HTML element that says the same without style."""
        return {"counts": "mark", "struck": "s", "cue": "em"}.get(self.kind, "span")


@dataclass(frozen=True)
class Tag:
    """The small label printed where a mark ends."""

    kind: str
    code: str
    tone: int
    reason: str


@dataclass(frozen=True)
class Segment:
    """Text with the same marks throughout. Code points, half-open.

    marks: the marks over it, outermost (longest) first.
    tags: the labels of the marks that end here.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    tags: tuple[Tag, ...]


def segments(note: str, marks: Iterable[Mark], *, by_line: bool = False) -> tuple[Segment, ...]:
    """Return the note as segments; time grows with its length and the number of marks.

    by_line: cut after each line end too. A line end of two characters is printed as one, so only
    where it ends a segment can a browser count the characters before any place.
    """
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(note)]
    begins: defaultdict[int, list[Mark]] = defaultdict(list)
    ends: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in inside:
        begins[mark.start].append(mark)
        ends[mark.end].append(mark)
    lines = {hit.end() for hit in LINE.finditer(note)} if by_line else set()
    cuts = sorted({0, len(note), *begins, *ends, *lines})
    found = []
    active: dict[str, Mark] = {}
    for start, end in pairwise(cuts):
        for mark in ends[start]:
            active.pop(mark.anchor, None)
        active.update((mark.anchor, mark) for mark in begins[start])
        found.append(
            Segment(
                start,
                end,
                pieces(note[start:end]),
                tuple(sorted(active.values(), key=outermost_first)),
                tuple(unique_tags(ends[end])),
            )
        )
    return tuple(found)


def outermost_first(mark: Mark) -> tuple[int, int, str]:
    """Sort key: the longer mark encloses the shorter."""
    return (mark.start - mark.end, mark.start, mark.anchor)


def unique_tags(ending: Iterable[Mark]) -> Iterator[Tag]:
    """Yield one label for each code and reason; cues have none of their own."""
    labels = (
        Tag(mark.kind, mark.code, mark.tone, mark.reason) for mark in ending if mark.kind != "cue"
    )
    yield from dict.fromkeys(labels)


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the text ready to print: line ends as line ends, unseen characters by name."""
    shown = NEW_LINE.sub("\n", text)
    found = []
    done = 0
    for hit in UNSEEN.finditer(shown):
        if done < hit.start():
            found.append(Piece(shown[done : hit.start()]))
        found.append(Piece(hit.group(), unseen_name(hit.group())))
        done = hit.end()
    if done < len(shown):
        found.append(Piece(shown[done:]))
    return tuple(found)


def unseen_name(character: str) -> str:
    """Return e.g. ``U+202E right-to-left override``."""
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} {name}"
