"""Divide the time of a service between the code of its first block and the code of what is beyond.

"Cognitive training 38 min" is the first 15 minutes and 23 more: two codes, by the same words. Which
codes belong together, and how long a block is, is data (lexicon/claims/units.toml). Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from suggester.claims.counting import CountedCode, Counting
from suggester.claims.pool import minutes_to_units
from suggester.lexicon import Lexicon
from suggester.score import given_to
from suggester.weighed import Tally


def divided(
    tallies: Sequence[Tally], minutes: Mapping[str, int], lexicon: Lexicon, counting: Counting
) -> tuple[tuple[Tally, ...], Mapping[str, int]]:
    """Return the tallies with the codes that the documented time adds, and the minutes of each.

    The code of what is beyond the first block is proposed by the words of the first, where the
    time reaches its own first unit; both keep the sum of their minutes. Of two codes that only the
    time tells apart ("10 to 19", "from 20") the one that fits gets the words.
    """
    found, times = list(tallies), dict(minutes)
    for row in counting.code:
        known = row.code in lexicon.by_code
        if known and row.shorter in lexicon.by_code:
            found = list(_by_length(found, row, times, lexicon))
        if known and row.then in lexicon.by_code:
            found = list(_extended(found, row, times, lexicon, counting))
    return tuple(found), times


def _by_length(
    found: Sequence[Tally], row: CountedCode, times: dict[str, int], lexicon: Lexicon
) -> Iterator[Tally]:
    """Yield the tallies, the words of a pair under the code that their minutes fit."""
    block = lexicon.by_code[row.code].minutes_per_unit or 0
    pair = [t for t in found if t.proposed and t.code in (row.code, row.shorter)]
    told = pair[0].code if len(pair) == 1 else ""
    fits = (row.shorter or "") if times.get(told, block) < block else row.code
    if told not in times or fits == told or not lexicon.by_code[fits].propose:
        yield from found
        return
    times[fits] = times.pop(told)
    for tally in found:
        if tally.code == told:
            yield replace(tally, code=fits)
            yield given_to(tally, fits, lexicon.weights)
        elif tally.code != fits:
            yield tally


def _extended(
    found: Sequence[Tally],
    row: CountedCode,
    times: dict[str, int],
    lexicon: Lexicon,
    counting: Counting,
) -> Iterator[Tally]:
    """Yield the tallies, the added code right behind its first one."""
    then = row.then or ""
    if not any(tally.code == row.code for tally in found):
        yield from found
        return
    proposed = {tally.code: tally for tally in found if tally.proposed}
    first, added = proposed.get(row.code), proposed.get(then)
    block = lexicon.by_code[row.code].minutes_per_unit or 0
    whole = times.get(row.code, 0) + times.get(then, 0)
    if first is None or whole <= block:
        yield from found
        return
    beyond, over = counting.of(then), whole - block
    per = lexicon.by_code[then].minutes_per_unit or 0
    reached = over // per if beyond and beyond.full else minutes_to_units(over, per)
    if added is None and not (reached and lexicon.by_code[then].propose):
        yield from found
        return
    times[row.code], times[then] = block, over
    for tally in found:
        if tally.code != then or added is not None:
            yield tally
        if tally is first and added is None:
            yield replace(first, code=then)
