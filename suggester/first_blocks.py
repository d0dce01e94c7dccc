"""Divide the time of a service between the code of its first block and the code of what is beyond.

"Cognitive training 38 min" is the first 15 minutes and 23 more: two codes, by the same words. Which
codes belong together, and how long a block is, is data (lexicon/claims/units.toml). Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from suggester.claims.counting import CountedCode, Counting
from suggester.claims.pool import minutes_to_units
from suggester.lexicon import Lexicon
from suggester.score import Tally


def divided(
    proposed: Sequence[Tally], minutes: Mapping[str, int], lexicon: Lexicon, counting: Counting
) -> tuple[tuple[Tally, ...], Mapping[str, int]]:
    """Return the proposed codes with those that the documented time adds, and the minutes of each.

    The code of what is beyond the first block is proposed by the words of the first, where the
    time reaches its own first unit; both keep the sum of their minutes. Of two codes that only the
    time tells apart ("10 to 19", "from 20") the one that fits stands.
    """
    found, times = list(proposed), dict(minutes)
    for row in counting.code:
        known = row.code in lexicon.by_code
        if known and row.shorter in lexicon.by_code:
            found = [_by_length(tally, row, times, lexicon) for tally in found]
        if known and row.then in lexicon.by_code:
            found = list(_extended(found, row, times, lexicon, counting))
    return tuple(found), times


def _by_length(tally: Tally, row: CountedCode, times: dict[str, int], lexicon: Lexicon) -> Tally:
    """Return the tally under the code of the pair that its minutes fit."""
    pair = {row.code, row.shorter}
    block = lexicon.by_code[row.code].minutes_per_unit or 0
    if tally.code not in pair or tally.code not in times:
        return tally
    fits = row.shorter if times[tally.code] < block else row.code
    if fits is None or fits == tally.code or not lexicon.by_code[fits].propose:
        return tally
    times[fits] = times.pop(tally.code)
    return replace(tally, code=fits)


def _extended(
    found: Sequence[Tally],
    row: CountedCode,
    times: dict[str, int],
    lexicon: Lexicon,
    counting: Counting,
) -> Iterator[Tally]:
    """Yield the tallies, the added code right behind its first one."""
    then = row.then
    by_code = {tally.code: tally for tally in found}
    first, added = by_code.get(row.code), by_code.get(then or "")
    block = lexicon.by_code[row.code].minutes_per_unit or 0
    whole = times.get(row.code, 0) + times.get(then or "", 0)
    if first is None or then is None or whole <= block:
        yield from found
        return
    beyond = counting.of(then)
    per = lexicon.by_code[then].minutes_per_unit or 0
    over = whole - block
    reached = over // per if beyond and beyond.full else minutes_to_units(over, per)
    if added is None and not (reached and lexicon.by_code[then].propose):
        yield from found
        return
    times[row.code], times[then] = block, over
    for tally in found:
        yield tally
        if tally is first and added is None:
            yield replace(first, code=then)
