"""Find which service's name governs each stretch. Writes ``doc.spans["suggester.blocks"]``.

"Ther-ex: squats, SLS 3x30 sec" lists exercise, whatever else a single-leg stance could be.
The label is the code of the governing name; the id is ``label`` where the name is a heading of
its own (and governs the lines listed under it), ``sentence`` where it merely stands before.
"""

from bisect import bisect_left
from typing import NamedTuple

from suggester.lexicon import Lexicon
from suggester.marks import Mark, Row, marks_of, write
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import (
    BLOCKS,
    CODE_ID,
    MEASURES,
    PHRASES,
    SECTIONS,
    SENTENCES,
)
from suggester.pipes.line_places import apart, bulleted, ends_line, listed, on_new_line, opens_line
from suggester.plain_tokens import Doc, Tokens, tokens_of
from suggester.schema import Kind
from suggester.statements import ruling

_JOINS = frozenset(["/", "and", "&", "+", ","])
_DASHES = frozenset(["-", "–", "—", "="])
_NEXT = frozenset(["then", "followed", "afterwards"])  # something else was done
_PORTION = frozenset(["portion", "part", "block"])
_LONGEST_ROW = 80  # tokens of a line headed by a word set apart
_LABEL_REACH = 14  # tokens from the name to its colon: room for a code, minutes, a bracket


class Name(NamedTuple):
    """A mention that names a service, at tokens ``[start, end)``."""

    start: int
    end: int
    code: str


