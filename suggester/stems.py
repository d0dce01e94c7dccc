"""Take the ending off a word, so that *mobilizing* and *mobilizations* meet *mobilization*.

A light stemmer of our own: it only has to make inflections of the lexicon's words fall
together, never to find roots, and it must leave short words and abbreviations alone.
"""

from functools import cache

# Words whose regular stem would meet another word of the clinic (tap, lung, bath, rid).
_IRREGULAR = {
    "tapes": "tape",
    "taped": "tape",
    "taping": "tape",
    "lunge": "lunge",
    "lunges": "lunge",
    "lunging": "lunge",
    "lunged": "lunge",
    "bathe": "bathe",
    "bathing": "bathe",
    "bathes": "bathe",
    "bathed": "bathe",
    "biking": "bike",
    "biked": "bike",
    "riding": "ride",
    "hiking": "hike",
    "wiping": "wipe",
    "icing": "ice",
    "iced": "ice",
    "hopping": "hop",
    "hopped": "hop",
    "rolling": "roll",
    "righting": "righting",
    "guided": "guided",
    "stroking": "stroking",
    "ran": "run",
    "done": "do",
    "toileting": "toileting",
    "sat": "sit",
    "stood": "stand",
}
_LAST = frozenset("sdgne")  # letters of the endings below: most words end otherwise
_SHORTEST = 3  # letters that must remain, so that "ties" and "used" stay apart from "t", "us"


def stem(word: str) -> str:
    """Return the lower-case word without its inflection; words under five letters unchanged
    but for a plural ``s`` on words of four."""
    return _stem(word) if word.isalpha() else word


def _stem(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    size = len(word)
    if size < 4 or word[-1] not in _LAST or not word.isascii():
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith(("ies", "ied")) and size > 5:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return _ended(word[:-2])
    if word.endswith("s"):
        return _ended(word[:-1]) if size > 4 else word[:-1]
    return _ended(word)


def _ended(word: str) -> str:
    for ending in ("ization", "ation"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)] + ("iz" if ending == "ization" else "at")
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return _undoubled(word[: -len(ending)])
    if word.endswith("e") and len(word) > 4:
        return word[:-1]
    return word


def _undoubled(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word


@cache
def lexicon_stem(word: str) -> str:
    """Stem a word of the lexicon. Cached for good, so never call it with a note's word."""
    return stem(word)
