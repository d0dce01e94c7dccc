"""Who claims which words of the lexicon, with what weight. Lexicon in, plain rows out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from suggester.explain import tells_apart
from suggester.lexicon import Lexicon
from suggester.pipes.phrases import PhraseFinder
from suggester.schema import Decoy, Kind, Phrase, Together


@dataclass(frozen=True)
class Claimant:
    """One code's claim to some words. wording: as the lexicon writes them; weight: points."""

    code: str
    label: str
    phrase: Phrase
    wording: str
    weight: float


@dataclass(frozen=True)
class Undecided:
    """Words of two codes with no sentence that tells the codes apart."""

    wording: str
    code: str
    other: str


class Claims:
    """All claims of a lexicon, looked up by words in any inflection."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._finder = PhraseFinder(lexicon)
        self._by_form: dict[tuple[str, ...], list[Claimant]] = defaultdict(list)
        for entry in lexicon.codes:
            for phrase in entry.phrase:
                weight = phrase.weight or lexicon.weights.kind.get(phrase.kind, 0.0)
                for text in phrase.text:
                    claim = Claimant(entry.code, entry.label, phrase, text, weight)
                    self._by_form[self._finder.form_of(text)].append(claim)

    def to(self, words: str) -> tuple[Claimant, ...]:
        """Return who claims exactly these words, strongest first."""
        return tuple(sorted(self._by_form.get(self._finder.form_of(words), ()), key=_strongest))

    def containing(self, words: str) -> tuple[Claimant, ...]:
        """Return the claims to longer wordings that hold these words."""
        asked = self._finder.form_of(words)
        return tuple(
            sorted(
                (
                    claimant
                    for form, found in self._by_form.items()
                    if form != asked and _holds(form, asked)
                    for claimant in found
                ),
                key=_strongest,
            )
        )

    def combining(self, words: str) -> Iterator[tuple[str, Together | Decoy]]:
        """Yield the combinations, with their codes, in which these words are one of the parts."""
        form_of = self._finder.form_of
        asked = form_of(words)
        groups = self._lexicon.groups
        known = {f"@{name}" for name, texts in groups.items() if asked in map(form_of, texts)}
        for entry in self._lexicon.codes:
            for row in entry.combining:
                texts = [text for part in row.all for text in part]
                if any(text in known or form_of(text) == asked for text in texts):
                    yield entry.code, row

    def undecided(self) -> Iterator[Undecided]:
        """Yield the words that two codes claim although neither file tells them apart."""
        for found in self._by_form.values():
            for a, b in combinations(sorted({c.code for c in found}), 2):
                if not tells_apart(self._lexicon.by_code, a, b):
                    wording = next(c.wording for c in found if c.code == a)
                    yield Undecided(wording, a, b)


def _strongest(claimant: Claimant) -> tuple[bool, float, str, str]:
    return (
        claimant.phrase.kind is Kind.PURPOSE,
        -claimant.weight,
        claimant.code,
        claimant.wording,
    )


def _holds(form: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(form[at : at + len(part)] == part for at in range(len(form) - len(part) + 1))
