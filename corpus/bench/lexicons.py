"""The shipped lexicon, cut or filled up to a number of phrases."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from suggester import Lexicon
from suggester.schema import CodeFile

from ..many import many

SEED = 9
_EACH = 500  # phrases of an invented code
_REAL = 0.7  # share of invented phrases that are of the notes' own words, so that beginnings meet


def phrases_of(lexicon: Lexicon) -> list[str]:
    """Return the wordings of all phrases, each once, in small letters."""
    texts = (text.lower() for e in lexicon.codes for row in e.phrase for text in row.text)
    return list(dict.fromkeys(text for text in texts if text.strip()))


def sized(lexicon: Lexicon, phrases: int) -> Lexicon:
    """Return the lexicon with about so many phrases: fewer codes, or invented ones beside ours."""
    have = [sum(len(row.text) for row in entry.phrase) for entry in lexicon.codes]
    if phrases < sum(have):
        return replace(lexicon, codes=tuple(_first(lexicon.codes, have, phrases)))
    return replace(lexicon, codes=(*lexicon.codes, *_invented(lexicon, phrases - sum(have))))


def _first(codes: Sequence[CodeFile], have: Sequence[int], phrases: int) -> Iterator[CodeFile]:
    """Yield codes from all over the list until they hold enough phrases."""
    order = list(range(len(codes)))
    random.Random(SEED).shuffle(order)
    for n in order:
        if phrases <= 0:
            return
        phrases -= have[n]
        yield codes[n]


def _invented(lexicon: Lexicon, number: int) -> Iterator[CodeFile]:
    """Yield codes with phrases of three to five words that no note means."""
    rng = random.Random(SEED)
    words = sorted(
        {word for note in many(300, SEED) for word in note.lower().split() if word.isalpha()}
    )
    like = lexicon.codes[0]
    for n in range(0, number, _EACH):
        rows = []
        for k in range(n, min(n + _EACH, number)):
            picked = [rng.choice(words) for _ in range(rng.randint(2, 4))]
            last = rng.choice(words) if rng.random() < _REAL else f"zq{k:x}"
            text = " ".join([*picked, last, f"v{k:x}"])
            rows.append(like.phrase[0].model_copy(update={"id": f"p{k}", "text": (text,)}))
        code = f"{'QUVWXYZ'[n // _EACH // 10_000]}{n // _EACH % 10_000:04d}"
        yield like.model_copy(
            update={"code": code, "phrase": tuple(rows), "together": (), "decoy": ()}
        )
