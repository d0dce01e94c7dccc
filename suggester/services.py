"""The services of a note as places that minutes may belong to. Mentions in, places out.

Several codes may claim the same words: here they are one place, and which code it speaks for is
known only after the score.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from suggester.mention import Mention
from suggester.model import Assertion
from suggester.pipes.groups import CODE_ID
from suggester.schema import Kind

_KINDS = (Kind.NAME, Kind.TECHNIQUE, Kind.ACTIVITY)


_start = attrgetter("start")


class Service(NamedTuple):
    """Work that the note names at characters ``[start, end)``; a tuple, as a mention is.

    code: of the phrase that names it best; kind: of that phrase. done: performed today.
    owner: code of the service whose name governs the place, or None; ``labelled`` where that
        name is a heading of its own. item: the sentence it stands in.
    short, scattered: as of a mention. billed: it stands in a list of charges, or is the number
        of its code. refers: first character of the service that it only says again.
    """

    start: int
    end: int
    code: str
    kind: Kind
    done: bool
    owner: str | None
    labelled: bool
    item: int
    short: bool
    scattered: bool
    billed: bool
    refers: int | None = None

    @property
    def named(self) -> bool:
        """Tell whether it is the name of a whole service, not one of its parts."""
        return self.kind is Kind.NAME

    @property
    def place(self) -> int:
        """Return where the service that minutes here belong to is named."""
        return self.start if self.refers is None else self.refers


def services(mentions: Iterable[Mention]) -> tuple[Service, ...]:
    """Return the services in the order of the note, one a place; purposes are none."""
    named = [
        mention
        for mention in mentions
        if mention.kind is not Kind.PURPOSE
        and (mention.assertion is Assertion.PERFORMED or mention.phrase_id != CODE_ID)
    ]
    named.sort(key=_start)
    best = [min(here, key=_rank) for _, here in groupby(named, _start)]
    whole = [mention.start for mention in best if not mention.scattered]
    return tuple(
        Service(
            m.start,
            m.end,
            m.code,
            m.kind,
            m.assertion is Assertion.PERFORMED,
            m.owner,
            m.labelled,
            m.item,
            m.short,
            m.scattered,
            billed=m.section == "billing" or m.phrase_id == CODE_ID,
        )
        for m in best
        # Scattered words around a service that is written as one are of that service.
        if not m.scattered or bisect_left(whole, m.end) == bisect_left(whole, m.start)
    )


def _rank(mention: Mention) -> tuple[bool, int, float, str]:
    return (
        mention.scattered,
        _KINDS.index(mention.kind),
        -(mention.points or 0.0),
        mention.code,
    )
