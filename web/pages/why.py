"""Turn an explanation into what the page prints. Pure: Explanation in, words out."""

from suggester.why import Explanation, Term

from ..contexts import Why, WhyTerm
from ..highlight import pieces
from . import words

# The first test that a code failed, in a few words.
GATES = {
    "unmatched": "No words of it",
    "assertion": "Not done today",
    "context": "No treatment",
    "rival": "Another code has the words",
    "threshold": "Too little",
    "rule": "Never proposed here",
}


def why_view(found: Explanation) -> Why:
    """Return the panel about one code."""
    rival = found.rival
    return Why(
        code=found.code,
        label=found.label,
        verdict="Proposed" if found.gate is None else GATES[found.gate],
        reason=found.reason,
        terms=tuple(map(term, found.terms)),
        around=words.around(found.circumstances),
        total=f"{found.score:g} points in all, {found.needed:g} are needed" if found.terms else "",
        rival=f"{rival.code} {rival.label}: {rival.margin:+.1f} points. {rival.how}".strip()
        if rival
        else "",
        ask=found.question or "",
    )


def term(found: Term) -> WhyTerm:
    """Return one mention in the sum."""
    item = found.evidence
    section = "" if item.section == "note" else item.section.replace("_", " ")
    reason = words.NOT_COUNTED.get(item.assertion, "")
    if not reason and found.gate:
        reason = f"counts for {found.winner}" if found.winner else GATES[found.gate].lower()
    return WhyTerm(
        pieces=pieces(item.text),
        points=words.points(item.weight),
        why=" · ".join(part for part in (section, reason) if part),
    )
