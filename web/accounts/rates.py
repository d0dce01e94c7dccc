"""How much one person or key may ask: so many requests a minute, and no more at once than that.

Kept in the memory of the process, so several processes each allow as much.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil


@dataclass(frozen=True)
class Allowance:
    """What a name may still ask. granted: this request was one of them.

    left: whole requests, now. more_in: whole seconds until there is one more.
    """

    granted: bool
    per_minute: int
    left: int
    more_in: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-11 (May 2026)."""
        return {
            "RateLimit-Policy": f'"minute";q={self.per_minute};w=60',
            "RateLimit": f'"minute";r={self.left};t={self.more_in}',
        }


@dataclass
class Rates:
    """per_minute: requests of one name. clock: seconds that only grow.

    A name's allowance fills up steadily and is never more than one minute's.
    """

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)

    def take(self, name: str) -> Allowance:
        """Take one request off a name's allowance, if there is one."""
        at = self.clock()
        left, since = self._left.get(name, (float(self.per_minute), at))
        left = min(self.per_minute, left + (at - since) * self.per_minute / 60)
        granted = left >= 1
        left -= granted
        self._left[name] = (left, at)
        more = ceil((1 - left % 1) * 60 / self.per_minute)
        return Allowance(granted, self.per_minute, int(left), max(1, more))
