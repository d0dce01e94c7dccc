"""Leave spaCy: a Doc in, plain values with offsets into the text as received out.

Nothing after this module sees a Doc.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence, Set

from pydantic import TypeAdapter

from suggester.governing import done_blocks, governing
from suggester.lexicon import Lexicon
from suggester.marks import Mark, marks_of
from suggester.mention import Mention, MinuteTie, Reading, VisitNote
from suggester.met import met
from suggester.minutes import ties
from suggester.model import Assertion, Cue, Section
from suggester.pipes.groups import (
    ASSERTIONS,
    CLAUSE_ODDS,
    CODE_ID,
    CUES,
    MEASURES,
    ODDS,
    PHRASES,
    SECTIONS,
    VISITS,
)
from suggester.pipes.line_places import ends_line
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, tokens_of
from suggester.schema import MODALITIES, Kind, Phrase, Together
from suggester.second_reading import FINDING
from suggester.statements import ruling
from suggester.surroundings import Surroundings
from suggester.uncoded import uncoded
from suggester.visit_order import Basis
from suggester.visit_spans import span_of
from suggester.who import WhoReader
from suggester.written import written

_AROUND = " :*#\n\r\t-=[]<>|~;"  # marks around a heading that are none of its words
_GIVING = frozenset(["treatment", "objective", "billing"])
_PARTED = re.compile("[,;\n]")  # "97016x1, 97116x0": the nought is another's
_NEXT_ITEM = re.compile(r"[,;+&]|(?<!w)/|\band\b", re.IGNORECASE)
_EQUALS = 6  # characters before a sum in which its sign is sought
_TOTAL, _TIMED = "total_minutes", "timed_minutes"
_ASSERTIONS = {str(one.value): one for one in Assertion}
_TREATING = frozenset(["treatment", "billing"])
_SECTIONS = TypeAdapter(tuple[Section, ...])  # checked in one go


def read(doc: Doc, lexicon: Lexicon, who: WhoReader, text: str) -> Reading:
    """Return the plain values of an annotated Doc. They hold no reference to it.

    text: the note as received, of which the Doc may be the plain writing (same offsets).
    """
    mentions = _mentions(doc, lexicon, text)
    tied = ties(doc, mentions, lexicon)
    mentions = _without_time(mentions, tied, text)
    total, timed = _totals(doc, tied, lexicon.untimed)
    sections = _sections(doc, text)
    return Reading(
        mentions=_timed(mentions, {at for tie in tied for at in (*tie.given, tie.head)}, lexicon),
        ties=tied,
        sections=sections,
        total_minutes=total,
        timed_minutes=timed,
        written=written(plain_text(doc), mentions),
        said=who.read(doc, plain_text(doc)),
        visits=_visits(doc),
        uncoded=tuple(uncoded(doc, mentions)),
        span=span_of(doc, total, sections),
    )


def _visits(doc: Doc) -> tuple[VisitNote, ...]:
    return tuple(
        VisitNote(
            name=span.label_,
            start=span.start_char,
            end=span.end_char,
            basis=Basis(span.id_) if span.id_ else None,
        )
        for span in marks_of(doc, VISITS)
    )


def _without_time(
    mentions: Sequence[Mention], tied: Sequence[MinuteTie], text: str
) -> tuple[Mention, ...]:
    """Return the mentions; what no minute was spent on was not done ("Gait (97116): 0 min")."""
    given = {place for tie in tied if tie.minutes for place in tie.places}
    empty = {
        place: tie
        for tie in tied
        if not tie.minutes
        for place in tie.places
        if place not in given and not _PARTED.search(text, place, tie.start)
    }
    if not empty:
        return tuple(mentions)
    # All that the place could stand for, and the same code by its number beside it.
    nought = {(m.code, m.item): empty[m.start] for m in mentions if m.start in empty}
    return tuple(
        mention
        if tie is None or mention.assertion is not Assertion.PERFORMED
        else mention._replace(
            assertion=Assertion.NEGATED,
            cue=Cue(start=tie.start, end=tie.end, text=text[tie.start : tie.end]),
        )
        for mention in mentions
        for tie in [nought.get((mention.code, mention.item))]
    )


def _owner(block: Mark, text: str, span: Mark, lexicon: Lexicon) -> str | None:
    """Return the code whose name governs a mention. A modality governs what it heads and what goes
    along with it ("fluido w/ AROM inside"; "hot packs, TENS, massage" are three services), and no
    code what goes on beyond it."""
    owner = lexicon.by_code[block.label_]
    if lexicon.by_code[span.label_].carries_on(owner):
        return None
    apart = block.id_ != "label" and owner.family in MODALITIES
    if apart and _NEXT_ITEM.search(text, block.start_char, span.start_char):
        return None
    return owner.code


def _timed(
    mentions: Sequence[Mention], places: Set[int | None], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """Mark the mentions that minutes are tied to; a bare word gets its weight from them."""
    return tuple(
        mention._replace(
            timed=True,
            context=True,
            status=False,
            finding=mention.finding and mention.kind is not Kind.NAME and not mention.short,
            owner=None if mention.short and not mention.labelled else mention.owner,
            bare=False,
            points=_timed_points(mention, lexicon),
        )
        if mention.start in places
        else mention
        for mention in mentions
    )


def _timed_points(mention: Mention, lexicon: Lexicon) -> float | None:
    phrase = lexicon.phrases.get((mention.code, mention.phrase_id))
    return mention.points if phrase is None or phrase.timed_weight is None else phrase.timed_weight


def _mentions(doc: Doc, lexicon: Lexicon, text: str) -> tuple[Mention, ...]:
    tokens = tokens_of(doc)
    facts = Surroundings(doc, lexicon)
    blocks = done_blocks(doc, facts.phrases)
    block_starts = [block.start for block in blocks]
    by_code = lexicon.by_code
    cues = marks_of(doc, CUES)
    sections = marks_of(doc, SECTIONS)
    section_starts = [section.start for section in sections]
    ruled = [ruling(section) for section in sections]
    odds = doc.user_data.get(ODDS, {})
    said: dict[str, Cue] = {}  # number of a cue -> its words: one may rule a whole list
    found = []
    for span, phrase, verdict, (match, similarity, places), item, clause in zip(
        marks_of(doc, PHRASES),
        facts.phrases,
        marks_of(doc, ASSERTIONS),
        met(doc, lexicon, text),
        facts.items,
        doc.user_data[CLAUSE_ODDS],
        strict=True,
    ):
        at, end, code, _, _, first, last = span
        kind, ambiguous = phrase.kind, phrase.ambiguous
        n = bisect_right(block_starts, at) - 1
        block = governing(span, phrase, blocks, n, lexicon)
        section = ruled[bisect_right(section_starts, at) - 1]
        entry = by_code[code]
        timed = entry.timed
        ticked = facts.boxed and facts.ticked(item, at)
        finding = verdict.label_ == FINDING
        stated = finding and (
            (kind is Kind.NAME and facts.is_label(span))
            or (item == 0 and entry.family == "evaluation" and ends_line(tokens, end))
        )
        cue = said.get(verdict.id_)
        if cue is None and verdict.id_:
            cue = said[verdict.id_] = _cue(cues[int(verdict.id_)], text)
        labelled = block is not None and block.id_ == "label"
        bare = (
            block is None and section not in _GIVING and timed and facts.is_bare(item, span, phrase)
        )
        dosed = (
            facts.dosed[item]
            or (kind is Kind.ACTIVITY and facts.listed_plainly(item, code))
            or (timed and facts.worked[item] and not ambiguous)
        )
        context = (
            not ambiguous
            or ticked
            or (section in _TREATING and phrase.id != CODE_ID)
            or facts.context(item, span, phrase)
        )
        status = block is None and facts.is_status(item, span, phrase, section)
        short = isinstance(phrase, Phrase) and phrase.timed_weight is not None
        found.append(
            Mention(  # in the order of its fields: so many names would take Python longer than all
                code,
                phrase.id,
                kind,
                phrase.weight,
                ambiguous,
                first,
                last,
                text[first:last],
                match,
                similarity,
                section,
                Assertion.PERFORMED if finding else _ASSERTIONS[verdict.label_],
                cue,
                item,
                _owner(block, text, span, lexicon) if block is not None else None,
                labelled,
                bare,
                facts.listed[item],
                dosed,
                False,  # timed, which is known only later
                context,
                status,
                finding and not stated,
                short,
                isinstance(phrase, Together),
                places,
                ticked,
                odds.get(at),
                clause,
            )
        )
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.code, m.phrase_id)))


def _cue(span: Mark, text: str) -> Cue:
    start, end = span.start_char, span.end_char
    return Cue(start=start, end=end, text=text[start:end])


def _sections(doc: Doc, text: str) -> tuple[Section, ...]:
    """Return the sections; what goes on in the same kind without a heading is one."""
    found: list[tuple[str, int, int, str | None]] = []
    for span in marks_of(doc, SECTIONS):
        heading = _heading(doc, span, text)
        if found and heading is None and found[-1][0] == span.label_:
            kind, start, _, heading = found.pop()
        else:
            kind, start = span.label_, span.start_char
        found.append((kind, start, span.end_char, heading))
    return _SECTIONS.validate_python(
        [
            {"kind": kind, "start": start, "end": end, "heading": heading}
            for kind, start, end, heading in found
        ]
    )


def _heading(doc: Doc, section: Mark, text: str) -> str | None:
    words = int(section.id_ or 0)
    if not words:
        return None
    tokens = tokens_of(doc)
    last = tokens[section.start + words - 1]
    return text[section.start_char : last.idx + len(last.text)].strip(_AROUND) or None


def _totals(
    doc: Doc, tied: Sequence[MinuteTie], untimed: Set[str]
) -> tuple[int | None, int | None]:
    """Return the last of the visit's minutes and of its timed minutes that the note states. A sum
    ("TE 30, vaso 15 = 45") is of timed minutes if all that it adds up is timed."""
    text = plain_text(doc)
    last = {m.label_: m for m in marks_of(doc, MEASURES) if m.label_ in (_TOTAL, _TIMED)}
    stated = {label: int(span.id_) for label, span in last.items()}
    timed = last.get(_TIMED)
    at = timed.start_char if timed is not None else 0
    if text[max(0, at - _EQUALS) : at].rstrip().endswith("="):
        line = text.rfind("\n", 0, at)
        if any(not untimed.isdisjoint(tie.codes) for tie in tied if line < tie.start < at):
            stated[_TOTAL] = stated.pop(_TIMED)
    return stated.get(_TOTAL), stated.get(_TIMED)
