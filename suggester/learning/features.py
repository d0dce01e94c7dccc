"""What a note says of each code, without its words: the rows that weights are fitted to."""

from collections.abc import Iterable, Iterator

from suggester.engine import Engine
from suggester.learning.lessons import Lesson
from suggester.lexicon import Lexicon
from suggester.schema import Phrase
from suggester.values import CodeName, Value
from suggester.weighed import Tally


class Row(Value):
    """One code of one note. Holds ids of the lexicon and numbers; no words of the note.

    fixed: points that are no phrase's (a dose, minutes); factors: phrase id -> the share of its
        points that counts, so that support = fixed + sum of factor x points.
    sections: where the counting phrases stand. weight: for how many notes it stands.
    """

    lesson: str
    code: CodeName
    billed: bool
    weight: float
    fixed: float
    factors: tuple[tuple[str, float], ...]
    sections: tuple[str, ...]


def rows_of(lessons: Iterable[Lesson], engine: Engine) -> Iterator[Row]:
    """Yield a row for each code that a note supports at all and that people judged."""
    for lesson in lessons:
        for tally in engine.tallies(lesson.text):
            if tally.code in lesson.unsettled or not engine.lexicon.by_code[tally.code].propose:
                continue
            factors = _factors(tally, engine.lexicon)
            if factors:
                given = sum(factor * points for _, factor, points in factors)
                yield Row(
                    lesson=lesson.id,
                    code=tally.code,
                    billed=tally.code in lesson.billed,
                    weight=lesson.weight,
                    fixed=round(tally.support - given, 3),
                    factors=tuple((name, factor) for name, factor, _ in factors),
                    sections=tuple(
                        sorted({w.mention.section for w in tally.weighed if w.gate is None})
                    ),
                )


def points_of(lexicon: Lexicon, code: str, phrase_id: str) -> float | None:
    """Return the full points of a phrase, or None for what no overlay can reweight."""
    phrase = lexicon.phrases.get((code, phrase_id))
    if phrase is None or not isinstance(phrase, Phrase):
        return None
    return phrase.weight if phrase.weight is not None else lexicon.weights.kind.get(phrase.kind)


def _factors(tally: Tally, lexicon: Lexicon) -> list[tuple[str, float, float]]:
    """Return id, factor and points of each phrase that counts, as suggester/score.py adds them:
    the strongest first, each further one at a falling rate, a phrase once."""
    weights = lexicon.weights
    best: dict[str, float] = {}
    points: dict[str, float] = {}
    for weighed in tally.weighed:
        mention = weighed.mention
        whole = points_of(lexicon, tally.code, mention.phrase_id)
        if weighed.gate is None and whole is not None and not (mention.short and mention.timed):
            share = weights.bare if mention.bare else 1.0
            best[mention.phrase_id] = max(best.get(mention.phrase_id, 0.0), share)
            points[mention.phrase_id] = whole
    ranked = sorted(best, key=lambda name: (-best[name] * points[name], name))
    return [(n, best[n] * weights.repeat**rank, points[n]) for rank, n in enumerate(ranked)]
