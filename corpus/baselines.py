"""Systems that anyone could put together in an afternoon, tuned on the training notes.

BM25 and TF-IDF rank our descriptions of the codes against the note; a naive loop looks for every
phrase of the lexicon with ``rapidfuzz.partial_ratio``. None knows what was performed.
"""

from collections.abc import Callable, Iterator, Sequence

import bm25s
import numpy as np
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer

from suggester import Lexicon

from .notes import LabelledNote
from .scorer.codes import judge
from .scorer.figures import Array
from .scorer.gold import gold
from .scorer.output import CodeOutput, NoteOutput

Scores = Callable[[Sequence[str]], Array]
_FUZZY = 90.0  # similarity (0-100) from which the naive loop calls a phrase found
_SHORTEST = 5  # characters; shorter phrases would stand in every note
_STEPS = 60  # thresholds tried


def _descriptions(lexicon: Lexicon) -> tuple[list[str], list[str]]:
    entries = [entry for entry in lexicon.codes if entry.propose]
    return [e.code for e in entries], [f"{e.label}. {e.description}" for e in entries]


def bm25(lexicon: Lexicon) -> Scores:
    """Return a ranker of all proposable codes by BM25 of their descriptions."""
    _, texts = _descriptions(lexicon)
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def scores(notes: Sequence[str]) -> Array:
        rows = bm25s.tokenize(list(notes), stopwords="en", show_progress=False, return_ids=False)
        return np.array([index.get_scores(words) for words in rows], float)

    return scores


def tf_idf(lexicon: Lexicon) -> Scores:
    """Return a ranker of all proposable codes by the cosine of TF-IDF vectors."""
    _, texts = _descriptions(lexicon)
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True, ngram_range=(1, 2))
    codes = vectors.fit_transform(texts)

    def scores(notes: Sequence[str]) -> Array:
        return np.asarray((vectors.transform(notes) @ codes.T).todense(), float)

    return scores


def fuzzy_loop(lexicon: Lexicon) -> Scores:
    """Return a ranker by how many phrases of a code are found in the note."""
    entries = [entry for entry in lexicon.codes if entry.propose]
    phrases = [
        (n, text)
        for n, entry in enumerate(entries)
        for phrase in entry.phrase
        for text in phrase.text
        if len(text) >= _SHORTEST and "#" not in text
    ]
    texts = [utils.default_process(text) for _, text in phrases]
    column = np.array([n for n, _ in phrases])

    def scores(notes: Sequence[str]) -> Array:
        found = process.cdist(
            [utils.default_process(note) for note in notes],
            texts,
            scorer=fuzz.partial_ratio,
            score_cutoff=_FUZZY,
            workers=-1,
        )
        table = np.zeros((len(notes), len(entries)))
        for code in range(len(entries)):
            table[:, code] = (found[:, column == code] > 0).sum(axis=1)
        return table

    return scores


BASELINES: dict[str, Callable[[Lexicon], Scores]] = {
    "BM25 over the descriptions": bm25,
    "TF-IDF over the descriptions": tf_idf,
    "fuzzy loop over the phrases": fuzzy_loop,
}


def baselines(
    lexicon: Lexicon, train: Sequence[LabelledNote], test: Sequence[LabelledNote]
) -> Iterator[tuple[str, list[NoteOutput]]]:
    """Yield each baseline and its answers on the test notes, at the threshold that is best on the
    training notes."""
    codes, _ = _descriptions(lexicon)
    for name, build in BASELINES.items():
        scores = build(lexicon)
        threshold = _best(scores([note.text for note in train]), codes, train)
        yield name, _outputs(scores([note.text for note in test]), codes, test, threshold)


def _best(table: Array, codes: Sequence[str], notes: Sequence[LabelledNote]) -> float:
    """Return the threshold with the best micro F1 (lenient)."""
    truths = [gold(note) for note in notes]

    def f1(threshold: float) -> float:
        right = wrong = missed = 0
        for row, truth in zip(table, truths, strict=True):
            got = {code for code, value in zip(codes, row, strict=True) if value >= threshold}
            verdict = judge(truth, got, strict=False)
            right += len(verdict.right)
            wrong += len(verdict.wrong)
            missed += len(verdict.missed)
        return 2 * right / (2 * right + wrong + missed) if right else 0.0

    tried = np.unique(np.quantile(table[table > 0], np.linspace(0, 1, _STEPS)))
    return float(max(tried, key=f1))


def _outputs(
    table: Array, codes: Sequence[str], notes: Sequence[LabelledNote], threshold: float
) -> list[NoteOutput]:
    return [
        NoteOutput(
            id=note.id,
            codes=tuple(
                CodeOutput(code=code)
                for code, value in zip(codes, row, strict=True)
                if value >= threshold
            ),
        )
        for note, row in zip(notes, table, strict=True)
    ]
