"""Weigh the mentions: which codes does the note support, and by how much? Pure arithmetic.

A code's score is the sum of what its phrases contribute, in log-odds points: the strongest
phrase in full, each further one at a falling rate, and no more than is enough; and of what their
circumstances add or take (suggester/circumstances.py). A phrase speaks for
one code only: where several claim the same words, the one with the most support around them gets
them. Vetoes (not performed, no treatment context) are never traded against points.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from suggester.circumstances import Others, circumstances, others_of
from suggester.lexicon import Lexicon
from suggester.mention import Mention
from suggester.model import Assertion, Discipline
from suggester.pipes.groups import CODE_ID
from suggester.schema import CodeFile, Kind
from suggester.score_schema import WeightFile
from suggester.sharing import accompanied, share_out, taken_in
from suggester.weighed import Gate, Tally, Weighed, bonus_of, points_of

_PRECISION = 3  # decimals of a contribution
_PROCEDURES = frozenset(["therapeutic procedure", "group"])


def tally(
    mentions: Sequence[Mention], lexicon: Lexicon, discipline: Discipline | None = None
) -> tuple[Tally, ...]:
    """Return one Tally a code that is mentioned at all, strongest first, then by code.

    discipline: whose plan of care it is; codes of other disciplines are vetoed.
    """
    gated = [_gated(mention, lexicon, discipline) for mention in mentions]
    # A purpose without work of its code takes part in no sharing, and counts for nothing
    # where sharing took the work away.
    gated = accompanied(gated, lexicon.by_code)
    gated = share_out(gated, lexicon)
    gated = taken_in(gated, lexicon.by_code)
    gated = accompanied(gated, lexicon.by_code)
    by_code: dict[str, list[Weighed]] = defaultdict(list)
    for weighed in gated:
        by_code[weighed.mention.code].append(weighed)
    by_words = [
        _sum(lexicon.by_code[code], items, lexicon.weights) for code, items in by_code.items()
    ]
    others = others_of(by_words, lexicon.timed)
    tallies = (_in_circumstances(found, others[found.code], lexicon) for found in by_words)
    ranked = sorted(tallies, key=lambda t: (-t.support, t.code))
    ranked = list(_one_of_each(ranked, lexicon))
    return tuple(_absorbed(ranked, lexicon))


def _in_circumstances(found: Tally, others: Others, lexicon: Lexicon) -> Tally:
    """Return the tally of a code with what the circumstances of its words add. They may lower a
    code below a proposal, which must be sure enough; too few words they do not make enough."""
    if not any(weighed.points for weighed in found.weighed):
        return found  # nothing stands around words that do not count
    entry, weights = lexicon.by_code[found.code], lexicon.weights
    rows = circumstances(found, others, entry.family, lexicon.circumstances)
    added = math.fsum(row.points for row in rows)
    score = round(found.score + added, _PRECISION)
    return replace(
        found,
        circumstances=rows,
        score=score,
        support=round(found.support + added, _PRECISION),
        confidence=_confidence(score, weights),
        proposed=found.proposed and score >= weights.needed,
    )


def _absorbed(ranked: Sequence[Tally], lexicon: Lexicon) -> Iterator[Tally]:
    """Give work that has no name of its own to the group, pool or programme it was done in."""
    by_code = lexicon.by_code
    whole = next((t.code for t in ranked if t.proposed and by_code[t.code].absorbing), None)
    for found in ranked:
        entry = by_code[found.code]
        alike = entry.family in _PROCEDURES and not entry.absorbing
        alike = alike and not (whole and entry.carries_on(by_code[whole]))
        if whole and found.score > 0 and alike and not _stands_alone(found, by_code[whole]):
            yield given_to(found, whole, lexicon.weights)
        else:
            yield found


def _stands_alone(found: Tally, whole: CodeFile) -> bool:
    """Tell whether a code is more than a part of the whole service: by a service name of its own,
    or, where only exercises are parts, by a technique or minutes."""
    counting = [w.mention for w in found.weighed if w.points]
    if any(mention.kind is Kind.NAME for mention in counting):
        return True
    return whole.absorbing == "exercises" and any(
        mention.timed or mention.kind is Kind.TECHNIQUE for mention in counting
    )


def given_to(found: Tally, winner: str, weights: WeightFile) -> Tally:
    """Return the tally with all its words given to another code, the winner."""
    weighed = tuple(
        w._replace(gate=Gate.RIVAL, winner=winner, points=0.0) if w.gate is None else w
        for w in found.weighed
    )
    return replace(
        found,
        proposed=False,
        score=0.0,
        support=0.0,
        confidence=_confidence(0.0, weights),
        weighed=weighed,
        circumstances=(),
    )


def _one_of_each(ranked: Sequence[Tally], lexicon: Lexicon) -> Iterator[Tally]:
    """Propose, of codes that exclude each other, the one whose number the note writes, else the one
    whose words decide, else the best supported: one evaluation a visit (NCCI Policy Manual ch. 11),
    one count of needled muscles, one size of wound, a first or a later encounter for a device."""

    def last(found: Tally) -> tuple[bool, bool]:
        said = [(found.code, w.mention.phrase_id) for w in found.weighed if w.points > 0]
        decided = any((row := lexicon.phrases.get(key)) and row.decides for key in said)
        return (found.code, CODE_ID) not in said, not decided

    taken: dict[str, str] = {}
    by_code = lexicon.by_code
    excluding = [t for t in ranked if t.proposed and by_code[t.code].one_of is not None]
    for found in sorted(excluding, key=last):
        taken.setdefault(by_code[found.code].one_of or "", found.code)
    if not taken:
        yield from ranked
        return
    for found in ranked:
        winner = taken.get(lexicon.by_code[found.code].one_of or "")
        lost = found.proposed and winner is not None and winner != found.code
        yield given_to(found, winner, lexicon.weights) if lost and winner else found


def _gated(mention: Mention, lexicon: Lexicon, discipline: Discipline | None) -> Weighed:
    """Apply the vetoes that a mention meets on its own."""
    by_code, weights = lexicon.by_code, lexicon.weights
    gate: Gate | None = None
    winner = None
    if mention.assertion is not Assertion.PERFORMED:
        gate = Gate.ASSERTION
    elif not (entry := by_code[mention.code]).propose or (
        discipline is not None and discipline.value not in entry.disciplines
    ):
        gate = Gate.RULE
    elif (
        mention.finding
        or (mention.ambiguous and not mention.context and not _told(mention, weights))
        or (mention.status and _says_how_they_do(mention, by_code))
    ):
        gate = Gate.CONTEXT
    elif _governed(mention, by_code):
        gate, winner = Gate.RIVAL, mention.owner
    return Weighed(mention, 0.0, gate, (), winner)


def _told(mention: Mention, weights: WeightFile) -> bool:
    """Tell whether all the words of its clause speak for work and for its code. Letters that may be
    a service's name or another's ("MT") need more."""
    if mention.clause is None or mention.kind is Kind.NAME:
        return False
    return all(said >= least for said, least in zip(mention.clause, weights.told, strict=True))


def _says_how_they_do(mention: Mention, by_code: Mapping[str, CodeFile]) -> bool:
    """Tell whether a mention among findings is one; what weighs an evaluation is at home there."""
    weak = mention.kind in (Kind.ACTIVITY, Kind.PURPOSE)
    return weak and by_code[mention.code].family != "evaluation"


def _governed(mention: Mention, by_code: Mapping[str, CodeFile]) -> bool:
    """Tell whether the heading or name of another service governs the mention."""
    owner = mention.owner
    if owner is None or owner == mention.code or mention.kind is Kind.NAME:
        return False
    kind = by_code[owner].one_of
    if kind is not None and kind == by_code[mention.code].one_of:
        return False  # a heading names the evaluation; what stands behind it tells which one
    if by_code[mention.code].carries_on(by_code[owner]):
        return False  # "Work conditioning, first two hours: ... (added hour): ..."
    alike = by_code[owner].family in _PROCEDURES and by_code[mention.code].family in _PROCEDURES
    if mention.kind is Kind.TECHNIQUE:
        return mention.labelled and alike
    return mention.labelled or alike


def _sum(entry: CodeFile, items: Sequence[Weighed], weights: WeightFile) -> Tally:
    """Add the counting phrases up, strongest first, each further one at a falling rate, and give
    out no more points than are enough: what is beyond doubt needs no more, and then no word can
    raise it by going.

    A phrase counts where it is strongest and not again, and a dose or minutes once a code:
    without the words they stood with they belong to the next ones, and taking evidence away must
    never raise a code.
    """
    counting = [
        (-points_of(w.mention, weights), w.mention.start, w.mention.phrase_id, n)
        for n, w in enumerate(items)
        if w.gate is None
    ]
    counting.sort()
    bonuses = [bonus_of(items[n].mention, weights) for _, _, _, n in counting]
    bonus = max(bonuses, default=0.0)
    seen: set[tuple[str, str]] = set()
    worth: list[float] = []
    for (lost, _, phrase_id, n), own in zip(counting, bonuses, strict=True):
        words = (phrase_id, items[n].mention.text.casefold())
        again = words in seen
        factor = 0.0 if again else weights.repeat ** len(seen)
        seen.add(words)
        worth.append(-lost * factor)
        if bonus and own == bonus:
            worth[-1], bonus = worth[-1] + bonus, 0.0
    support = math.fsum(worth)
    points = _given_out(worth, min(support, weights.enough))
    given = {n: points_of_n for (_, _, _, n), points_of_n in zip(counting, points, strict=True)}
    score = round(math.fsum(points), _PRECISION)
    return Tally(
        code=entry.code,
        score=score,
        support=round(support, _PRECISION),
        confidence=_confidence(score, weights),
        # Most of a long list repeat a phrase, and are given nothing: they stay as they are.
        weighed=tuple(
            [
                Weighed(w.mention, given[n], None, w.rivals, w.winner) if given.get(n) else w
                for n, w in enumerate(items)
            ]
        ),
        proposed=entry.propose and score >= weights.propose,
    )


def _given_out(worth: Sequence[float], most: float) -> list[float]:
    """Return the share of each in ``most`` points; rounded, and the rest is the first one's."""
    total = math.fsum(worth)
    if not total:
        return [0.0] * len(worth)
    points = [round(most * part / total, _PRECISION) for part in worth]
    points[0] = round(points[0] + round(most, _PRECISION) - math.fsum(points), _PRECISION)
    return points


def _confidence(score: float, weights: WeightFile) -> float:
    """Return the probability (0-1) on the curve of the score."""
    return round(1 / (1 + math.exp(-(weights.slope * score + weights.intercept))), 4)
