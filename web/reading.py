"""Have the engine read a note without holding up other requests."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from suggester import Engine, NoteError, Suggestions, Visit
from suggester.memory import Memories
from suggester.why import Explanation

from .accounts.people import person_of
from .problems import Problem, ProblemError
from .settings import Settings

LOG = logging.getLogger("suggester.web")
Answer = TypeVar("Answer")

BUSY = Problem(
    503,
    "busy",
    "Too many notes are being read",
    "Nothing is wrong with the note. Send it again in a few seconds.",
    headers={"Retry-After": "5"},
)


@dataclass(frozen=True)
class Reader:
    """The engine and its turnstile; one for the whole application.

    memories: what is known of notes that are being typed; None where nothing is to be kept.
    """

    engine: Engine
    settings: Settings
    turns: CapacityLimiter
    memories: Memories | None = None

    async def read(self, note: str, visit: Visit, *, typist: str | None = None) -> Suggestions:
        """Return the answer for a note. Raises NoteError, or ProblemError (503) when busy.

        typist: who is typing the note and will ask again (``typist_of``); None for a note that is
            read once.
        """
        suggest = partial(self.engine.suggest, note, visit)
        if self.memories is not None and typist is not None:
            suggest = partial(suggest, memory=self.memories.of(typist))
        began = time.perf_counter()
        found = await self._in_turn(note, suggest)
        _log(note, found, began)
        return found

    async def explain(self, note: str, code: str, visit: Visit) -> Explanation:
        """Return why a note supports a code, or why not. Raises as ``read``, and
        UnknownCodeError."""
        return await self._in_turn(note, partial(self.engine.explain, note, code, visit))

    async def read_and_explain(
        self, note: str, code: str, visit: Visit
    ) -> tuple[Suggestions, Explanation | None]:
        """Return the answer for a note and, of the same reading, why it supports a code or not;
        None of a code that nobody knows. Raises as ``read``."""
        both = partial(self.engine.suggest_and_explain, note, code, visit)
        began = time.perf_counter()
        found, explained = await self._in_turn(note, both)
        _log(note, found, began)
        return found, explained

    async def _in_turn(self, note: str, work: Callable[[], Answer]) -> Answer:
        check_size(note, self.settings)
        waiting = self.turns.statistics().tasks_waiting
        if self.turns.available_tokens < 1 and waiting >= self.settings.max_waiting:
            raise ProblemError(BUSY)
        # The engine computes and holds a lock: in a thread, and in few of them, so that the
        # loop and the threads that serve other requests stay free.
        return await to_thread.run_sync(work, limiter=self.turns)


def _log(note: str, found: Suggestions, began: float) -> None:
    LOG.info(
        "read a note: %d characters, %d codes, %.0f ms",
        len(note),
        len(found.suggestions),
        1000 * (time.perf_counter() - began),
    )


def check_size(note: str, settings: Settings) -> None:
    """Raise NoteError for a note over this server's limits; the engine checks the rest."""
    if len(note) > settings.max_note_chars:
        raise NoteError("The note has too many characters.", reason="too_long")
    # "\r\n" ends one line, a lone "\r" one too.
    ends = note.count("\n") + note.count("\r") - note.count("\r\n")
    if ends >= settings.max_note_lines:
        raise NoteError("The note has too many lines.", reason="too_many_lines")


def typist_of(request: Request) -> str:
    """Return who types a note, as far as that is known: the person or key, and where there are no
    accounts the machine."""
    person = person_of(request)
    if person is not None:
        return f"person {person.name}"
    return f"machine {request.client.host if request.client else ''}"


LoadEngine = Callable[[], Engine]


def reader_of(request: Request) -> Reader:
    """Return the application's reader; it exists from start-up on."""
    reader: Reader = request.app.state.reader
    return reader
