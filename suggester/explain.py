"""Say in one sentence why a code was found and not proposed, and name its rivals."""

from collections.abc import Mapping

from suggester.mention import Mention
from suggester.model import Alternative, Assertion, Match
from suggester.schema import CLAUSE, CodeFile
from suggester.score_schema import WeightFile
from suggester.weighed import Gate, Tally, Weighed

_SAID = {
    Assertion.NEGATED: "not done",
    Assertion.PLANNED: "planned for later",
    Assertion.HISTORICAL: "reported from before, or by the patient",
    Assertion.HOME_PROGRAM: "part of the home programme",
    Assertion.GOAL: "a goal",
    Assertion.EDUCATION: "talked about, not given",
    Assertion.OTHER_PERSON: "done by someone else",
    Assertion.CONDITIONAL: "conditional",
    Assertion.ORDERED: "ordered or recommended",
    Assertion.UNTICKED: "a box or field that was not filled in",
}
# Sections that say nothing against work, so that something else did.
_SILENT = frozenset(["note", "treatment", "objective", "billing"])


def reason(found: Tally, by_code: Mapping[str, CodeFile], weights: WeightFile) -> tuple[Gate, str]:
    """Return the first gate the code failed, and a sentence about it.

    Of several mentions the one that came nearest to counting decides.
    """
    entry = by_code[found.code]
    if not entry.propose:
        return Gate.RULE, f"Never proposed: {entry.description}"
    if any(weighed.points for weighed in found.weighed):
        has, needed = found.short_of(weights)
        short = "Too little on its own" if needed == weights.propose else "Not sure enough"
        return Gate.THRESHOLD, (
            f"{short}: {has:g} of the {needed:g} points needed. "
            f"Was this service given today, and what shows it (purpose, dose, minutes)?"
        )
    order = [Gate.THRESHOLD, Gate.RIVAL, Gate.RULE, Gate.CONTEXT, Gate.ASSERTION]
    nearest = min(
        found.weighed, key=lambda w: (order.index(w.gate or Gate.THRESHOLD), w.mention.start)
    )
    gate = nearest.gate or Gate.THRESHOLD
    return gate, _sentence(nearest, gate, by_code)


def _sentence(weighed: Weighed, gate: Gate, by_code: Mapping[str, CodeFile]) -> str:
    mention = weighed.mention
    if gate is Gate.ASSERTION:
        return f"Found, but {_SAID[mention.assertion]}{_because(mention)}."
    if gate is Gate.RIVAL and weighed.winner is not None:
        how = tells_apart(by_code, mention.code, weighed.winner)
        return f"The same words count for {weighed.winner}. {how}".strip()
    if gate is Gate.RULE:
        return f"Reported by {', '.join(by_code[mention.code].disciplines)} only."
    if mention.match is Match.CODE:
        return "The note writes the number, but describes no work of it and ties no minutes to it."
    if mention.status or mention.finding:
        return "Stands among findings; nothing says it was trained or treated."
    if mention.ambiguous:
        said = (
            "No phrase that is known stands here, only words that tell of this work together"
            if mention.phrase_id == CLAUSE.id
            else "The words have another everyday meaning"
        )
        return (
            f"{said}, and nothing beside them (minutes, dose, settings, a treated part) shows "
            "treatment."
        )
    return "Says why something was done, but no work of this code stands beside it."


def _because(mention: Mention) -> str:
    if mention.cue is not None:
        return f" (“{' '.join(mention.cue.text.split())}”)"
    if mention.assertion is Assertion.UNTICKED:
        return ""
    if mention.section in _SILENT:
        return ", by the words around it"
    return f" (section: {mention.section.replace('_', ' ')})"


def tells_apart(by_code: Mapping[str, CodeFile], code: str, other: str) -> str:
    """Return the sentence that tells two codes apart, from either one's file, or nothing."""
    for here, there in ((code, other), (other, code)):
        for neighbour in by_code[here].neighbour if here in by_code else ():
            if neighbour.code == there:
                return neighbour.how
    return ""


def alternatives(found: Tally, by_code: Mapping[str, CodeFile]) -> tuple[Alternative, ...]:
    """Return the other codes that the counting words of a code could support."""
    codes = {rival for w in found.weighed if w.gate is None for rival in w.rivals}
    same = by_code[found.code].same_service
    if same is not None and same in by_code:
        codes.add(same)
    return tuple(
        Alternative(
            code=code, label=by_code[code].label, how=tells_apart(by_code, found.code, code)
        )
        for code in sorted(codes)
    )
