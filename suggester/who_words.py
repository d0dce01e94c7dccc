"""Turn the wordings of lexicon/who.toml into patterns, and find who and how in a sentence.

Text in, hits out. A hit says that the words stand there; whether they speak of this visit is
decided by ``who``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Generic, NamedTuple, TypeVar

from suggester.model import DeliveryKind, DeliveryMode
from suggester.triggers import Triggers
from suggester.triggers import telling as telling_words
from suggester.visit_schema import WhoFile

Value = TypeVar("Value")
_NUMBERS = "one two three four five six seven eight nine ten".split()
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)}|another)"
_SHORT = 6  # letters of a wording that must stand in capitals
_BEFORE = 48  # characters before a person in which a word of treating stands
_NAME = (
    r"(?:(?:[^\W\d_a-z][a-z]{0,2}\.|[^\W\d_a-z][\w'’-]{0,30},?|the|a|an|our|licensed|treating|same)"
    r"\s{1,2}){0,4}"
)
_LIKENESS = re.compile(r"\b(?:is|was|as|being|an?\s\w{1,12})\s(?:an?|also)\s{1,2}(?:\w{1,12}\s)?$")
_PATIENTS = re.compile(
    rf"(?<![\w.])(?P<n>{_COUNT})\s(?P<other>(?:other|more|additional)\s)?(?:[A-Z]{2, 5}\s)?"
    r"(?:patients?|pts?|participants?|members|residents?|clients?|people|individuals|(?P<noun>others?))\b"
    rf"|\b(?:group|class)(?:\sof|\ssize:?|:)\s(?P<g>{_COUNT})\b",
    re.IGNORECASE,
)
_EMPTY_BOX = re.compile(r"\[\s?\]\s?$|☐\s?$")
_NOUGHT = re.compile(r"[\s:=x]{0,3}0(?!\d|[.:/]\d)")


class Hit(NamedTuple):
    """Words at characters ``[start, end)`` that say who or how."""

    kind: DeliveryKind
    what: DeliveryMode
    start: int
    end: int


class WhoWords:
    """The patterns of one lexicon."""

    def __init__(self, words: WhoFile) -> None:
        self.file = words
        self._persons = _Choice((row.what, row.text) for row in words.person)
        self._sayings = _Choice(((row.kind, row.what), row.text) for row in words.saying)
        credentials = [text for row in words.person for text in row.credential]
        self.triggers = Triggers([*self._persons.texts, *self._sayings.texts, *credentials])
        self._silent = pattern(words.silent.text)
        denied = _any(words.denied.text) or "(?!)"
        self._denied = re.compile(rf"(?<!\w)(?:{denied})\s[^,;:.]{{0,24}}$")
        acts = words.acts
        self._by = re.compile(rf"(?:{_any(acts.by)}):?\s{{1,2}}{_NAME}$")
        self._not_by = re.compile(
            rf"(?:{_any(acts.not_by)}|\bno\s\w{{2,20}}|\d/\d{{1,4}})\W{{1,3}}$", re.IGNORECASE
        )
        self._aide_by = re.compile(rf"(?:{_any(acts.aide_by)})\W{{1,3}}$", re.IGNORECASE)
        self._did = re.compile(
            rf"\W{{1,3}}(?:\w{{2,12}}ly\s|then\s|also\s)?(?P<verb>{_any(acts.did)})(?!\w)"
            r"|[\s:,x-]{1,4}(?=\d{1,3}\s?min)",
            re.IGNORECASE,
        )

    def persons(
        self, sentence: str, telling: Set[str], *, ahead: str, worked: bool
    ) -> Iterator[Hit]:
        """Yield the persons who treated by what stands around them.

        telling: the telling words of the sentence (``triggers``).
        ahead: what stands before the sentence on its line, since an initial ("by J. Doe, PTA")
            may have ended a sentence. worked: the sentence names work or minutes, so that
            "with" means treated by.
        """
        sought = self._sought(self._persons, sentence, telling)
        several = len({what for what, _, _ in sought}) > 1
        for what, start, end in sought:
            field = sentence[start:end] in ("PT", "OT")  # or the patient, or the field
            if field and sentence.isupper():
                continue
            before = (ahead + sentence[:start])[-_BEFORE:]
            if self._by_words(what, before, worked=worked) or (
                not _LIKENESS.search(before)
                and self._by_deed(what, sentence[end:], field=field, several=several)
            ):
                yield Hit(DeliveryKind.WHO, what, start, end)

    def sayings(self, sentence: str, telling: Set[str]) -> Iterator[Hit]:
        """Yield the wordings that say by themselves how, or who stood by."""
        for (kind, what), start, end in self._sought(self._sayings, sentence, telling):
            yield Hit(kind, what, start, end)

    def _sought(
        self, choice: "_Choice[Value]", sentence: str, telling: Set[str]
    ) -> list[tuple[Value, int, int]]:
        """Return what is found where no wording means something else."""
        found = choice.find(sentence, telling)
        silent = [match.span() for match in self._silent.finditer(sentence)] if found else []
        return [
            (value, start, end)
            for value, start, end in found
            if not any(first < end and start < last for first, last in silent)
            and not _EMPTY_BOX.search(sentence[:start][-4:])
            and not _NOUGHT.match(sentence, end)
            and not self._denied.search(sentence[:start][-_BEFORE:])
        ]

    def _by_words(self, what: DeliveryMode, before: str, *, worked: bool) -> bool:
        """Tell whether the words before a person say that the person treated."""
        by = self._by.search(before)
        if by is None or _LIKENESS.search(before):
            return False
        ahead = before[: by.start()]
        if what is DeliveryMode.AIDE and self._aide_by.search(ahead):
            return True
        named = not by[0].lower().startswith("w")
        return (named or worked) and not self._not_by.search(ahead)

    def _by_deed(self, what: DeliveryMode, behind: str, *, field: bool, several: bool) -> bool:
        """Tell whether what stands behind a person says that the person treated.

        field: the word may mean the patient or the field ("PT 38 min"). several: others are
            named beside ("PTA 15 min, PT 15 min").
        """
        acts = self.file.acts
        did = self._did.match(behind)
        if did is None:
            return False
        if did["verb"] is None:
            return several or not field
        verb = did["verb"].lower()
        return verb not in (acts.aide_did_not if what is DeliveryMode.AIDE else ()) and not (
            field and verb in acts.patient_did
        )


class _Choice(Generic[Value]):
    """Finds wordings by their telling words, each with what it stands for."""

    def __init__(self, entries: Iterable[tuple[Value, Sequence[str]]]) -> None:
        by_word: dict[str, list[tuple[str, Value]]] = {}
        for value, texts in entries:
            for text in texts:
                for word in telling_words(text):
                    by_word.setdefault(word, []).append((text, value))
        self.texts = [text for pairs in by_word.values() for text, _ in pairs]
        self._by_word = {word: _alternation(pairs) for word, pairs in by_word.items()}

    def find(self, sentence: str, telling: Set[str]) -> list[tuple[Value, int, int]]:
        """Return what is found, in order, none overlapping another; the longest stays."""
        found = [
            (values[(match.lastindex or 1) - 1], match.start(), match.end())
            for word in sorted(telling & self._by_word.keys())
            for pattern, values in (self._by_word[word],)
            for match in pattern.finditer(sentence)
        ]
        kept: list[tuple[Value, int, int]] = []
        for value, start, end in sorted(found, key=lambda hit: (hit[1] - hit[2], hit[1])):
            if not any(start < last and first < end for _, first, last in kept):
                kept.append((value, start, end))
        return sorted(kept, key=lambda hit: hit[1])


def _alternation(pairs: Sequence[tuple[str, Value]]) -> tuple[re.Pattern[str], list[Value]]:
    """Return a pattern of wordings, the longest first, and what its groups stand for."""
    ordered = sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))
    parts = "|".join(f"({_written(text)})" for text, _ in ordered)
    return re.compile(rf"(?<![\w/])(?:{parts})(?!\w)"), [value for _, value in ordered]


def patients_in(sentence: str) -> int | None:
    """Return how many patients a sentence says were treated together, or None.

    "4 patients" are four, "one other patient" makes two.
    """
    for match in _PATIENTS.finditer(sentence):
        word = (match["n"] or match["g"]).lower()
        alone = word == "another"
        count = 1 if alone else int(word) if word.isdigit() else _NUMBERS.index(word) + 1
        beside = alone or match["other"] is not None or match["noun"] is not None
        if count + beside > 1:
            return count + beside
    return None


def pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the wordings; none where there are none."""
    return re.compile(rf"(?<!\w)(?:{_any(texts) or '(?!)'})(?!\w)")


def _any(texts: Iterable[str]) -> str:
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    return "|".join(_written(text) for text in ordered)


def _written(text: str) -> str:
    """Return one wording as a pattern: blanks and hyphens as clinics write them."""
    found = []
    for word in re.split(r"(\s|-|/|#)", text):
        if word.isspace():
            found.append(r"[\s-]{1,3}")
        elif word == "-":
            found.append(r"[\s-]{0,2}")
        elif word == "/":
            found.append(r"\s?/\s?")
        elif word == "#":
            found.append(_COUNT)
        elif word:
            capital = word.isupper() and word.isalpha() and len(word) <= _SHORT
            found.append(word if capital else f"(?i:{re.escape(word)})")
    return "".join(found)
