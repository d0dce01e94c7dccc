"""Read through typing errors: out-of-vocabulary words become lexicon words in ``norm_``.

Only words of five letters and more that no word list knows are touched, so a correction never
crosses two valid words (adduction / abduction). One edit is allowed up to seven letters, two
from eight; the first letter must be right. Writes ``doc.spans["suggester.spelling"]``.
"""

from collections import Counter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from suggester.lexicon import Lexicon
from suggester.marks import Row, write
from suggester.memory import Memory
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import MEMORY, SPELLING
from suggester.plain_tokens import Doc, respell, tokens_of
from suggester.stems import lexicon_stem, stem
from suggester.words import same, wording

_SHORTEST = 5
_TWO_EDITS = 8
_FAR_COMMONER = 5  # times as many wordings
_LONGEST = 30  # letters; longer words are no word of the lexicon


class SpellingReader(LexiconPipe):
    """Correct typing errors towards the lexicon's own words."""

    PARTS = ("words/", "codes/", "cues/", "sections.toml", "reach.toml")

    def build(self, lexicon: Lexicon) -> None:
        """Gather the words that are right, and those that a typing error may mean."""
        phrases = [phrase.text for entry in lexicon.codes for phrase in entry.phrase]
        decoys = [decoy.text for entry in lexicon.codes for decoy in entry.decoy]
        parts = [
            part for e in lexicon.codes for row in e.combining for part in (*row.all, row.none)
        ]
        parts += list(lexicon.groups.values())
        wordings = [words for texts in (*phrases, *decoys, *parts) for words in texts]
        wordings += [words for file in lexicon.cues for cue in file.cue for words in cue.text]
        wordings += [words for row in lexicon.sections.section for words in row.heading]
        self.uses = Counter(
            word for words in wordings for word in wording(words, same) if word.isalpha()
        )
        own = set(self.uses)
        self.known = own | lexicon.words("english") | lexicon.words("clinical")
        self.known |= set(lexicon.pairs("american"))
        self.stems = {lexicon_stem(word) for word in own}
        self.targets: dict[str, list[str]] = {}
        for word in sorted(own):
            if len(word) >= _SHORTEST:
                self.targets.setdefault(word[0], []).append(word)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``norm_`` of each misspelt word and mark it."""
        rows = []
        norms = tokens_of(doc).norms
        memory: Memory | None = doc.user_data.get(MEMORY)
        meant = {  # dies with the call: a note's words are PHI
            word: self._meant(word, memory)
            for word in set(norms) - self.known
            if len(word) >= _SHORTEST and word.isalpha()
        }
        for at, norm in enumerate(norms) if any(meant.values()) else ():
            corrected = meant.get(norm)
            if corrected is not None:
                respell(doc, at, corrected)
                rows.append(Row(at, at + 1, corrected))
        write(doc, SPELLING, rows)
        return doc

    def _meant(self, word: str, memory: Memory | None) -> str | None:
        """Return the lexicon word that a word of a note means, or None."""
        if memory is None:
            return self.correct(word)
        digest = memory.digest("spelling", word)
        kept: tuple[str | None] | None = memory.get(digest)
        if kept is None:
            kept = (self.correct(word),)
            memory.keep(digest, kept)
        return kept[0]

    def correct(self, word: str) -> str | None:
        """Return the lexicon word that a misspelt one means, or None if none is near or
        two different ones are equally near and neither is far the commoner in the lexicon."""
        if not _SHORTEST <= len(word) <= _LONGEST or stem(word) in self.stems:
            return None
        edits = 2 if len(word) >= _TWO_EDITS else 1
        near = process.extract(
            word,
            self.targets.get(word[0], []),
            scorer=OSA.distance,
            score_cutoff=edits,
            limit=8,
        )
        if not near:
            return None
        best = near[0][1]
        nearest = [found for found, distance, _ in near if distance == best]
        nearest.sort(key=lambda found: (-self.uses[found], len(found), found))
        first = nearest[0]
        others = [found for found in nearest if stem(found) != stem(first)]
        if any(self.uses[first] < _FAR_COMMONER * self.uses[found] for found in others):
            return None
        return first
