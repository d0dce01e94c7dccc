"""Say whether a time belongs to what stands behind it. Text and places in, yes or no out.

"15 minutes of TE", "then twenty minutes I had her rolling", "(20) leg press": it points ahead.
"""

import re
from collections.abc import Sequence

from suggester.schema import Kind
from suggester.services import Service
from suggester.time_words import Time, code_cell

AHEAD = re.compile(
    r"[\s)\]]{0,3}(?:each\s)?(?:(?:of|on|for)\b(?!\s(?:that|this|it|those|them|which)\b)"
    r"|(?:spent|was|were|went|devoted|doing|(?:divided|split)(?!\s(?:even|equal)ly\s?[:,.;]))\b)",
    re.IGNORECASE,
)
# "then twenty minutes I had her lying on the side rolling a one pounder up": what was done follows
_AHEAD_TOLD = re.compile(
    r"\s(?:(?:where|that|when|in\swhich)\s)?(?:I|we|s?he|they|pt|patient|client)\s"
    r"(?:had\s(?:her|him|them|the|pt|patient)|did\s(?!well|ok|fine|great|good|not|it\b|so\b|that)"
    r"|worked\s(?:on|with|through)|spent\son|practi[sc]ed|walked|trained|focused\son|used)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[ \t*•-]{0,6}\(?")
_NUMBER_OPENS = re.compile(r"[ \t*•-]{0,6}\(?\d{1,2}\b")
_FOR = re.compile(r"[\s)\]]{0,3}for\b", re.IGNORECASE)
TOUCH = re.compile(r"[\s)\]:–—-]{0,4}")
COLON = re.compile(r"[\s)\]'\"]{0,3}(?:[:–—-]\s|:$)")
# "15 min in the gym because he was anxious: swing"
# and "15' hands-on: intraoral buccinator release, platysma stretch"
_HEADING = re.compile(
    r"[^.;\n\d]{0,60}:\s[^.;\n\d]{0,20}"
    r"|,?\s(?!beyond|after|before|in\b|of\b)[a-z /-]{3,24}:\s[^.;\n\d]{0,80}",
    re.IGNORECASE,
)
_HEADS = re.compile(r"[\s)\]]{0,2}(?:[:–—(\n]|-\s|->|\s\s|\t|\||$)")
# "longer on task (6 min) after deep pressure"
_ASIDE = re.compile(r"\)\s(?:after|before|until|when|while|with|during)\b", re.IGNORECASE)
# "... Y reaches and then eight minutes hands on patellar mobs": it begins what comes next
_THEN_TIME = re.compile(
    r"(?:\b(?:and|uh|um|okay)|[;,.])\s(?:and\s)?then\s(?:about\s|another\s)?\Z", re.IGNORECASE
)
_NEXT = re.compile(r"(?:\b(?:before\sthat|after\sthat|then|next)\s|\n\W{0,4})$", re.IGNORECASE)
_LISTED = re.compile(r"\s?[,/]\s?")
_FAR_APART = re.compile(r" {3}|\t|\|")
THEN = re.compile(r"\b(?:then|next|followed|afterwards?|after\sthat)\b|[;+]", re.IGNORECASE)
_SAID = re.compile(r"[A-Za-z]{3}")
# "Units: 2  (23 min)   service 97535": it counts what stands behind it
_SAID_OF_WORK = re.compile(
    r"\b(?!(?:units?|charges?|bill\w*|cpt|codes?)\b)[A-Za-z]{3}", re.IGNORECASE
)
_IN_CELL = re.compile(r"[A-Za-z]{3}[^\n\t|]{0,20}[\t|]\s{0,20}$")
_CLOSE = 2  # characters between a time and the name that it touches
AFAR = 60  # characters from "minutes of" to what they are of
NEAR = 30  # characters from a time to the bare activity behind it


