"""Read a bare number at the end of a labelled line as minutes, where a note writes all of them so.

"Manual: STM to glute med R x15", "There ex: hip flexor stretch, side plank knees x15": hands-on
work has no repetitions, so its number is minutes; then the numbers of the other labels are too, as
in "MT: PF mobs, scar 10. TE: LAQ, NuStep 30."
Set apart by a mark ("NMR: SLS, tandem / 15", "Gait: obstacle course -- 13") they are no counts.
"""

import re
from collections.abc import Iterator, Sequence

from suggester.bare import BareTime
from suggester.mention import Mention
from suggester.model import Assertion
from suggester.plain_rows import HANDS_ON
from suggester.schema import Kind

_END = re.compile(r"[a-z)\]][ ,]{0,2}[x×]\s?(?P<n>\d{1,2})\s?\.?\s*$", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z)\]]\s(?P<n>\d{1,2})\s?\.?\s*$", re.IGNORECASE)
_APART = re.compile(
    r"[A-Za-z)\]\d%][ \t]{0,9}(?:(?<=\s)/|--|—|=|\.\.+|…|(?<=\s)[-–](?=\s))[ \t]{0,9}"
    r"(?P<n>\d{1,2})\s?\.?\s*$"
)
_LABELS = re.compile(r"[:–-]|.\s{0,1}[:–-]", re.DOTALL)
_DOSE = re.compile(r"\d\s?[x×]\s?\d|[x×]\s?\d", re.IGNORECASE)
_LEAST, _MOST = 8, 45  # minutes
_LONGEST_LEAD = 40  # characters without a letter before the label of a sentence


def labelled_times(
    text: str, mentions: Sequence[Mention], bounds: Sequence[tuple[int, int]]
) -> Iterator[BareTime]:
    """Yield such numbers, if several services have one.

    bounds: characters of each sentence.
    """
    counted: list[BareTime] = []
    plain: list[BareTime] = []
    apart: list[BareTime] = []
    for mention in mentions:
        start, end = bounds[mention.item] if bounds else (0, 0)
        named = mention.kind is Kind.NAME or mention.short
        if (
            not named
            or mention.assertion is not Assertion.PERFORMED
            or mention.start - start > _LONGEST_LEAD
            or any(letter.isalpha() for letter in text[start : mention.start])
        ):
            continue
        # The phrase "Manual:" holds its mark.
        if not _LABELS.match(text, mention.end - 1):
            continue
        last = _END.search(text, mention.end, end)
        alone = last is not None and len(_DOSE.findall(text, mention.end, end)) == 1
        if last and alone:
            counted += _bare(last, mention)
        if bare := _PLAIN.search(text, mention.end, end):
            plain += _bare(bare, mention)
        if aside := _APART.search(text, mention.end, end):
            apart += _bare(aside, mention)
    for found in (counted, plain):
        if _several(found) and {one.of.code for one in found} & HANDS_ON:
            yield from found
            return
    if _several(apart):
        yield from apart


def _bare(found: re.Match[str], mention: Mention) -> Iterator[BareTime]:
    if _LEAST <= int(found["n"]) <= _MOST:
        yield BareTime(*found.span("n"), int(found["n"]), mention)


def _several(found: Sequence[BareTime]) -> bool:
    return len({one.of.code for one in found}) > 1
