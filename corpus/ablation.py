"""What each part of the path is worth: the engine with parts made neutral, added one by one.

A neutral component writes what a note without its facts would have: no section, no correction,
everything performed. The engine itself is the shipped one.
"""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from suggester import Engine, Lexicon
from suggester.lexicon import lexicon_from_files
from suggester.marks import Row, marks_of, write

from .scorer.output import CodeOutput, NoteOutput

# The order in which the parts come back, with what a reader calls them.
PARTS = (
    ("suggester_assertion", "assertion: cues, boxes and what a section is for"),
    ("suggester_sections", "sections by heading"),
    ("suggester_contents", "sections by content"),
    ("suggester_columns", "other visits and columns"),
    ("suggester_measures", "minutes, doses, settings"),
    ("suggester_blocks", "headings that govern lists"),
    ("suggester_spelling", "spelling"),
)


def neutral_sections(doc: Doc) -> Doc:
    """Write one section over the whole note."""
    write(doc, "suggester.holds", ())
    whole = [Row(0, len(doc), "note", "0")] if len(doc) else []
    write(doc, "suggester.sections", whole)
    return doc


def as_it_is(doc: Doc) -> Doc:
    """Change nothing."""
    return doc


def neutral_assertion(doc: Doc) -> Doc:
    """Call every mention performed."""
    write(doc, "suggester.cues", ())
    rows = [Row(one.start, one.end, "performed") for one in marks_of(doc, "suggester.phrases")]
    write(doc, "suggester.assertions", rows)
    return doc


def _silent(group: str) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        write(doc, f"suggester.{group}", ())
        return doc

    return component


_NEUTRAL = {
    "suggester_assertion": neutral_assertion,
    "suggester_sections": neutral_sections,
    "suggester_contents": as_it_is,
    "suggester_columns": _silent("columns"),
    "suggester_measures": _silent("measures"),
    "suggester_blocks": _silent("blocks"),
    "suggester_spelling": _silent("spelling"),
}


def variants(lexicon: Lexicon) -> Iterator[tuple[str, Callable[[str, str], NoteOutput]]]:
    """Yield the name of each variant and what answers a note (id, text) with it.

    The first proposes every code that is named at all; the second adds the score.
    """
    engine = Engine(lexicon)
    for component, _ in PARTS:
        engine.pipes[component] = _NEUTRAL[component]
    yield "keywords only: any phrase proposes its code", _everything(engine)
    yield "+ score: points, thresholds, one code a phrase", _proposed(engine)
    neutral = [component for component, _ in PARTS]
    once = lexicon_from_files({n: d for n, d in lexicon.files.items() if n[:8] != "reading/"})
    for component, name in PARTS:
        neutral.remove(component)
        engine = Engine(once)
        for other in neutral:
            engine.pipes[other] = _NEUTRAL[other]
        yield f"+ {name}", _proposed(engine)
    yield "+ second reading: fitted clues", _proposed(Engine(lexicon))


def _proposed(engine: Engine) -> Callable[[str, str], NoteOutput]:
    def answer(name: str, text: str) -> NoteOutput:
        found = engine.suggest(text).suggestions
        return NoteOutput(id=name, codes=tuple(CodeOutput(code=item.code) for item in found))

    return answer


def _everything(engine: Engine) -> Callable[[str, str], NoteOutput]:
    never = {entry.code for entry in engine.lexicon.codes if not entry.propose}

    def answer(name: str, text: str) -> NoteOutput:
        found = engine.suggest(text)
        codes = [item.code for item in found.suggestions]
        codes += [item.code for item in found.considered]
        return NoteOutput(
            id=name, codes=tuple(CodeOutput(code=code) for code in codes if code not in never)
        )

    return answer
