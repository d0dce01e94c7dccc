"""Join the sentences that one assertion covers. A Doc in, stretches with their sections out."""

from collections.abc import Iterator

from suggester.marks import Mark, marks_of
from suggester.pipes.groups import SECTIONS, SENTENCES
from suggester.plain_tokens import Doc, Tokens, tokens_of

_NO = frozenset(["no", "not", "nope", "none"])
_ANSWER = 5  # tokens of an answer to a question ("Massage? Not today.")


def statements(doc: Doc) -> Iterator[tuple[Mark, Mark]]:
    """Yield each sentence with the section it stands in."""
    sections = marks_of(doc, SECTIONS)
    n = 0
    for sentence in _statements(doc):
        while n + 1 < len(sections) and sections[n].end <= sentence.start:
            n += 1
        yield sentence, sections[n]


def ruling(section: Mark) -> str:
    """Return the kind of section that says what a mention is by default: content may speak against
    work, and only a heading for it (``pipes.contents``)."""
    return str(section.kb_id_ or section.label_)


def _statements(doc: Doc) -> Iterator[Mark]:
    """Yield the sentences, those parted by a semicolon or a question and its answer joined:
    what opens one ("Next visit: US; gait training") holds for the other."""
    tokens = tokens_of(doc)
    held: Mark | None = None
    for sentence in marks_of(doc, SENTENCES):
        if held is not None and _goes_on(tokens, held, sentence):
            held = held._replace(end=sentence.end, end_char=sentence.end_char)
            continue
        if held is not None:
            yield held
        held = sentence
    if held is not None:
        yield held


def _goes_on(tokens: Tokens, one: Mark, other: Mark) -> bool:
    """Tell whether a sentence goes on from the one before."""
    last = tokens[one.end - 1].text
    if last not in (";", "?"):
        return False
    gap = tokens[one.end : other.start]
    if any(mark in token.text for token in gap for mark in "\n\r"):
        return False
    if last == "?":
        return other.end - other.start <= _ANSWER or tokens[other.start].lower_ in _NO
    return last == ";"
