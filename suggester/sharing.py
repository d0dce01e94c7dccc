"""Give words that several codes claim to one of them, by what stands around; a purpose counts only
beside work. Weighed mentions in, the same with gates out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from suggester.lexicon import Lexicon
from suggester.mention import Mention
from suggester.schema import CodeFile, Kind
from suggester.weighed import Gate, Weighed, strength

_PROCEDURE = "therapeutic procedure"
_NOTE_SUPPORT = 0.5  # how far support elsewhere in the note decides who gets shared words


def share_out(gated: Sequence[Weighed], lexicon: Lexicon) -> list[Weighed]:
    """Give words that several codes claim to the code with the most support around them."""
    weights, by_code = lexicon.weights, lexicon.by_code
    places: dict[tuple[int, int], list[int]] = defaultdict(list)

    def around(mention: Mention) -> tuple[str, int | None]:
        wide = by_code[mention.code].purpose_reach == "note"
        return (mention.code, None if wide else mention.item)

    worth: dict[int, float] = {}
    for n, (mention, _, gate, _, _) in enumerate(gated):
        if gate is None:
            places[(mention.start, mention.end)].append(n)
            worth[n] = strength(mention, weights)
    note: dict[str, float] = defaultdict(float)
    beside: dict[tuple[str, int | None], float] = defaultdict(float)
    claimed: list[tuple[list[int], set[str]]] = []  # words of several codes
    for numbers in places.values():
        here = [gated[n].mention for n in numbers]
        codes = {mention.code for mention in here}
        if len(codes) == 1:
            code = here[0].code
            note[code] = max([note[code], *[worth[n] for n in numbers]])
            # An activity by itself is what is shared. Words that speak for a code only together
            # hold why or how it was done, as a purpose does.
            telling = [
                n
                for n, m in zip(numbers, here, strict=True)
                if m.kind is not Kind.ACTIVITY or m.scattered
            ]
            if telling:
                best = telling[0] if len(telling) == 1 else max(telling, key=worth.__getitem__)
                beside[around(gated[best].mention)] += worth[best]
        else:
            claimed.append((numbers, codes))
            # A purpose that several codes share ("high complexity") tells each of them from others,
            # and so does the level of an evaluation, which two professions share.
            for n, mention in zip(numbers, here, strict=True):
                levels = by_code[mention.code].purpose_reach == "note"
                if mention.kind is Kind.PURPOSE or (levels and mention.kind is Kind.TECHNIQUE):
                    beside[around(mention)] += worth[n]
    found = list(gated)
    for numbers, codes in claimed:

        def support(n: int) -> tuple[float, bool, str]:
            m = gated[n].mention
            # An item with minutes of its own is a service of its own; of an evaluation the whole
            # note tells the level.
            alone = m.timed and m.owner is None and around(m)[1] is not None
            elsewhere = 0.0 if alone else _NOTE_SUPPORT * note[m.code]
            near = beside[around(m)] + elsewhere
            owned = 10.0 if m.owner == m.code else 0.0
            return (-(worth[n] + near + owned), m.kind is Kind.PURPOSE, m.code)

        first = gated[min(numbers, key=support)].mention.code
        for n in numbers:
            mention = gated[n].mention
            lost = mention.code != first
            found[n] = Weighed(
                mention,
                gated[n].points,
                Gate.RIVAL if lost else None,
                tuple(sorted(codes - {mention.code})),
                first if lost else None,
            )
    return found


def taken_in(gated: Sequence[Weighed], by_code: Mapping[str, CodeFile]) -> list[Weighed]:
    """Give an activity that stands inside words of another procedure that speak only together
    ("SAQ for VMO timing w/ mirror") to that procedure: they hold why it was done."""
    found = list(gated)
    if not any(weighed.mention.scattered and weighed.gate is None for weighed in gated):
        return found
    open_wholes: list[Mention] = []
    # Wholes before what begins where they do; those that have ended are dropped on the way.
    order = sorted(
        (weighed.mention.start, not weighed.mention.scattered, n)
        for n, weighed in enumerate(gated)
        if weighed.gate is None
        and (weighed.mention.scattered or weighed.mention.kind is Kind.ACTIVITY)
        and by_code[weighed.mention.code].family == _PROCEDURE
    )
    for _, _, n in order:
        mention = gated[n].mention
        if open_wholes:
            open_wholes = [whole for whole in open_wholes if whole.end > mention.start]
        if mention.scattered:
            open_wholes.append(mention)
        elif open_wholes:
            codes = {whole.code for whole in open_wholes if mention.end <= whole.end}
            if codes and mention.code not in codes:
                found[n] = gated[n]._replace(gate=Gate.RIVAL, winner=min(codes))
    return found


def accompanied(gated: Sequence[Weighed], by_code: Mapping[str, CodeFile]) -> list[Weighed]:
    """Let a purpose count only beside work of its own code."""
    counting = [weighed.mention for weighed in gated if weighed.gate is None]
    if not any(mention.kind is Kind.PURPOSE for mention in counting):
        return list(gated)
    working: set[tuple[str, int | None]] = set()
    for mention in counting:
        if mention.kind is not Kind.PURPOSE:
            working |= {(mention.code, mention.item), (mention.code, None)}

    def alone(mention: Mention) -> bool:
        anywhere = by_code[mention.code].purpose_reach == "note"
        return (mention.code, None if anywhere else mention.item) not in working

    return [
        w._replace(gate=Gate.CONTEXT)
        if w.gate is None and w.mention.kind is Kind.PURPOSE and alone(w.mention)
        else w
        for w in gated
    ]
