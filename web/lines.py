"""Lines in, lines out, while the request is still arriving: nothing is held but a few chunks."""

from collections.abc import AsyncIterator, Callable

from anyio import (
    CancelScope,
    CapacityLimiter,
    EndOfStream,
    create_memory_object_stream,
    create_task_group,
    fail_after,
    move_on_after,
)
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .json_body import NDJSON

AHEAD = 16  # chunks that are read before their turn, so that a client who leaves is noticed
DRAIN_SECONDS = 2.0  # a client that is still sending may not read the answer before

Chunks = MemoryObjectReceiveStream[bytes]
Answers = Callable[[AsyncIterator[bytes | None]], AsyncIterator[bytes]]


class StreamedLines(Response):
    """Answer each line of the body as it comes. Stops at once when the client has left.

    answers: lines of the request (None for one that is too long) -> lines of the answer. It gets
        a TimeoutError where the next line does not come.
    longest: bytes of a line. seconds: how long the next bytes may take to come, or to be taken.
    turns: how many such answers are under way at once.
    """

    media_type = NDJSON

    def __init__(
        self, answers: Answers, *, longest: int, seconds: float, turns: CapacityLimiter
    ) -> None:
        super().__init__()
        del self.headers["content-length"]
        self.answers = answers
        self.longest = longest
        self.seconds = seconds
        self.turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; without its end where the client does not take it."""
        into, chunks = create_memory_object_stream[bytes](AHEAD)
        async with self.turns, create_task_group() as group, chunks:
            group.start_soon(read_ahead, receive, into, group.cancel_scope)
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            async for line in self.answers(lines_of(chunks, self.longest, self.seconds)):
                with move_on_after(self.seconds) as taken:
                    await send({"type": "http.response.body", "body": line, "more_body": True})
                if taken.cancelled_caught:
                    group.cancel_scope.cancel()
            with move_on_after(DRAIN_SECONDS):
                async for _ in chunks:
                    pass
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            group.cancel_scope.cancel()


async def read_ahead(
    receive: Receive, into: MemoryObjectSendStream[bytes], answer: CancelScope
) -> None:
    """Hand the body on chunk by chunk; cancel the answer when the client leaves."""
    more = True
    async with into:
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                answer.cancel()
                return
            await into.send(message.get("body", b""))
            more = message.get("more_body", False)
    while message["type"] != "http.disconnect":
        message = await receive()
    answer.cancel()


async def lines_of(chunks: Chunks, longest: int, seconds: float) -> AsyncIterator[bytes | None]:
    """Yield each line without its end, None for one of more than ``longest`` bytes.

    Raises TimeoutError where nothing comes for so many seconds.
    """
    held = bytearray()
    while True:
        try:
            with fail_after(seconds):
                chunk = await chunks.receive()
        except EndOfStream:
            break
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            held += piece
            yield bytes(held) if len(held) <= longest else None
            held.clear()
        held += rest
        del held[longest + 1 :]  # one byte over the limit says that there were more
    if held:
        yield bytes(held) if len(held) <= longest else None