class BlockFinder(LexiconPipe):
    """Mark what each service name governs."""

    PARTS = ("codes/",)

    def build(self, lexicon: Lexicon) -> None:
        """Note which phrases are names."""
        self.names = frozenset(
            (entry.code, phrase.id)
            for entry in lexicon.codes
            for phrase in entry.phrase
            if phrase.kind is Kind.NAME
        )
        self.shorts = frozenset(
            (entry.code, phrase.id)
            for entry in lexicon.codes
            for phrase in entry.phrase
            if phrase.timed_weight is not None and phrase.kind is not Kind.NAME
        )

    def __call__(self, doc: Doc) -> Doc:
        """Write the stretches; none overlaps another."""
        rows: list[Row] = []
        tokens = tokens_of(doc)
        # What is only read by content parts a list less surely than a heading does.
        headings = {
            span.start
            for span in marks_of(doc, SECTIONS)
            if span.id_ != "0" or ruling(span) == span.label_
        }
        times = [span for span in marks_of(doc, MEASURES) if span.label_ == "minutes"]
        minutes = [span.start for span in times]
        fields = [m.start for m in times if tokens[m.start].is_alpha and ends_line(tokens, m.end)]
        names = self._names(doc, tokens, times)
        starts = [name.start for name in names]
        open_label: Name | None = None
        labels: list[Name] = []
        bare = timed = item = False
        for sentence in marks_of(doc, SENTENCES):
            low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            mine = names[low:high]
            label_end = _label_end(tokens, sentence, mine)
            if label_end is not None and _closes_line(tokens, sentence, label_end):
                # "Bed mob, STS x3. Ther act 16 min." is no heading of the lines below.
                open_label = None
            elif label_end is not None:
                joined = _joined(tokens, mine)
                labels = [] if joined else [mine[0], *_inner(tokens, mine)]
                open_label = labels[-1] if labels else None
                bare = label_end >= sentence.end and ends_line(tokens, sentence.end)
                item = not bare and bulleted(tokens, sentence.start)
            elif (
                sentence.start in headings
                or (mine and mine[0].start <= sentence.start + 2)
                or apart(tokens, sentence.start)
                or (open_label is not None and not bare and not listed(tokens, sentence.start))
                # "Manual tx: SOR, STM, 18 min. DNF w/ cuff": its minutes close the label.
                or (
                    timed
                    and not bare
                    and not on_new_line(tokens, sentence.start)
                    and not _closed_by_field(tokens, sentence.start, fields)
                )
                # "- Gait: RW 60 ft - 16 min" is one item of a list, as what follows it is.
                or (item and bulleted(tokens, sentence.start))
            ):
                open_label = None
            n = bisect_left(minutes, sentence.start)
            # "Pool: 45 min, deep water bicycle": such minutes open a list.
            opens = n < len(minutes) and label_end is not None and 0 <= minutes[n] - label_end < 2
            n += opens
            timed = n < len(minutes) and minutes[n] < sentence.end
            if open_label is not None and open_label in mine:
                ends = [*(label.start for label in labels[1:]), sentence.end]
                for label, end in zip(labels, ends, strict=True):
                    _add(rows, label.end, end, label.code, "label")
                continue
            if open_label is not None:
                _add(rows, sentence.start, sentence.end, open_label.code, "label")
                continue
            if len(mine) == 1 and (
                mine[0].end >= sentence.end - 1
                or (
                    tokens[mine[0].start - 1].text in _DASHES
                    and _only_minutes(tokens, mine[0].end, sentence.end)
                )
            ):
                # "squats, SLS, 14 min therex", "squats, SLS - TE 14 min": the name that closes the
                # list governs it.
                _add(rows, sentence.start, mine[0].start, mine[0].code, "sentence")
                continue
            for n, name in enumerate(mine):
                if _bracketed(tokens, name):
                    # "wall slides, rhythmic stabs (NMR) 15 min"
                    since = mine[n - 1].end if n else sentence.start
                    _add(rows, since, name.start, name.code, "sentence")
                    continue
                end = mine[n + 1].start if n + 1 < len(mine) else sentence.end
                end = next((at for at in range(name.end, end) if tokens[at].lower_ in _NEXT), end)
                _add(rows, name.end, end, name.code, "sentence")
        write(doc, BLOCKS, rows)
        return doc

    def _names(self, doc: Doc, tokens: Tokens, times: list[Mark]) -> list[Name]:
        """Return the names; a bare word for a service is one where it heads a line with its
        minutes ("Gait x 20 min", "Neuro 15 min: ...")."""
        minutes = [span.start for span in times]
        ends = {sentence.start: sentence.end for sentence in marks_of(doc, SENTENCES)}
        found: dict[tuple[int, int], Name] = {}
        for span in marks_of(doc, PHRASES):
            key = (span.label_, span.id_)
            if (
                span.id_ == CODE_ID
                or key in self.names
                or (
                    key in self.shorts
                    and (
                        _bracketed(tokens, span)
                        or _heads(tokens, span, times, minutes, ends.get(span.start))
                    )
                )
            ):
                found.setdefault((span.start, span.end), Name(span.start, span.end, span.label_))
        return sorted(found.values())


def _heads(
    tokens: Tokens, span: Mark, times: list[Mark], minutes: list[int], closes: int | None
) -> bool:
    """Tell whether a word opens a line or sentence, and minutes beside it are all that a delimiter
    or the line's end follows; or whether it is set apart from a line that ends in minutes.

    minutes: first token of each time. closes: end of the sentence that it opens, or None.
    """
    n = bisect_left(minutes, span.end)
    if n == len(minutes) or not (closes is not None or opens_line(tokens, span.start)):
        return False
    if minutes[n] <= _behind_joined(tokens, span.end) + 2:
        at = times[n].end
        while at < len(tokens) and tokens[at].text in (")", "]", "."):
            at += 1
        ends = ends_line(tokens, at) or at == closes
        return ends or tokens[at].text in (":", "-", "–", "—", "=")
    if not opens_line(tokens, span.start):
        return False
    gap = tokens[span.end].text
    end = times[n].end
    # "GAIT    RW 60 ft  12 min", "Gait: RW 60 ft -- 12", "|Gait|RW 60 ft; 12 min|"
    apart = gap in (":", "|") or (gap.isspace() and len(gap) > 1)
    end += end < len(tokens) and tokens[end].text == "|"
    return (
        apart
        and end - span.end <= _LONGEST_ROW
        and ends_line(tokens, end)
        and not any("\n" in token.text for token in tokens[span.end : end])
    )


