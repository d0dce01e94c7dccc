"""Spell out the lists that a cue names: "{who} did" is "RN did", "aide did" ..."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

_NAME = re.compile(r"\{[a-z]+\}")


def cues_spelled_out(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a file of cues with the wordings of every cue spelled out.

    Raises ValueError for a list that is not there.
    """
    lists = data.get("lists", {})
    cues = [
        {**cue, "text": spelled_out(cue["text"], lists)} if "text" in cue else cue
        for cue in data.get("cue", ())
    ]
    return {**data, "cue": cues}


def spelled_out(wordings: Iterable[str], lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the wordings with each ``{name}`` replaced by every word of its list, in order."""
    found = []
    for text in wordings:
        names = _NAME.findall(text)
        for name in names:
            if name[1:-1] not in lists:
                raise ValueError(f"{text!r} names the list {name[1:-1]!r}, which is not in [lists]")
        for words in product(*(lists[name[1:-1]] for name in names)):
            spelled = text
            for name, word in zip(names, words, strict=True):
                spelled = spelled.replace(name, word, 1)
            found.append(spelled)
    return tuple(found)
