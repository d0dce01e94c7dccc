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


def claimants(lexicon: Lexicon, words: str) -> tuple[Claimant, ...]:
    """Return who claims exactly these words, in any inflection, strongest first."""
    return tuple(sorted(_by_form(lexicon).get(_form(lexicon, words), ()), key=_strongest))


def containing(lexicon: Lexicon, words: str) -> tuple[Claimant, ...]:
    """Return the claims to longer wordings that hold these words."""
    asked = _form(lexicon, words)
    return tuple(
        sorted(
            (
                claimant
                for form, found in _by_form(lexicon).items()
                if form != asked and _holds(form, asked)
                for claimant in found
            ),
            key=_strongest,
        )
    )


def combining(lexicon: Lexicon, words: str) -> Iterator[tuple[str, Together | Decoy]]:
    """Yield the combinations, with their codes, in which these words are one of the parts."""
    finder = PhraseFinder(lexicon)
    asked = finder.form_of(words)
    known = {
        f"@{name}" for name, texts in lexicon.groups.items() if asked in map(finder.form_of, texts)
    }
    for entry in lexicon.codes:
        for row in entry.combining:
            texts = [text for part in row.all for text in part]
            if any(text in known or finder.form_of(text) == asked for text in texts):
                yield entry.code, row


def undecided(lexicon: Lexicon) -> Iterator[Undecided]:
    """Yield the words that two codes claim although neither file says how to tell them apart."""
    for found in _by_form(lexicon).values():
        for a, b in combinations(sorted({c.code for c in found}), 2):
            if not tells_apart(lexicon.by_code, a, b):
                wording = next(c.wording for c in found if c.code == a)
                yield Undecided(wording, a, b)


def _by_form(lexicon: Lexicon) -> dict[tuple[str, ...], list[Claimant]]:
    finder = PhraseFinder(lexicon)
    found: dict[tuple[str, ...], list[Claimant]] = defaultdict(list)
    for entry in lexicon.codes:
        for phrase in entry.phrase:
            weight = phrase.weight or lexicon.weights.kind.get(phrase.kind, 0.0)
            for text in phrase.text:
                found[finder.form_of(text)].append(
                    Claimant(entry.code, entry.label, phrase, text, weight)
                )
    return found


def _form(lexicon: Lexicon, words: str) -> tuple[str, ...]:
    return PhraseFinder(lexicon).form_of(words)


def _strongest(claimant: Claimant) -> tuple[bool, float, str, str]:
    return (
        claimant.phrase.kind is Kind.PURPOSE,
        -claimant.weight,
        claimant.code,
        claimant.wording,
    )


def _holds(form: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(form[at : at + len(part)] == part for at in range(len(form) - len(part) + 1))
