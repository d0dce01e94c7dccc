"""The words that the page has for the values of an answer. One table per value."""

from collections.abc import Iterable

from suggester.model import Assertion, Circumstance, Match, PayerRule

from ..contexts import Around

# What stands beside a crossed-out mark: one or two words.
NOT_COUNTED = {
    Assertion.NEGATED: "not done",
    Assertion.PLANNED: "planned",
    Assertion.HISTORICAL: "earlier",
    Assertion.HOME_PROGRAM: "home program",
    Assertion.GOAL: "goal",
    Assertion.EDUCATION: "taught only",
    Assertion.OTHER_PERSON: "someone else",
    Assertion.CONDITIONAL: "only if",
    Assertion.ORDERED: "ordered",
    Assertion.UNTICKED: "not ticked",
}

HOW_READ = {
    Match.FUZZY: "read through a typing error",
    Match.ABBREVIATION: "abbreviation",
    Match.CODE: "code written in the note",
}

IN_OWN_WORDS = "told in words of one's own"

RULES = {
    PayerRule.CMS: "CMS 8-minute rule",
    PayerRule.AMA: "AMA midpoint rule",
}

GAP_LEVELS = {
    "error": "Not supported as written",
    "warning": "Likely audit question",
    "info": "Reminder",
}

# What keeps a note from being complete.
OPEN = {
    "code": "Not clear",
    "minutes": "Minutes",
    "clause": "No code for it",
}

# Of an edit: how sure a denial is.
DENIALS = {
    "error": "Denied as it stands",
    "warning": "May be denied",
    "info": "One day cannot tell",
}

# Lower bound of the confidence, and the words for it; the last row takes the rest.
CONFIDENCE = (
    (0.90, "Very likely"),
    (0.75, "Likely"),
    (0.50, "Uncertain"),
    (0.00, "Weak"),
)


def confidence_word(confidence: float) -> str:
    """Return the words for a probability between 0 and 1."""
    return next(word for bound, word in CONFIDENCE if confidence >= bound)


def percent(confidence: float) -> int:
    """Return a probability in whole per cent, 1 to 99: no proposal is certain."""
    return min(99, max(1, round(confidence * 100)))


def points(weight: float) -> str:
    """Return log-odds points with their sign, e.g. ``+4.0``, or ``+0``."""
    return f"{weight:+.1f}".replace("-", "−") if round(weight, 1) else "+0"


def around(rows: Iterable[Circumstance]) -> tuple[Around, ...]:
    """Return how the words of a code stand, each with what it adds or takes."""
    return tuple(Around(row.says, points(row.points)) for row in rows if round(row.points, 1))


def minutes(count: int | None) -> str:
    """Return e.g. ``12 min``, or "" where the note gives none."""
    return "" if count is None else f"{count} min"


def units(count: int) -> str:
    """Return e.g. ``1 unit``."""
    return f"{count} unit" if count == 1 else f"{count} units"
