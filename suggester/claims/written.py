"""Compare the codes that a note writes with those that its words support. Codes and units only.

A written code is no proof that its service was given (Medicare Benefit Policy Manual ch. 15,
220.3 E: the treatment note records the intervention itself), so neither side is hidden.
"""

from collections.abc import Iterator, Mapping, Sequence

from suggester.claims.apart import units_in_words
from suggester.model import ClaimLine, PayerRule


def disagreements(
    stated: Mapping[str, int | None], lines: Sequence[ClaimLine], rule: PayerRule
) -> Iterator[str]:
    """Yield a sentence for each difference between what is written and what is supported.

    stated: code -> whole units as written, or None. lines: of the claim that the words support.
    """
    supported = {line.code: line for line in lines}
    for code, units in stated.items():
        line = supported.get(code)
        if line is None:
            yield f"The note writes {code}, but what it describes does not support it."
        elif units is not None and units != line.units:
            yield (
                f"The note writes {units_in_words(units)} of {code}; by the "
                f"{rule.value.upper()} rule it supports {line.units} ({line.why})."
            )
    if stated:
        for code in supported:
            if code not in stated:
                yield f"{code} is described, but is not among the codes that the note writes."
