"""Stop a server when it is asked to, from its first moment on.

While Python loads, an interrupt is an exception that a library's ``except`` may swallow, and then
Ctrl-C does nothing. Here it only leaves a mark, which is looked at when the server could start.
"""

import signal
from types import FrameType
from typing import Protocol


class Stoppable(Protocol):
    """A server that looks at this between requests (uvicorn's)."""

    should_exit: bool


class Stopping:
    """Remembers Ctrl-C and SIGTERM, and passes them on to the server once there is one."""

    def __init__(self) -> None:
        self.asked = False
        self._server: Stoppable | None = None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def tell(self, server: Stoppable) -> None:
        """Have the server stop when asked, at once if it was asked already."""
        self._server = server
        if self.asked:
            server.should_exit = True

    def _ask(self, _: int, __: FrameType | None) -> None:
        self.asked = True
        if self._server is not None:
            self._server.should_exit = True
