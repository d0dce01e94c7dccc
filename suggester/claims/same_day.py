"""Find codes of which a day has one, add-on codes alone, and codes that stand now and then."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from suggester.claims.rules import SameDayFile
from suggester.model import Edit


def same_day_edits(
    codes: Sequence[str], rules: SameDayFile, *, known: Collection[frozenset[str]] = ()
) -> Iterator[Edit]:
    """Yield what keeps the codes of one claim apart, beyond pairs and limits.

    known: pairs of codes that an edit is already about.
    """
    for row in rules.one_of:
        here = tuple(code for code in codes if code in row.codes)
        if any(frozenset(pair) not in known for pair in combinations(here, 2)):
            yield Edit(
                kind="same_day",
                codes=here,
                severity=row.severity,
                says=row.says,
                modifier="never",
                needs=row.needs,
                source=row.source,
            )
    for add_on in rules.with_:
        if add_on.code in codes and add_on.first not in codes:
            yield Edit(
                kind="same_day",
                codes=(add_on.code,),
                severity="error",
                says=f"{add_on.code} is paid only beside {add_on.first} on the same day.",
                modifier="never",
                needs=f"Was the first part of the service, {add_on.first}, given too?",
                source=rules.add_on.source,
            )


def frequency_edits(codes: Sequence[str], rules: SameDayFile) -> Iterator[Edit]:
    """Yield a question for each code that may stand only once in a while."""
    for row in rules.frequency:
        here = tuple(code for code in codes if code in row.codes)
        if here:
            yield Edit(
                kind="frequency",
                codes=here,
                severity="info",
                says=row.says,
                modifier=None,
                needs=row.needs,
                source=row.source,
            )
