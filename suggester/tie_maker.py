"""Make the tie of a time and its services: which names they stand with, and what these govern.

Places of a laid out note in, a tie out. Whose a time is, ``minutes`` decides.
"""

import re
from collections.abc import Sequence

from suggester.layout import Layout
from suggester.mention import MinuteTie, Standing
from suggester.services import Service
from suggester.time_words import Time, adds, bracketed, heads_line, heads_list, in_cell

_APART = re.compile(r"[,;/+&\n.|]|\b(?:and|then|w/|with)(?!\w)", re.IGNORECASE)
_NEXT_TO = 3  # characters
_SUMMED = re.compile(r"[ \t]{0,3}(?:min(?:ute)?s?|total|tot)\b[ \t|:=]{1,90}\d", re.IGNORECASE)


class TieMaker:
    """Ties times of one note to places of it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.text = layout.text

    def tie(
        self,
        time: Time,
        group: Sequence[Service],
        standing: Standing,
        *,
        part_of: str | None = None,
        head: Service | None = None,
        shared: bool = False,
        beside: tuple[int, ...] = (),
        closes: bool = False,
    ) -> MinuteTie:
        """Return the tie of a time to the services of a group, the nearest first."""
        summed = _SUMMED.match(self.text, group[0].end, time.end) is not None
        # "UE ergometer 7 min": words around the time say the same service again.
        again = (one for one in self.layout.around(time) if one.scattered)
        places = tuple(dict.fromkeys((*group, *(o for o in again if o.code == group[0].code))))
        charged = ((group[0].billed or summed) and group[0].named) or _numbered(head, group[0])
        return MinuteTie(
            *time,
            standing=Standing.SUMMARY if charged and not shared else standing,
            places=tuple(one.place for one in places),
            codes=tuple(one.code for one in places),
            part_of=head.code if head else part_of,
            head=head.start if head else None,
            under=None if self._opens_line(group[0], time) else self.layout.governing(group[0]),
            shared=shared,
            row=self.layout.row(group[0]),
            several=(closes or _parted(self.text, group)) and not adds(self.text, time, group[-1]),
            beside=beside,
            named=head is not None or self._names(group[0], time),
            governed=self._governed(group[0], time),
            opens=time.end <= group[0].start and heads_line(self.text, time),
        )

    def _governed(self, one: Service, time: Time) -> tuple[int, ...]:
        """Return what a name and its time head."""
        if not one.named or one.end > time.start:
            return ()
        listed = (other for other in self.layout.behind(time) if other.done)
        return tuple(other.start for other in listed if other.owner == one.code)

    def field_of(self, one: Service, time: Time) -> Service | None:
        """Return the label of a line that closes with a field of its minutes ("Ther Ex: bike x 5
        min; leg press.  Minutes: 17"), or None."""
        if not one.labelled or not self.text[time.start].isalpha():
            return None
        return self.layout.governor(one)

    def _opens_line(self, one: Service, time: Time) -> bool:
        """Tell whether a line opens with the name of a service and its time: they are nothing of
        the heading above ("Ther act (15 min) ... / Gait (11 min)"), known by that name or not."""
        opens = self.layout.opens_line(one.start) and one.end <= time.start
        return opens and (one.named or one.short) and heads_list(self.text, time, one)

    def _names(self, one: Service, time: Time) -> bool:
        """Tell whether a service by its name has a time: not one that a bracket tells what stands
        before it, nor a bare word in a row that has a column of minutes."""
        word = names_itself(one) and not in_cell(self.text, time)
        return (one.named or word) and not bracketed(self.text, one)


def names_itself(one: Service) -> bool:
    """Tell whether a bare word names its service: under the service's own name it is an item
    ("TE 30 min: bike 20 min, stretching 10 min")."""
    return one.short and one.owner != one.code


def _numbered(head: Service | None, one: Service) -> bool:
    """Tell whether a name of charges stands right before a word that only says it again
    ("97116 Gait  10 min  1 u")."""
    names = one.named or one.short
    return names and head is not None and head.billed and 0 <= one.start - head.end <= _NEXT_TO


def _parted(text: str, group: Sequence[Service]) -> bool:
    """Tell whether services of a group are several things ("deep water jog on noodle" is one)."""
    ends = sorted((group[0], group[-1]), key=lambda one: one.start)
    return _APART.search(text, ends[0].end, ends[1].start) is not None
