"""Cohen's kappa (1960): how far two readers agree beyond chance. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

from .outcome import Verdict


def cohens_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float | None:
    """Return kappa, at most 1; 0 is what chance would give.

    pairs: the label that the first and the second reader gave to one item each.
    None where it is not defined: no items, or both gave one and the same label to all.
    """
    seen = list(pairs)
    if not seen:
        return None
    first = Counter(a for a, _ in seen)
    second = Counter(b for _, b in seen)
    # Whole numbers until the last step, so that full agreement by chance is seen exactly.
    total = len(seen)
    chance = sum(count * second[label] for label, count in first.items())
    if chance == total * total:
        return None
    agreed = total * sum(a == b for a, b in seen)
    return (agreed - chance) / (total * total - chance)


def paired(
    first: Mapping[str, Verdict], second: Mapping[str, Verdict]
) -> tuple[tuple[bool, bool], ...]:
    """Return, for each code that either reader met, whether each of them billed it."""
    codes = sorted(first.keys() | second.keys())
    return tuple((_billed(first, code), _billed(second, code)) for code in codes)


def _billed(verdicts: Mapping[str, Verdict], code: str) -> bool:
    return code in verdicts and verdicts[code].accepted
