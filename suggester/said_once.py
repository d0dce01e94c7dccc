"""Count once what one line says of a code's minutes by its number and by its name. Ties in and out.

"97110 Therapeutic exercise   15", "| 97112 | Neuromuscular re-ed | 15 |": a line of charges.
"""

from collections.abc import Sequence

from suggester.mention import MinuteTie

_Key = tuple[int, tuple[str, ...], int]


def said_once(
    text: str, read: Sequence[MinuteTie], listed: Sequence[MinuteTie]
) -> tuple[MinuteTie, ...]:
    """Return the ties of a note without those that say again what a line of charges says.

    read: of times. listed: of lines that give services a number each; they stay.
    """
    if not listed:
        return tuple(read)
    kept: dict[_Key, MinuteTie] = {}
    for tie in listed:
        kept.setdefault(_key(text, tie), tie)
    return (*(tie for tie in read if _key(text, tie) not in kept), *kept.values())


def _key(text: str, tie: MinuteTie) -> _Key:
    return text.rfind("\n", 0, tie.start) + 1, tie.codes[:1], tie.minutes
