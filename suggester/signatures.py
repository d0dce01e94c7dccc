"""Read the lines by which a person signs or is named. Text in, hits out; offsets in code points.

"J. Doe, PTA", "Therapist: Jane Roe, OTR/L", "K. Lee, SPT / R. Park, PT". Only a line that is
nothing else counts, and its label says whether the person treated: the referring, evaluating or
primary therapist did not.
"""

import re
from collections.abc import Iterable, Iterator

from suggester.model import DeliveryKind, DeliveryMode
from suggester.visit_schema import WhoFile
from suggester.who_words import Hit

_LONGEST = 140  # characters of a line that is a signature
_NAME = r"(?P<name>[^\W\d_a-z][\w.'’-]{0,30}(?:\s{1,2}[^\W\d_a-z][\w.'’-]{0,30}){0,3})"
_NO_TITLE = 2  # credentials that make a line a signature without a comma or an initial
_INITIAL = re.compile(r"\b[A-Z]\.")


class SignatureReader:
    """Knows credentials and the labels of lines that name a person."""

    def __init__(self, words: WhoFile) -> None:
        self._what = {text.lower(): row.what for row in words.person for text in row.credential}
        credential = _any([text for row in words.person for text in row.credential])
        also = r"(?:,?\s?(?:[A-Z][A-Za-z]?[A-Z]{1,6}|Cert\.?\s?\w{2,6}))"  # OCS, FAAOMPT
        signed = words.signature
        self._labels = {
            text.lower(): kind
            for kind, texts in (
                ("treating", signed.treating),
                ("other", signed.other),
                ("supervising", signed.supervising),
                ("cosigned", signed.cosigned),
            )
            for text in texts
        }
        label = rf"(?P<label>(?i:{_any(self._labels)}))\b(?:\s(?:PT|OT|SLP|therapist|by))?"
        self._label = re.compile(rf"[\W_]{{0,8}}(?:{label}\W{{0,4}})?")
        self._signer = re.compile(
            rf"{_NAME}(?P<comma>\s?,)?\s{{0,2}}\(?(?P<first>{credential})(?!\w)"
            rf"(?P<more>(?:(?:,\s?|\s|/)(?:{credential})(?!\w)|{also}(?!\w)){{0,6}})"
        )
        self._rest = re.compile(
            rf"(?:[\W\d_]|\b(?:{_any(signed.besides)})\b){{0,80}}$", re.IGNORECASE
        )
        self._role = re.compile(
            rf"[\W_]{{0,8}}(?P<first>{credential})\s?[:=]\s{{0,3}}{_NAME}\s{{0,3}}$"
        )
        self._no_name = frozenset(word.lower() for word in signed.no_name)

    def signed(self, text: str, places: Iterable[int]) -> Iterator[Hit]:
        """Yield who signs in the lines that hold one of the places (ascending)."""
        done = 0
        for place in places:
            if place < done:
                continue
            start = text.rfind("\n", 0, place) + 1
            end = text.find("\n", place)
            done = len(text) if end < 0 else end
            if done - start <= _LONGEST:
                yield from self._line(text[start:done], start)

    def _line(self, line: str, at: int) -> Iterator[Hit]:
        label = self._label.match(line)
        kind = self._labels.get((label["label"] or "").lower(), "") if label else ""
        if kind == "other":
            return
        role = self._role.match(line)
        if role is not None and self._is_named(role):
            start, end = at + role.start("first"), at + role.end("name")
            yield Hit(DeliveryKind.WHO, self._what_of(role), start, end)
            return
        place = label.end() if label else 0
        first = True
        found = []
        while (signer := self._signer.match(line, place)) is not None:
            if not (kind or not first or self._is_signer(signer)):
                return
            found.append(self._hit(signer, kind, at, first=first))
            place, first = signer.end(), False
            between = self._label.match(line, place)
            if between is not None and between.end() > place:
                kind = self._labels.get((between["label"] or "").lower(), kind)
                place = between.end()
        if found and self._rest.match(line, place):
            yield from found

    def _is_named(self, role: re.Match[str]) -> bool:
        """Tell whether a line is a person's role and name ("PTA: Jane Doe"). "PT: Gait Training"
        heads a discipline's work."""
        names = {word.strip(".,").lower() for word in role["name"].split()}
        known = self._what_of(role) is not DeliveryMode.THERAPIST
        return known and len(names) > 1 and self._no_name.isdisjoint(names)

    def _what_of(self, match: re.Match[str]) -> DeliveryMode:
        return self._what[" ".join(match["first"].split()).lower()]

    def _is_signer(self, signer: re.Match[str]) -> bool:
        """Tell whether a name with a credential, alone on its line, signs it."""
        names = [word.strip(".,").lower() for word in signer["name"].split()]
        if not self._no_name.isdisjoint(names):
            return False
        return (
            bool(signer["comma"] or _INITIAL.search(signer["name"]))
            or len(re.findall(r"[A-Z]{2,}", signer["more"])) + 1 >= _NO_TITLE
        )

    def _hit(self, signer: re.Match[str], kind: str, at: int, *, first: bool) -> Hit:
        """Return what a signer is: who treated, or who stands above the one who did."""
        start, end = at + signer.start("name"), at + signer.end()
        what = self._what_of(signer)
        if kind == "supervising":
            return Hit(DeliveryKind.OVERSIGHT, DeliveryMode.SUPERVISOR, start, end)
        if kind == "cosigned" or (not first and what is DeliveryMode.THERAPIST):
            return Hit(DeliveryKind.OVERSIGHT, DeliveryMode.COSIGNED, start, end)
        return Hit(DeliveryKind.WHO, what, start, end)


def _any(texts: Iterable[str]) -> str:
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    return "|".join(re.escape(text) for text in ordered)
