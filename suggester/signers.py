"""Tell whether somebody of another field signs the note. Text in, characters out.

"-- D. Fennimore RN", "Trainer: Ingrid M.", "Provider: H. Strom, LMT". Only the end of a note
counts, and a line that names who treated; a physician counts at the end alone, and not where he
certifies a plan. Where any therapist is named with a credential, the note may be the therapist's.
"""

import re
from collections.abc import Iterable

from suggester.reach_schema import TitleFile
from suggester.visit_schema import WhoFile

_LAST = 160  # characters of the last line that are looked at
_LINES = 2  # last lines that may hold the signature: a date may stand below it
_INITIALS = r"[A-Z]\.\s?"
_WORD = r"[A-Z][a-z'’]{1,20}(?:[A-Z][a-z]{1,20})?(?:-[A-Z][a-z'’]{1,20})?"
_TITLED = r"(?:Dr|Mr|Mrs|Ms)\.?\s"
# A name that cannot be the end of a sentence ("Notify MD"): titled, with an initial, two words, or
# parted from the credential by a comma.
_NAME = (
    rf"(?:{_TITLED}(?:{_INITIALS}|{_WORD}\s){{0,2}}{_WORD},?\s"
    rf"|(?:{_WORD}\s)?(?:{_INITIALS}){{1,2}}{_WORD}(?:-{_WORD})?,?\s"
    rf"|{_WORD}\s{_WORD}(?:\s{_WORD})?,?\s|(?:{_WORD}|(?!PT|OT|ST)[A-Z]{{2,3}}),\s)"
)
# "-jt lpn", but "- to RN" is a remark.
_MARK = r"(?<=[\u2013\u2014-])\s?(?!(?:to|of|by|in|on|is|as|at|no|ok|or|re|pt|md)\b)[A-Za-z]{2}\s"
_DEGREE = r"(?:(?:MS|MSc|MA|MEd|MPH|PhD|BS|BSc|BA|MSN|EdD),?\s){0,2}"  # "J. Tolle, MS, CEP"
_OF_THERAPY = (
    r"(?:physical|occupational|speech|treating|evaluating)\s(?:therapist|PT|OT|SLP)\s?:\s?[A-Z]"
)
_ALSO = r"(?:,?\s?[A-Z][A-Za-z]?[A-Z]{1,6})"
_REST = (
    r"(?:[\s\d,.#:/()|-]|\b(?:NPI|Lic|No|on|file|at|am|pm|AM|PM)\b"
    r"|\b(?:rehab|coord|coordinator|manager|supervisor|charge|student)\b){0,40}"
)
_BEFORE = re.compile(
    r"(?i)(?:^|(?<!ref)(?<!per)(?<!cc)(?<!attn)[.!?)]['\")]?\s{1,3}|(?:^|\s)[/\u2013\u2014-]{1,2}\s{0,2}"
    r"|_{2,}\s{0,2}|\b(?:scribe|recorder|dictated|attending)(?:\sby)?:\s"
    r"|\b(?:prepared|compiled|recorded|entered)\s(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?\s)?by:?\s"
    r"|\b(?:signed|yours|sincerely|regards|cheers|thanks|thx|respectfully),?\s)$"
)
_CERTIFIES = re.compile(
    r"(?i)certif|agree|co-?sign|countersign|reviewed|approved|plan\sof\scare|\bpoc\b|referr|order"
    r"|provider|clinician|\bcc\b"
)
_NEAR = 120  # characters before a physician's name in which he certifies


class ForeignSigners:
    """Knows the credentials of other fields, and those of therapists."""

    def __init__(self, titles: TitleFile, who: WhoFile) -> None:
        hands, physicians = _any(titles.credential), _any(titles.physician)
        label = _any(who.signature.treating)
        doctor = rf"{_TITLED}(?:{_INITIALS}|{_WORD}\s){{0,2}}{_WORD}(?:,\s[a-z]{{5,14}})?\.?"
        role, specialty = _any(titles.role), _any(titles.specialty)
        therapist = _any(text for row in who.person for text in row.credential)
        self._therapist = re.compile(
            rf"(?<!\w)(?:(?:{_NAME}|[A-Z]{{2,3}}\s)\(?(?:{therapist})(?!\w)|(?i:{_OF_THERAPY}))"
        )
        self._wrote = re.compile(
            rf"(?i:\b(?:note|written|documented|seen|treated|treatment|tx|session)\sby:?\s)"
            rf"{_NAME}\(?(?:{therapist})(?!\w)"
        )
        self._labelled = re.compile(
            rf"(?m)^[^\S\n]*(?i:{label})\s?:\s?(?P<who>{_NAME}(?:{hands})(?!\w))"
        )
        named = rf"(?:{_INITIALS}|{_TITLED}){{0,2}}{_WORD}(?:\s(?:[A-Z]\.?|{_WORD}))?"
        self._end = re.compile(
            rf"(?<!\w)(?:(?i:{label}):?\s{{1,3}})?"
            rf"(?P<who>(?P<md>{_NAME}(?:{physicians})|{doctor})|{_NAME}{_DEGREE}(?:{hands})"
            rf"|{_MARK}(?i:{hands})"
            rf"|(?i:{role})[:.]\s?{named}|(?i:{role})(?=\.?$)|(?:(?i:{role})/)?(?i:{role})\s{_WORD}"
            rf"|(?<=[\u2013\u2014-]\s)(?:{_WORD}\s){{2,4}}(?i:{role})(?=\.?$)"
            rf"|(?i:{specialty}),\s{_INITIALS}{_WORD})"
            rf"(?!\w){_ALSO}{{0,4}}{_REST}$"
        )

    def find(self, text: str) -> tuple[int, int] | None:
        """Return the characters of a name with the credential of another field that signs."""
        found = self._labelled.search(text)
        place = found.span("who") if found else self._at_the_end(text)
        return None if place is None or self._therapist.search(text) else place

    def wrote(self, title: str) -> bool:
        """Tell whether a title names a therapist as the one who wrote or treated."""
        return self._wrote.search(title) is not None

    def _at_the_end(self, text: str) -> tuple[int, int] | None:
        end = len(text.rstrip())
        for _ in range(_LINES):
            start = text.rfind("\n", 0, end) + 1
            line = text[max(start, end - _LAST) : end]
            at = end - len(line)
            for match in self._end.finditer(line):
                if _BEFORE.search(line[: match.start()]) and not _certified(line, match, text[:at]):
                    return at + match.start("who"), at + match.end("who")
            if re.search(r"[a-z]{4}", line):
                return None
            end = len(text[:start].rstrip())
        return None


def _certified(line: str, match: re.Match[str], above: str) -> bool:
    """Tell whether a physician signs below what he certifies, or is only named as the provider."""
    if not match["md"]:
        return False
    return bool(_CERTIFIES.search((above[-_NEAR:] + line[: match.start("md")])[-_NEAR:]))


def _any(texts: Iterable[str]) -> str:
    """Return a pattern of any of the wordings; letters may stand with periods ("D.C.")."""
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    return (
        "|".join(
            r"\.?".join(text) + r"\.?" if text.isupper() and text.isalpha() else re.escape(text)
            for text in ordered
        )
        or "(?!)"
    )
