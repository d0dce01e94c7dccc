"""HTTP that waits for nobody for ever: a head that is slow to come, and more callers than fit.

uvicorn waits without end for the head of a request (github.com/Kludex/uvicorn/issues/157), so a few
hundred clients that send half of one could keep everybody else out. Slow bodies are ended by the
web.
"""

import asyncio
import contextlib

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0  # from the first byte of a request, or from the connection, to its whole head
MOST = 2_000  # connections; the next is told to come back
SPARE = 200  # files that the process needs beside them
FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Length: 0\r\n\r\n"
)


class WaryProtocol(H11Protocol):
    """One connection, with an end to its patience."""

    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of the first request, or refuse where it is full."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.write(FULL)
            transport.close()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Stop waiting once a whole head is there; begin with the first byte of the next."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._end is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Of a request that came before its turn the head is read now."""
        super().on_response_complete()
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._end = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None


def allow_files() -> None:
    """Let the process open as many files as there may be connections, where that is allowed."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows; a limit that is fixed
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST + SPARE if hard == resource.RLIM_INFINITY else min(MOST + SPARE, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