def _behind_joined(tokens: Tokens, end: int) -> int:
    """Return the token behind what is joined to a word for a service ("strength/endurance portion
    (15)")."""
    if end + 1 < len(tokens) and tokens[end].text == "/" and tokens[end + 1].is_alpha:
        end += 2
    return end + (end < len(tokens) and tokens[end].lower_ in _PORTION)


def _add(rows: list[Row], start: int, end: int, code: str, kind: str) -> None:
    if start < end:
        rows.append(Row(start, end, code, kind))


def _label_end(tokens: Tokens, sentence: Mark, names: list[Name]) -> int | None:
    """Return the token behind the label's delimiter if the sentence opens with a label."""
    if not names:
        return None
    first = names[0]
    if any(
        tokens[n].is_alpha and len(tokens[n].text) > 1 for n in range(sentence.start, first.start)
    ):
        return None
    short = sentence.end - first.end <= _LABEL_REACH
    if short and _only_minutes(tokens, first.end, sentence.end):
        return sentence.end
    for at in range(first.end, min(sentence.end, first.end + _LABEL_REACH)):
        token = tokens[at]
        if token.text in (":", "|") or (token.is_space and "\t" in token.text):
            return at + 1
        if at == first.end and token.is_space and len(token.text) > 1 and "\n" not in token.text:
            return at + 1  # "NMR     reach to floor", as in a column
        if token.text in _DASHES and (token.whitespace_ or token.text == "="):
            return at + 1
        if token.text in (",", ".", ";") or (token.lower_ in ("to", "with", "for", "of", "on")):
            return None
    return None


def _inner(tokens: Tokens, names: list[Name]) -> list[Name]:
    """Return the labels inside a sentence that opens with one ("TE: squats 15 min, NMR: SLS")."""
    return [
        name
        for name in names[1:]
        if name.end < len(tokens)
        and tokens[name.end].text == ":"
        and tokens[name.start - 1].text in (",", ";", ")", "+", "/", "min", "mins", "minutes", "'")
    ]


def _only_minutes(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether nothing but a code, minutes and marks stands in ``tokens[start:end]``."""
    return all(
        token.is_space
        or not token.is_alpha
        or token.lower_ in ("x", "min", "mins", "minutes", "units", "unit", "cpt")
        for token in tokens[start:end]
    )


def _bracketed(tokens: Tokens, name: Name | Mark) -> bool:
    """Tell whether a bracket holds a name and nothing else, behind what it names."""
    return (
        name.start > 1
        and name.end < len(tokens)
        and tokens[name.start - 1].text in ("(", "[")
        and tokens[name.end].text in (")", "]")
        and not on_new_line(tokens, name.start - 1)
    )


def _closes_line(tokens: Tokens, sentence: Mark, label_end: int) -> bool:
    """Tell whether a name with nothing but its minutes ends a line in which other work stands."""
    return (
        label_end == sentence.end
        and tokens[sentence.end - 1].text not in (":", "|")
        and not on_new_line(tokens, sentence.start)
        and tokens[sentence.start - 1].text != ":"
        and ends_line(tokens, sentence.end)
    )


def _closed_by_field(tokens: Tokens, start: int, fields: list[int]) -> bool:
    """Tell whether a field of minutes closes the line of a token ("Ther Ex: bike x 5 min; leg
    press.  Minutes: 17"): it is the label's, and no time before it closes the label.

    fields: first token of each such field.
    """
    n = bisect_left(fields, start)
    return (
        n < len(fields)
        and fields[n] - start <= _LONGEST_ROW
        and not any("\n" in token.text for token in tokens[start : fields[n]])
    )


def _joined(tokens: Tokens, names: list[Name]) -> bool:
    """Tell whether the label names two services ("TE/NMR:"): then neither governs."""
    return (
        len(names) > 1
        and names[0].code != names[1].code
        and all(
            token.lower_ in _JOINS or token.is_space
            for token in tokens[names[0].end : names[1].start]
        )
    )
