"""Tell the writer's field from a colleague's. A note in; cues and verdicts, corrected, out.

In an OT's note "by OT" is the writer, and so is "COTA did"; "OT: cooking group" in a PT's note is
a colleague's work. The title says whose note it is, else the credentials at its end; where they
name several fields, or none, the writer is not known and every cue stands as it is.
lexicon/titles.toml holds the words.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from suggester.model import Assertion
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, tokens_of, written
from suggester.reach_schema import TitleFile
from suggester.schema import CueKind
from suggester.verdicts import CueHit, Verdict

_TITLE, _END = 80, 160  # characters at the head of a note, and at its end
_FIRST = re.compile(r"\s*([^\n]*)")
# "s/p fall, seen by OT yesterday": a sentence, in which a field is no title.
_SPEAKS = re.compile(
    r"(?i)(?:\b(?:by|per|with|to|from|for|saw|and|after|has|had|in)|\bw/)\W*$|[a-z0-9]{2}[.;]\s"
)
_SIGNED = re.compile(r"[A-Z]\w{0,20}\.?,\s?(PT|OT|SLP)\b")  # "J. Doe, PT"
_PATIENT = re.compile(r"\b[Pp]ts?\b|\b(?:patient|client|resident|child)\b")
_PARTS = frozenset([":", "-", "–", "—", "|"])  # a title from what follows it
_AMBIGUOUS = "PT"  # the patient, where nothing else is


class Colleague(NamedTuple):
    """What stands behind another field's label: characters ``[start, end)``; the label ends at
    ``label``."""

    start: int
    label: int
    end: int


class FieldReader:
    """Knows the words of the fields of rehabilitation."""

    def __init__(self, words: TitleFile) -> None:
        self._named: dict[str, re.Pattern[str]] = {
            row.name: _finder(row.text) for row in words.field
        }
        self._signed = {row.name: _finder(row.credential) for row in words.field}
        self._elsewhere = _finder(words.elsewhere)
        label = _finder(text for row in words.field for text in row.text)
        self._label = re.compile(
            rf"(?:^[ \t]*(?:[-*•]\s?)?|(?<=[.;|]\s))(?P<field>{label.pattern})\s?:", re.MULTILINE
        )

    def field_of(self, text: str) -> str | None:
        """Return the name of the field whose note it is, or None."""
        first = _FIRST.match(text)
        title = first[1][:_TITLE] if first else ""
        named = {
            name
            for name, pattern in self._named.items()
            for match in pattern.finditer(title)
            if not _SPEAKS.search(title[: match.start()])
        }
        end = text[-_END:]
        named = named or {name for name, pattern in self._signed.items() if pattern.search(end)}
        named = named or set(_SIGNED.findall(end))
        if _AMBIGUOUS in named and text.isupper():
            return None
        return next(iter(named)) if len(named) == 1 else None

    def is_own(self, words: str, field: str, *, titled: bool) -> bool:
        """Tell whether the words of a cue name the writer's own field and nobody else.

        titled: they are a title, in which the place is the writer's ("Home health OT:").
        """
        named = [name for name, pattern in self._named.items() if pattern.search(words)]
        return named == [field] and (titled or not self._elsewhere.search(words))

    def colleagues(self, text: str, field: str) -> list[Colleague]:
        """Return what a note gives to other fields by a label, each to the end of its line or
        to the next label."""
        found = []
        labels = list(self._label.finditer(text))
        behind = [*(label.start() for label in labels), len(text)][1:]
        for label, following in zip(labels, behind, strict=True):
            own = self._named[field].fullmatch(label["field"])
            patient = label["field"] == _AMBIGUOUS and not _PATIENT.search(text)
            if not own and not patient:
                line = text.find("\n", label.end())
                end = min(following, len(text) if line < 0 else line)
                found.append(Colleague(label.start("field"), label.end("field"), end))
        return found


class Writer:
    """Who writes one note."""

    def __init__(self, doc: Doc, reader: FieldReader) -> None:
        self._reader = reader
        self._tokens = tokens_of(doc)
        self._text = plain_text(doc)
        # Its name in lexicon/titles.toml, or None.
        self.field = reader.field_of(self._text)

    def is_named(self, cue: CueHit) -> bool:
        """Tell whether a cue that speaks of another person names the writer."""
        if self.field is None or cue.kind is not CueKind.OTHER_PERSON:
            return False
        behind = self._tokens[cue.end].text if cue.end < len(self._tokens) else ""
        # "Home health OT: dressing training", "HOME HEALTH PT - EVALUATION"
        titled = (behind in _PARTS or "\n" in behind) and self._tokens[cue.start].idx < _TITLE
        if cue.start == 0 and cue.end > 1 and not titled:
            return False  # "OT for dressing training." is no title
        # "School OT did": the word before may be no part of the cue.
        words = written(self._tokens[max(0, cue.start - 1) : cue.end])
        return self._reader.is_own(words, self.field, titled=titled)

    def not_another(self, judged: dict[int, Verdict]) -> dict[int, Verdict]:
        """Return verdicts without the doubt that a word for the writer raised."""
        return {
            at: Verdict(Assertion.PERFORMED, None) if said.cue and self.is_named(said.cue) else said
            for at, said in judged.items()
        }

    def colleagues(self, verdicts: Mapping[int, Verdict]) -> dict[int, Verdict]:
        """Return the verdicts of what labels give to other fields."""
        found: dict[int, Verdict] = {}
        if self.field is None:
            return found
        places = sorted(verdicts)
        for one in self._reader.colleagues(self._text, self.field):
            label = self._tokens.around(one.start, one.label)
            place = self._tokens.around(one.label, one.end)
            if label is None or place is None:
                continue
            told = CueHit(CueKind.OTHER_PERSON, *label, "after", "sentence")
            for at in places[bisect_left(places, place[0]) : bisect_left(places, place[1])]:
                if verdicts[at].assertion is Assertion.PERFORMED:
                    found[at] = Verdict(Assertion.OTHER_PERSON, told)
        return found


def _finder(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words; those in capitals stand in capitals."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    parts = (re.escape(w) if w.isupper() else f"(?i:{re.escape(w)})" for w in ordered)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