def _set_apart(text: str, time: Time, since: int, first: Service) -> bool:
    """Tell whether what stands behind a time is another thing than what was said before it, though
    no word of that is known ("in water 40'   On deck: STM", "ergometer 7 min + chest press")."""
    between = text[time.end : first.start]
    if (
        not _SAID_OF_WORK.search(text, since, time.start)
        or "\n" in text[since : time.start].rstrip()
    ):
        return False
    return bool(_FAR_APART.search(between) or THEN.search(between))


def has_its_own(
    text: str, time: Time, right: Sequence[Service], following: Time | None, *, since: int
) -> bool:
    """Tell whether what stands behind a time is followed by its own, and the time closes words
    that name no service ("Individual 25 min, Group 30 min")."""
    if not right or following is None or not _SAID.search(text, since, time.start):
        return False
    close = following.start - right[0].end <= _CLOSE
    return close and bool(_LISTED.fullmatch(text, time.end, right[0].start))


def closed_in(
    time: Time, left: Sequence[Service], right: Sequence[Service], following: Time | None
) -> bool:
    """Tell whether a time stands right behind one service, and the next has its own right behind
    it ("STM 20 TE 15")."""
    if not left or len(right) != 1 or following is None:
        return False
    return time.start - left[-1].end <= _CLOSE and following.start - right[0].end <= _CLOSE


def points_ahead(
    text: str,
    time: Time,
    left: Sequence[Service],
    right: Sequence[Service],
    *,
    since: int,
    named_first: bool,
) -> bool:
    """Tell whether a time belongs to what stands behind it."""
    if left and COLON.match(text, time.end) and _NEXT.search(text, left[-1].end, time.start):
        left = ()  # "... 25 min fit, before that 15 min: stretching"
    if (
        left
        and right
        and not left[-1].done
        and right[0].done
        and right[0].start - time.end <= _CLOSE
    ):
        # "was going to do the transfer ... and then fifteen minutes strengthening"
        left = () if _NEXT.search(text, left[-1].end, time.start) else left
    if not right or (left and left[-1].done and not right[0].done):
        return False
    if left and _THEN_TIME.search(text, max(since, time.start - AFAR), time.start):
        left = ()
    first = right[0]
    gap = first.start - time.end
    if code_cell(text, time, first) and not (left and left[-1].named):
        return True
    if _ASIDE.match(text, time.end) and _SAID.search(text, since, time.start):
        return False
    if not left and _set_apart(text, time, since, first):
        return False
    if left and "\n" in text[time.end : first.start]:
        return False
    if AHEAD.match(text, time.end) and not (left and _FOR.match(text, time.end)):
        return gap <= AFAR or first.kind is not Kind.ACTIVITY
    touching = TOUCH.fullmatch(text, time.end, first.start) is not None
    if left:
        heads = first.named or (first.short and _HEADS.match(text, first.end) is not None)
        return touching and heads and gap <= _CLOSE and not named_first
    if _AHEAD_TOLD.match(text, time.end):
        return True
    if text[time.start : time.end].isdigit() and _IN_CELL.search(
        text, max(0, time.start - AFAR), time.start
    ):
        return False  # the service is in a cell before it, by a name that is not known
    opens = not first.short or not _SAID.search(text, since, time.start)
    listed = opens and COLON.match(text, time.end) is not None
    listed = listed or _HEADING.fullmatch(text, time.end, first.start) is not None
    listed = listed or _opens_as_another(text, time)
    return gap <= NEAR or first.kind is not Kind.ACTIVITY or listed


def _opens_as_another(text: str, time: Time) -> bool:
    """Tell whether a bare number opens a line, and so does one above or below ("(20) leg press /
    (22) in the bars, over the new foot, then RW 30 ft")."""
    line = text.rfind("\n", 0, time.start) + 1
    if not text[time.start : time.end].isdigit() or not _OPENS.fullmatch(text, line, time.start):
        return False
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    below = text.find("\n", time.end) + 1
    return bool(
        (line and _NUMBER_OPENS.match(text, above)) or (below and _NUMBER_OPENS.match(text, below))
    )
