"""Offer the visits of a text that holds several. Their names and today's date in, choices out."""

from collections.abc import Sequence
from datetime import date

from suggester.delivered import visit_named
from suggester.model import VisitRead
from suggester.visit_order import in_time

from ..contexts import Choice


def visit_choices(visits: Sequence[VisitRead], today: date) -> tuple[Choice, ...]:
    """Return a choice a dated visit; the one that is read stands first and changes nothing.

    A choice's value is the date of service it sets. Where no year is written, it is that of the
    last such day before ``today``; a visit without a date cannot be chosen.
    """
    dated = [visit for visit in visits if not visit.name.startswith("#")]
    read = next((visit for visit in visits if visit.today), None)
    if read is None or len(dated) < 2:
        return ()
    others = (
        Choice(day.isoformat(), visit_named(visit.name), chosen=False)
        for visit, day in zip(dated, days_of(dated, today), strict=True)
        if visit.name != read.name
    )
    return (Choice("", f"{visit_named(read.name)}, read now", chosen=True), *others)


def days_of(visits: Sequence[VisitRead], today: date) -> Sequence[date]:
    """Return the dates of visits that have at least a month and a day."""
    days = [parts_of(visit.name) for visit in visits]
    if all(year == 0 for year, _, _ in days):
        year = today.year - (days[-1][1:] > (today.month, today.day))
        days = [*days[:-1], (year, *days[-1][1:])]
    return in_time(days)


def parts_of(name: str) -> tuple[int, int, int]:
    """Return (year or 0, month, day) of ``2026-03-04`` or ``--03-04``."""
    year, month, day = name.replace("--", "0-", 1).split("-")
    return int(year), int(month), int(day)
