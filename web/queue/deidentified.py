"""Decisions without anything by which a patient, or one of us, could be known.

Of the eighteen identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)) an export could hold
names, places, dates and numbers. Here no name is left, no site, of dates the year, and of
numbers new ones that count from 1 in this one export and lead back to nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# All that is let through as it is: a column that is new stays out until it is named here.
AS_IT_IS = (
    "state seq stage kind code reason units modifiers evidence_start evidence_end undoes "
    "counts confidence"
).split()
COLUMNS = ("review", "reviewer", "year", "year_of_service", *AS_IT_IS)


def deidentified(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of an export anew. Reviews come in the order of their random ids."""
    reviews: dict[str, int] = {}
    people: dict[str, int] = {}
    for row in rows:
        yield {
            "review": reviews.setdefault(row["review"], len(reviews) + 1),
            "reviewer": people.setdefault(row["reviewer"], len(people) + 1),
            "year": _year(row["at"]),
            "year_of_service": _year(row["date_of_service"]),
            **{name: row[name] for name in AS_IT_IS},
        }


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None
