"""What is timed: our engine and the others, each given the same phrases.

Every reader takes a text and returns how many phrases it found, so that speed with fewer hits
shows. Peers are set up as they document it, with their own words for context and sections.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

Read = Callable[[str], int]
_BATCH = 2_000  # Docs of phrases made at a time


class Reader(NamedTuple):
    """does: what it reads. make: phrases -> reader; only the modules it needs are imported.
    most: phrases with which it is still tried."""

    name: str
    does: str
    make: Callable[[Sequence[str]], Read]
    most: int = 10**9


def _ours(phrases: Sequence[str]) -> Read:
    from suggester import Engine, shipped_engine

    from .lexicons import phrases_of, sized

    shipped = shipped_engine()
    same = len(phrases) == len(phrases_of(shipped.lexicon))
    engine = shipped if same else Engine(sized(shipped.lexicon, len(phrases)))

    engine.max_chars = 10**7

    def read(text: str) -> int:
        answer = engine.suggest(text)
        answer.model_dump_json()
        found = [one.evidence for one in answer.suggestions]
        found += [one.evidence for one in answer.considered]
        return sum(map(len, found))

    return read


def _tokens(_: Sequence[str]) -> Read:
    import spacy

    nlp = spacy.blank("en")

    def read(text: str) -> int:
        nlp.make_doc(text)
        return 0

    return read


def _batches(phrases: Sequence[str]) -> Iterator[Sequence[str]]:
    return (phrases[n : n + _BATCH] for n in range(0, len(phrases), _BATCH))


def _matcher(phrases: Sequence[str]) -> Read:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for batch in _batches(phrases):
        matcher.add("phrase", [nlp.make_doc(text) for text in batch])
    return lambda text: len(matcher(nlp.make_doc(text)))


def _medspacy(splitter: str) -> Callable[[Sequence[str]], Read]:
    def make(phrases: Sequence[str]) -> Read:
        import medspacy
        from loguru import logger
        from medspacy.ner import TargetRule

        logger.disable("PyRuSH")  # it writes each token to stderr
        nlp = medspacy.load(medspacy_enable=["medspacy_tokenizer"])
        nlp.add_pipe(splitter)
        nlp.add_pipe("medspacy_target_matcher")
        nlp.add_pipe("medspacy_context")
        nlp.add_pipe("medspacy_sectionizer")
        rules = [TargetRule(text, "SERVICE") for text in phrases]
        nlp.get_pipe("medspacy_target_matcher").add(rules)
        return lambda text: len(nlp(text).ents)

    return make


def _edsnlp(phrases: Sequence[str]) -> Read:
    import edsnlp

    nlp: Any = edsnlp.blank("eds")
    nlp.add_pipe("eds.sentences")
    nlp.add_pipe("eds.matcher", config={"terms": {"service": list(phrases)}, "attr": "LOWER"})
    nlp.add_pipe("eds.sections", config={"attr": "LOWER", "add_patterns": False})
    nlp.add_pipe("eds.negation", config={"attr": "LOWER"})
    nlp.add_pipe("eds.hypothesis", config={"attr": "LOWER"})
    nlp.add_pipe("eds.history", config={"attr": "LOWER"})
    return lambda text: len(nlp(text).ents)


def _negspacy(phrases: Sequence[str]) -> Read:
    import negspacy.negation  # noqa: F401 - registers the component
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Span
    from spacy.util import filter_spans

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for batch in _batches(phrases):
        matcher.add("SERVICE", [nlp.make_doc(text) for text in batch])
    negation = nlp.create_pipe("negex")
    sentences = nlp.get_pipe("sentencizer")

    def read(text: str) -> int:
        doc = sentences(nlp.make_doc(text))
        doc.ents = filter_spans([Span(doc, s, e, label="SERVICE") for _, s, e in matcher(doc)])
        return len(negation(doc).ents)

    return read


def _fuzzy(phrases: Sequence[str]) -> Read:
    from rapidfuzz.fuzz import partial_ratio

    def read(text: str) -> int:
        low = text.lower()
        return sum(partial_ratio(one, low, score_cutoff=90) > 0 for one in phrases)

    return read


def _automaton(phrases: Sequence[str]) -> Read:
    import ahocorasick

    found: Any = ahocorasick.Automaton()
    for n, text in enumerate(phrases):
        found.add_word(text, (n, len(text)))
    found.make_automaton()
    edge = re.compile(r"\w")

    def read(text: str) -> int:
        low = text.lower()
        hits = 0
        for end, (_, size) in found.iter(low):
            before, behind = low[max(0, end - size) : end - size + 1], low[end + 1 : end + 2]
            hits += not (edge.match(before) or edge.match(behind))
        return hits

    return read


OURS = "this program"
READERS = (
    Reader(OURS, "everything, to JSON", _ours),
    Reader("spaCy make_doc", "tokens", _tokens),
    Reader("spaCy PhraseMatcher", "tokens, phrases", _matcher),
    Reader(
        "medSpaCy", "sentences, phrases, context, sections", _medspacy("medspacy_pyrush"), 60_000
    ),
    Reader("medSpaCy, sentencizer", "the same", _medspacy("sentencizer")),
    Reader("edsnlp", "sentences, phrases, sections, 3 qualifiers", _edsnlp),
    Reader("negspacy", "sentences, phrases, negation", _negspacy),
    Reader("rapidfuzz loop", "phrases, no places", _fuzzy, 60_000),
    Reader("Aho-Corasick", "phrases", _automaton),
)
