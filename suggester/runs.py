"""Put neighbouring sentences together, so that a memory is asked once for all of them.

While a note is typed all of it but a line is as it was: to ask of each sentence whether it is known
costs more than what is not. What is kept of a run is kept of each of its sentences too, and found
there when one of the others has changed.
"""

from collections.abc import Iterator, Sequence

_LEAST = 80  # tokens of a run; a longer one is asked for in vain more often


def runs(bounds: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield first and last (half-open) of the numbers of the sentences of each run; together they
    hold all. bounds: tokens of each sentence, half-open, in order."""
    first = 0
    for n, (_, end) in enumerate(bounds, 1):
        if end - bounds[first][0] >= _LEAST:
            yield first, n
            first = n
    if first < len(bounds):
        yield first, len(bounds)
