"""Find which service's name governs each stretch. Writes ``doc.spans["suggester.blocks"]``.

"Ther-ex: squats, SLS 3x30 sec" lists exercise, whatever else a single-leg stance could be.
The label is the code of the governing name; the id is ``label`` where the name is a heading of
its own (and governs the lines listed under it), ``sentence`` where it merely stands before.
"""

from bisect import bisect_left

from suggester.lexicon import Lexicon
from suggester.marks import Row, marks_of, write
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import (
    BLOCKS,
    CODE_ID,
    MEASURES,
    PHRASES,
    SECTIONS,
    SENTENCES,
)
from suggester.pipes.labels import (
    DASHES,
    Name,
    Times,
    are_joined,
    bracketed,
    closed_by_field,
    closes_line,
    heads_line,
    inner_labels,
    label_end_of,
    only_minutes,
    opens_list,
)
from suggester.pipes.line_places import apart, ends_line, line_mark, listed, on_new_line, opens_with
from suggester.plain_tokens import Doc, Tokens, tokens_of
from suggester.schema import Kind
from suggester.statements import ruling

_NEXT = frozenset(["then", "followed", "afterwards"])  # something else was done
_ALSO = _NEXT | {"also", "next", "additionally", "finished", "ended"}


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
        self.modalities = lexicon.modalities
        needled = {entry.code for entry in lexicon.codes if entry.family == "dry needling"}
        self.itemless = self.modalities | needled
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
        fields = [m.start for m in times if tokens[m.start].is_alpha and ends_line(tokens, m.end)]
        clock = Times(times)
        minutes = clock.starts
        names = self._names(doc, tokens, clock)
        applied = {span.start for span in marks_of(doc, PHRASES) if span.label_ in self.modalities}
        starts = [name.start for name in names]
        open_label: Name | None = None
        labels: list[Name] = []
        bare = timed = brief = applies = False
        mark: str | None = None
        for sentence in marks_of(doc, SENTENCES):
            low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            mine = names[low:high]
            label_end = label_end_of(tokens, sentence, mine, clock)
            if label_end is not None and closes_line(tokens, sentence, label_end):
                # "Bed mob, STS x3. Ther act 16 min." is no heading of the lines below.
                open_label = None
            elif label_end is not None:
                joined = are_joined(tokens, mine)
                labels = [] if joined else [mine[0], *inner_labels(tokens, mine)]
                open_label = labels[-1] if labels else None
                bare = label_end >= sentence.end and ends_line(tokens, sentence.end)
                mark = None if bare else line_mark(tokens, sentence.start)
                # "Paraffin 10 min" and "DN: R UT" have no items; only a heading of its own
                # ("MHP:") lists.
                heading = bare and tokens[label_end - 1].text == ":"
                last = open_label.code if open_label is not None else None
                applies = last in self.itemless and not heading
            elif (
                applies
                or sentence.start in headings
                or (mine and mine[0].start <= sentence.start + 2)
                or apart(tokens, sentence.start)
                or tokens[sentence.start].lower_ in _ALSO
                or (open_label is not None and not bare and not listed(tokens, sentence.start))
                # "Manual tx: SOR, STM, 18 min. DNF w/ cuff": its minutes close the label.
                or (
                    (timed or (brief and clock.within(sentence)))
                    and not bare
                    and not on_new_line(tokens, sentence.start)
                    and not closed_by_field(tokens, sentence.start, fields)
                )
                # "- Gait: RW 60 ft - 16 min" is one item of a list, as what follows it is.
                or (mark is not None and line_mark(tokens, sentence.start) == mark)
            ):
                open_label = None
            n = bisect_left(minutes, sentence.start)
            n += label_end is not None and opens_list(tokens, sentence, label_end, clock)
            timed = n < len(minutes) and minutes[n] < sentence.end
            brief = label_end is not None and label_end >= sentence.end - 1 and not timed
            if open_label is not None and open_label in mine:
                ends = [*(label.start for label in labels[1:]), sentence.end]
                for label, end in zip(labels, ends, strict=True):
                    _add(rows, label.end, end, label.code, "label")
                continue
            if open_label is not None:
                # "Manual 12 min / Ice 8 min": a modality is no item of a procedure.
                outside = (
                    open_label.code not in self.modalities
                    and on_new_line(tokens, sentence.start)
                    and opens_with(tokens, sentence, applied)
                )
                if not outside:
                    _add(rows, sentence.start, sentence.end, open_label.code, "label")
                continue
            if len(mine) == 1 and (
                mine[0].end >= sentence.end - 1
                or (
                    tokens[mine[0].start - 1].text in DASHES
                    and only_minutes(tokens, mine[0].end, sentence.end)
                )
            ):
                # "squats, SLS, 14 min therex", "squats, SLS - TE 14 min": the name that closes the
                # list governs it.
                _add(rows, sentence.start, mine[0].start, mine[0].code, "sentence")
                continue
            for n, name in enumerate(mine):
                if bracketed(tokens, name):
                    # "wall slides, rhythmic stabs (NMR) 15 min"
                    since = mine[n - 1].end if n else sentence.start
                    _add(rows, since, name.start, name.code, "sentence")
                    continue
                end = mine[n + 1].start if n + 1 < len(mine) else sentence.end
                end = next((at for at in range(name.end, end) if tokens[at].lower_ in _NEXT), end)
                _add(rows, name.end, end, name.code, "sentence")
        write(doc, BLOCKS, rows)
        return doc

    def _names(self, doc: Doc, tokens: Tokens, times: Times) -> list[Name]:
        """Return the names; a bare word for a service is one where it heads a line with its
        minutes ("Gait x 20 min", "Neuro 15 min: ...")."""
        found: dict[tuple[int, int], Name] = {}
        for span in marks_of(doc, PHRASES):
            key = (span.label_, span.id_)
            if (
                span.id_ == CODE_ID
                or key in self.names
                or (
                    key in self.shorts
                    and (bracketed(tokens, span) or heads_line(tokens, span, times))
                )
            ):
                found.setdefault((span.start, span.end), Name(span.start, span.end, span.label_))
        return sorted(found.values())


def _add(rows: list[Row], start: int, end: int, code: str, kind: str) -> None:
    if start < end:
        rows.append(Row(start, end, code, kind))
