"""Read minutes written as a bare number behind the name of a service. Text and mentions in.

"TE x20:", "Manual (12)", or "TE 24" in a sentence about minutes. A repetition count never follows
the name of a whole service.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suggester.mention import Mention
from suggester.model import Assertion
from suggester.schema import Kind
from suggester.summed import NO_COUNT

_BARE = re.compile(
    r"(?:\s(?:portion|part|block))?\s{0,2}(?:\(?\d{5}\)?\s{0,2})?[-:,]?\s{0,2}"
    r"(?:(?:x|×|\(|\[)\s?(?P<times>\d{1,2})[)\]]?(?=\s{0,2}(?:[:;,.|(\n]|$)|\s?[–—]\s|(?<=[)\]])\s)"
    r"|(?P<m>\d{1,2})\s?m\b"
    r"|[\t|]\s{0,10}(?P<cell>\d{1,2})\s{0,10}(?=[\t|\n]|$)"
    r"|(?P<head>\d{1,2})\s{0,2}(?=[:–—]\s|-\s)"
    # "MT x15 STM": the name of a service is followed by no count
    r"|(?:x|×)\s?(?P<more>\d{1,2})(?=\s{1,4}[A-Za-z](?:[A-Za-z]|-[a-z]))"
    r"(?!\s(?:reps?|sets?|lbs?|kg|ft|feet|days?|wks?|weeks?|visits?|sec|ea|each)\b)"
    r"|\d{1,2}\s?(?:units?|u)\s?\((?P<held>\d{1,2})\)"  # "TherEx 3 units (45)"
    r"|(?P<closed>\d{1,2})(?=\)\s{0,2}(?:[:;,.]|$))"  # "Tx (97535, 25): ..."
    r"|/(?P<slash>\d{1,2})(?=\s{0,2}(?:[-–—:]\s|$))"  # "97110/20 - bike"
    r"|(?P<about>\d{1,2})\s(?=(?:post|pre|after|before|prior)\b))"
    r"|\s{0,2}:?\s{0,2}\[x\]\s?(?P<box>\d{1,2})(?=[\s,;]|$)"  # "TherEx [x]20 [ ]__"
    # "Gait training: 10 (w/ RW, CGA)"
    r"|\s{0,2}:\s{1,2}(?P<opens>\d{1,2})\s(?=\([^\d)])",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(r"\s{0,2}[:=-]?\s{0,2}(?P<n>\d{1,2})\s{0,2}[.;]?")  # "Fluido 10."
_NUMBERS_FIRST = re.compile(
    r"\(\d{1,2}\)\s?[A-Za-z][^(\n]{1,40}\(\d{1,2}\)\s?[A-Za-z]"
)  # "(20) TE (15) MT"
_NUMBER_FIRST = re.compile(r"\((\d{1,2})\)\s?$")
_IN_BRACKET = re.compile(r"\((\d{1,2})(?:,|/|\smin,?)?\s\Z")  # "Functional tasks (20, TA): ..."
_LISTED = re.compile(
    r"\s{0,2}(?:[:=]|\d{1,2}\s?x\s?\d{1,2},)?\s{0,2}(\d{1,2})"
    rf"(?i:{NO_COUNT})(?=\s{{0,3}}(?:/(?!\d)|[,;)\n|]|\.(?!\d)|$|\s{{2}}|[A-Z]{{2}}))"
)
_TIME_WORD = re.compile(r"(?<![a-z])(?:min(?:ute)?s?|timed|total|ttt|ttm)\b", re.IGNORECASE)
_HEADED = re.compile(r"[^\w\n]{0,4}\d{1,3}\s?min\w*\.?\s?[:–-]", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_COUNT = re.compile(r"\s{0,2}[:=]?\s{0,2}\d")  # as every number begins that follows no name
_COUNTED = re.compile(r"\d\s?[x×]\s?\Z", re.IGNORECASE)
_COUNTS = re.compile(r"s\s[x×]\s?\d{1,2}(?!\s?[:(-])", re.IGNORECASE)
_LONGEST_LEAD = 40  # characters without a letter before the name that opens a sentence
_LONGEST_SUM = 160  # characters; a longer sentence is no sum of minutes
_LEAST = 5  # minutes; a smaller bare number is a count


class BareTime(NamedTuple):
    """A number at characters ``[start, end)`` that says the minutes of the service before it."""

    start: int
    end: int
    minutes: int
    of: Mention


def bare_times(
    text: str, mentions: Sequence[Mention], bounds: Sequence[tuple[int, int]]
) -> Iterator[BareTime]:
    """Yield the numbers of minutes that follow a mention done.

    bounds: characters of each sentence.
    """
    first: dict[int, bool] = {}  # sentence -> whether its numbers stand before their services
    for mention in mentions:
        if mention.assertion is not Assertion.PERFORMED or mention.kind is Kind.PURPOSE:
            continue
        sentence = bounds[mention.item] if bounds else (0, 0)
        if mention.item not in first:
            first[mention.item] = _NUMBERS_FIRST.match(text, sentence[0]) is not None
        found = _number(text, mention, sentence, first=first[mention.item])
        if found is not None and int(text[slice(*found)]) >= _LEAST:
            yield BareTime(*found, int(text[slice(*found)]), mention)


def _number(
    text: str, mention: Mention, sentence: tuple[int, int], *, first: bool
) -> tuple[int, int] | None:
    """Return the characters of the number behind a mention, or None. first: the numbers of its
    sentence stand before their services."""
    end = min(len(text), mention.end + 20)
    if first:
        before = _NUMBER_FIRST.search(text, max(sentence[0], mention.start - 6), mention.start)
        return before.span(1) if before else None
    named = mention.kind is Kind.NAME or mention.short
    closed = named and text[mention.end : mention.end + 1] == ")"
    seek = _DIGIT.search if named else _COUNT.match
    if not closed and seek(text, mention.end, end) is None:
        return None  # as behind most words
    if _COUNTED.search(text, max(0, mention.end - 6), mention.end):
        return None  # the words end amid a dose
    if mention.kind is Kind.ACTIVITY and _COUNTS.match(text, mention.end - 1):
        return None  # "circulatory exs x10": so many of them
    if closed:
        inside = _IN_BRACKET.search(text, max(sentence[0], mention.start - 8), mention.start)
        if inside:
            return inside.span(1)
    found = _BARE.match(text, mention.end, end) if named else None
    leads = named and found is None and mention.start - sentence[0] <= _LONGEST_LEAD
    if leads and not any(c.isalpha() for c in text[sentence[0] : mention.start]):
        found = _NOTHING_ELSE.fullmatch(text, mention.end, sentence[1])
    if found is not None and found.lastgroup is not None:
        return found.span(found.lastgroup)
    if sentence[1] - sentence[0] > _LONGEST_SUM:
        return None
    if mention.kind is Kind.ACTIVITY and _HEADED.match(text, *sentence):
        return None  # "15 min: theraband rows 2x10, push ups 8": it is a count
    if mention.scattered and "," in text[mention.start : mention.end]:
        return None  # "SPLINT FABRICATED, DIP 5 HYPEREXT": it tells how
    listed = _LISTED.match(text, mention.end, end)
    return listed.span(1) if listed and _TIME_WORD.search(text, *sentence) else None
