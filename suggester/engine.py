"""The whole path of a note, from text to Suggestions. Start reading here."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pydantic import ValidationError

from suggester import compiled
from suggester.answer import assemble, timed
from suggester.claims.tables import RULES_DATE, read_tables
from suggester.claused import Clause, claused
from suggester.clued import Clued, clued
from suggester.compiled import Tables
from suggester.documented import Documented
from suggester.errors import VisitError
from suggester.evidence import read
from suggester.facts import FactReader
from suggester.judge import judge
from suggester.lexicon import Lexicon, lexicon_files, lexicon_from_files
from suggester.ligatures import spelt_out
from suggester.limits import (
    CHARS_A_SERVICE,
    CHARS_A_STATEMENT,
    MAX_CHARS,
    check_note,
    check_services,
    check_statements,
)
from suggester.marks import marks_of
from suggester.memory import Memory
from suggester.mention import Reading
from suggester.model import Assertion, Suggestions, Visit
from suggester.pipes.base import LexiconPipe
from suggester.pipes.clauses import SentenceSplitter
from suggester.pipes.groups import DATE_OF_SERVICE, MEMORY, PHRASES, SENTENCES
from suggester.pipes.order import components
from suggester.pipes.phrases import PhraseFinder
from suggester.pipes.tokens import cut
from suggester.places import Placer
from suggester.plain import plain
from suggester.plain_tokens import PlainDoc
from suggester.score import tally
from suggester.sectioned import Unit, sectioned
from suggester.shipped import lexicon_dir
from suggester.weighed import Tally
from suggester.who import WhoReader
from suggester.why import Explanation, why
from suggester.wraps import unwrapped

if TYPE_CHECKING:
    from spacy.language import Language


class _Weighed(NamedTuple):
    """What was read and weighed of a note. text: spelt out; placer: puts an answer back into the
    text as received, if that moved any character."""

    text: str
    visit: Visit
    reading: Reading
    documented: Documented
    tallies: tuple[Tally, ...]
    placer: Placer | None


class Engine:
    """A lexicon and the pipeline built from it; threads may share one."""

    def __init__(
        self, lexicon: Lexicon, *, max_chars: int = MAX_CHARS, ready: Tables | None = None
    ) -> None:
        """ready: the tables of this lexicon, where a start before kept them."""
        self.lexicon = lexicon
        self.claim_tables = ready.claims if ready else read_tables(lexicon.files)
        self.max_chars = max_chars
        self.max_services = max_chars // CHARS_A_SERVICE
        self.max_statements = max_chars // CHARS_A_STATEMENT
        self.pipes = components(lexicon, ready.pipes if ready else {})
        self.who = ready.who if ready else WhoReader(lexicon)
        self.facts = ready.facts if ready else FactReader(lexicon)
        self._lock = Lock()

    @cached_property
    def nlp(self) -> "Language":
        """Return the spaCy pipeline of the same components, for those who want Docs; spaCy is
        imported only then."""
        from suggester.pipes.factories import build_nlp

        return build_nlp(self.lexicon, self._made)

    @property
    def _made(self) -> dict[str, dict[str, Any]]:
        """Return what the components built of the lexicon: class -> attributes."""
        pipes = [pipe for pipe in self.pipes.values() if isinstance(pipe, LexiconPipe)]
        return {type(pipe).__name__: pipe.tables for pipe in pipes}

    @property
    def tables(self) -> Tables:
        """Return all that was built from the lexicon, for the next start."""
        return Tables(
            lexicon=replace(self.lexicon, files={}),
            pipes=self._made,
            who=self.who,
            facts=self.facts,
            claims=self.claim_tables,
        )

    def suggest(
        self, text: str, visit: Visit | None = None, *, memory: Memory | None = None
    ) -> Suggestions:
        """Return what the note supports, strongest code first, each with its words.

        text: the note as received; offsets in the answer count its code points.
        visit: what is known besides the text; nothing of it is guessed.
        memory: what was worked out of the pieces of earlier notes of the same caller, by this
            engine and no other; the answer is the same without one, and later.
        Raises NoteError if the note is empty, too long, has more lines or names more services than
        that of any visit, or holds NUL or a lone surrogate.
        """
        return self._suggested(self._weighed(text, visit or Visit(), memory))

    def tallies(self, text: str, visit: Visit | None = None) -> tuple[Tally, ...]:
        """Return every code that a note mentions with all that was weighed, as ``suggest`` does:
        for what looks inside the sum (suggester/why.py, suggester/learning)."""
        facts = visit or Visit()
        check_note(text, max_chars=self.max_chars)
        reading, _ = self._read(text, facts)
        return tally(reading.mentions, self.lexicon, facts.discipline)

    def explain(self, text: str, code: str, visit: Visit | None = None) -> Explanation:
        """Return why a note supports a code, or why not.

        Raises NoteError as ``suggest`` does, and UnknownCodeError.
        """
        return self._explained(self._weighed(text, visit or Visit()), code)

    def suggest_and_explain(
        self, text: str, code: str, visit: Visit | None = None
    ) -> tuple[Suggestions, Explanation | None]:
        """Return what ``suggest`` and ``explain`` do, of one reading; no explanation of a code that
        the lexicon does not hold.

        Raises NoteError as ``suggest`` does.
        """
        note = self._weighed(text, visit or Visit())
        known = code.upper() in self.lexicon.by_code
        return self._suggested(note), self._explained(note, code) if known else None

    def _weighed(self, text: str, facts: Visit, memory: Memory | None = None) -> _Weighed:
        """Return all that was read and weighed of a note. Raises NoteError as ``suggest`` does."""
        check_note(text, max_chars=self.max_chars)
        spelt, places = spelt_out(text)
        reading, documented = self._read(spelt, facts, memory)
        tallies = tally(reading.mentions, self.lexicon, facts.discipline)
        placer = None if places is None else Placer(text, places)
        return _Weighed(spelt, facts, reading, documented, tallies, placer)

    def _suggested(self, note: _Weighed) -> Suggestions:
        answer = assemble(
            note.text,
            note.reading,
            note.documented,
            note.tallies,
            self.lexicon,
            note.visit,
            self.claim_tables,
            RULES_DATE,
        )
        return answer if note.placer is None else note.placer(answer)

    def _explained(self, note: _Weighed, code: str) -> Explanation:
        tallies, _ = timed(note.tallies, note.reading, self.lexicon)
        said = why(code.upper(), note.text, tallies, self.lexicon)
        return said if note.placer is None else note.placer(said)

    def _read(
        self, text: str, facts: Visit, memory: Memory | None = None
    ) -> tuple[Reading, Documented]:
        """Return what was read of a note."""
        # The components read a plain note as they read a Doc, and nothing of it outlives this call:
        # its words are PHI, and spaCy's vocabulary would keep them.
        read_as = _read_as(text)
        doc: Any = PlainDoc(*cut(read_as), read_as)
        doc.user_data[DATE_OF_SERVICE] = facts.date_of_service
        if memory is not None:
            doc.user_data[MEMORY] = memory
        for pipe in self.pipes.values():
            doc = pipe(doc)
            if isinstance(pipe, SentenceSplitter):
                check_statements(marks_of(doc, SENTENCES), self.max_statements)
            if isinstance(pipe, PhraseFinder):
                check_services(marks_of(doc, PHRASES), self.max_services)
        return read(doc, self.lexicon, self.who, text), self.facts(doc, read_as)

    def assertions(self, text: str, places: Iterable[tuple[int, int]]) -> tuple[Assertion, ...]:
        """Return what the note says of any of its words, whether a code knows them or not.

        places: code points, half-open; each must hold a word.
        Raises NoteError as ``suggest`` does, and ValueError for a place without a word.
        """
        check_note(text, max_chars=self.max_chars)
        with self._zone():
            return judge(self.nlp, self.lexicon, _read_as(text), places)

    @contextmanager
    def _zone(self) -> Iterator[None]:
        """Have spaCy forget the words of a Doc, which are PHI. Zones of two threads must not
        overlap, hence the lock."""
        with self._lock, self.nlp.memory_zone():
            yield

    def clues(self, text: str) -> tuple[Clued, ...]:
        """Return the mentions of work in a note with the clues of the second reading."""
        check_note(text, max_chars=self.max_chars)
        with self._zone():
            return clued(self.nlp, self.lexicon, _read_as(text))

    def claused(self, text: str) -> tuple[Clause, ...]:
        """Return the clauses of a note, as they are read where no phrase explains them."""
        check_note(text, max_chars=self.max_chars)
        with self._zone():
            finder = cast(PhraseFinder, self.pipes["suggester_phrases"])
            return tuple(claused(self.nlp(_read_as(text)), finder))

    def sectioned(self, text: str) -> tuple[Unit, ...]:
        """Return the sentences of a note with the clues that tell their sections."""
        check_note(text, max_chars=self.max_chars)
        with self._zone():
            return sectioned(self.nlp, _read_as(text))


def _read_as(text: str) -> str:
    """Return a note as the pipeline reads it, with every offset kept."""
    return unwrapped(plain(text))


def shipped_engine(overlays: tuple[Path, ...] = ()) -> Engine:
    """Return the engine of the shipped lexicon, built once a process.

    overlays: folders of a clinic's own words, laid over it in this order (lexicon/README.md).
    """
    return _built(overlays)


@cache
def _built(overlays: tuple[Path, ...]) -> Engine:
    with _nothing_is_garbage():
        files = lexicon_files(lexicon_dir(), overlays)
        ready = compiled.load(files)
        if ready is not None:
            return Engine(replace(ready.lexicon, files=files), ready=ready)
        engine = Engine(lexicon_from_files(files))
        compiled.save(files, engine.tables)
        return engine


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """Have Python look for no garbage among what is made meanwhile, now or ever: half a million
    objects that live as long as the process. To look at them doubles the time of a start."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def suggest(text: str, **visit: Any) -> Suggestions:
    """Return what a note supports, with the shipped lexicon.

    visit: fields of ``Visit``, e.g. ``payer_rule="ama"``, ``discipline="OT"``.
    Raises NoteError for a text that cannot be read, VisitError for a field that is wrong.
    """
    try:
        facts = Visit(**visit)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise VisitError(f"{field}: {first['msg']}.") from None
    return shipped_engine().suggest(text, facts)
