"""How much one person or key may ask: so many requests a minute, and no more at once than that.

Kept in the memory of the process, so several processes each allow as much.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil


@dataclass
class Rates:
    """per_minute: requests of one name. clock: seconds that only grow.

    A name's allowance fills up steadily and is never more than one minute's.
    """

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)

    def wait(self, name: str) -> int:
        """Take one request off a name's allowance; return 0, or the whole seconds to wait."""
        at = self.clock()
        left, since = self._left.get(name, (float(self.per_minute), at))
        left = min(self.per_minute, left + (at - since) * self.per_minute / 60)
        if left < 1:
            self._left[name] = (left, at)
            return max(1, ceil((1 - left) * 60 / self.per_minute))
        self._left[name] = (left - 1, at)
        return 0
