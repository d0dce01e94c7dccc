"""What each part of the path is worth: the engine with parts made neutral, added one by one.

A neutral component writes what a note without its facts would have: no section, no correction,
everything performed. The engine itself is the shipped one.
"""

from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from suggester import Engine, Lexicon
from suggester.lexicon import lexicon_from_files

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


def _empty(doc: Doc, group: str) -> Doc:
    doc.spans[f"suggester.{group}"] = SpanGroup(doc, name=f"suggester.{group}")
    return doc


def neutral_sections(doc: Doc) -> Doc:
    """Write one section over the whole note."""
    _empty(doc, "sections")
    _empty(doc, "holds")
    if len(doc):
        doc.spans["suggester.sections"].append(Span(doc, 0, len(doc), label="note", span_id="0"))
    return doc


def as_it_is(doc: Doc) -> Doc:
    """Change nothing."""
    return doc


def neutral_assertion(doc: Doc) -> Doc:
    """Call every mention performed."""
    _empty(doc, "cues")
    _empty(doc, "assertions")
    for span in doc.spans["suggester.phrases"]:
        doc.spans["suggester.assertions"].append(
            Span(doc, span.start, span.end, label="performed", span_id="")
        )
    return doc


def _silent(group: str) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        return _empty(doc, group)

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
for _name, _component in _NEUTRAL.items():
    Language.component(f"corpus_neutral_{_name}", func=_component)


def variants(lexicon: Lexicon) -> Iterator[tuple[str, Callable[[str, str], NoteOutput]]]:
    """Yield the name of each variant and what answers a note (id, text) with it.

    The first proposes every code that is named at all; the second adds the score.
    """
    engine = Engine(lexicon)
    for component, _ in PARTS:
        engine.nlp.replace_pipe(component, f"corpus_neutral_{component}")
    yield "keywords only: any phrase proposes its code", _everything(engine)
    yield "+ score: points, thresholds, one code a phrase", _proposed(engine)
    neutral = [component for component, _ in PARTS]
    once = lexicon_from_files({n: d for n, d in lexicon.files.items() if n[:8] != "reading/"})
    for component, name in PARTS:
        neutral.remove(component)
        engine = Engine(once)
        for other in neutral:
            engine.nlp.replace_pipe(other, f"corpus_neutral_{other}")
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
