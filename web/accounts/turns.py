"""Have passwords looked at a few at a time, out of the way of everybody who is signed in.

Each holds 64 MiB while it lasts, so more at once would be a way to fill the memory; and those who
wait for their turn hold none of the threads that answer other requests.
"""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from ..problems import Problem, ProblemError

AT_ONCE = 4
MOST_WAITING = 50
BUSY = Problem(
    503,
    "busy",
    "Too many people sign in at once",
    "Nothing is wrong with what you sent. Send it again in a few seconds.",
    headers={"Retry-After": "5"},
)
Result = TypeVar("Result")


def new_turns() -> CapacityLimiter:
    """Return the turnstile of one application."""
    return CapacityLimiter(AT_ONCE)


async def in_turn(request: Request, act: Callable[[], Result]) -> Result:
    """Do what looks at a password. Raises ProblemError (503) where too many wait already."""
    turns: CapacityLimiter = request.app.state.turns
    if turns.statistics().tasks_waiting >= MOST_WAITING:
        raise ProblemError(BUSY)
    return await to_thread.run_sync(act, limiter=turns)
