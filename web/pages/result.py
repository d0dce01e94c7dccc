"""Turn an answer into what the page prints. Pure: a note and its Suggestions in, words out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from suggester import Suggestions, Visit
from suggester.delivered import KINDS, described, visit_named
from suggester.model import (
    Assertion,
    Claim,
    ClaimLine,
    Considered,
    Delivered,
    Evidence,
    Gap,
    Match,
    NoteFacts,
    OpenPoint,
    Suggestion,
    Versions,
)
from suggester.schema import CLAUSE
from suggester.why import Explanation

from ..contexts import (
    Card,
    Dropped,
    Fact,
    Other,
    Question,
    Quote,
    ResultView,
    Units,
)
from ..highlight import Mark, pieces, segments
from . import words
from .bill import bill_view, line_text
from .why import why_view

TONES = 8
LINE_END = "\n"
LONGEST_PLACE = 60  # characters of the words that a question is about
FIRST_QUOTES = 6  # the rest of a long list folds away

Anchors = dict[tuple[int, int, str], str]


def result_view(
    note: str, found: Suggestions, visit: Visit, asked: Explanation | None = None
) -> ResultView:
    """Return everything that stands beside the note. visit: the one it was answered for; asked:
    of the code that was asked about."""
    claim = found.claim
    marks = tuple(marks_of(found))
    anchors = anchors_of(marks)
    said = map(said_mark, found.note.delivered)
    return ResultView(
        segments=segments(note, (*marks, *said)),
        cards=tuple(
            card(item, number % TONES, claim, anchors, note)
            for number, item in enumerate(found.suggestions)
        ),
        dropped=tuple(dropped(item, anchors) for item in found.considered),
        facts=(*visit_facts(found.note, claim), complete_fact(found)),
        bill=bill_view(found, visit),
        questions=tuple(question(gap, note, anchors) for gap in claim.gaps),
        open_points=tuple(open_point(one, note, anchors) for one in found.completeness.open),
        copy_text="\n".join(copy_lines(found)),
        versions=tuple(version_facts(found.versions, found.note)),
        summary=summary(found),
        why=why_view(asked) if asked else None,
    )


def complete_fact(found: Suggestions) -> Fact:
    """Return whether anything is left to ask before the note can go."""
    left = len(found.completeness.open)
    points = "1 point" if left == 1 else f"{left} points"
    return Fact("Complete", "yes" if found.completeness.complete else f"not yet, {points}")


def open_point(point: OpenPoint, note: str, anchors: Anchors) -> Question:
    """Return what keeps the note from being complete, with the words that it is about."""
    gap = Gap(id=point.kind, severity="info", question=point.says, start=point.start, end=point.end)
    return replace(question(gap, note, anchors), level_word=words.OPEN[point.kind])


def marks_of(found: Suggestions) -> Iterator[Mark]:
    """Yield one mark for each stretch and code, and one for each cue that decided."""
    seen: set[str] = set()
    counted: set[tuple[int, int]] = set()
    for number, item in enumerate(found.suggestions):
        for evidence in item.evidence:
            performed = evidence.assertion is Assertion.PERFORMED
            counts = evidence.weight or evidence.names_work
            kind = "struck" if not performed else "counts" if counts else "quiet"
            if kind == "counts":
                counted.add((evidence.start, evidence.end))
            yield from new_mark(evidence, item.code, kind, number % TONES, seen)
    for other in found.considered:
        for evidence in other.evidence:
            performed = evidence.assertion is Assertion.PERFORMED
            if performed and (evidence.start, evidence.end) in counted:
                continue  # the place already stands out for the code that took it
            kind = "quiet" if performed else "struck"
            yield from new_mark(evidence, other.code, kind, 0, seen)


def new_mark(evidence: Evidence, code: str, kind: str, tone: int, seen: set[str]) -> Iterator[Mark]:
    """Yield the mark and its cue's, unless ``seen`` holds their anchors; add them to it."""
    reason = words.NOT_COUNTED.get(evidence.assertion, "")
    anchor = anchor_of(evidence, code)
    if anchor not in seen:
        seen.add(anchor)
        yield Mark(evidence.start, evidence.end, kind, code, tone, anchor, reason)
    cue = evidence.cue
    if cue and reason and (anchor := f"cue-{cue.start}-{cue.end}") not in seen:
        seen.add(anchor)
        yield Mark(cue.start, cue.end, "cue", "", 0, anchor, reason)


def said_mark(item: Delivered) -> Mark:
    """Return the mark of words that say who gave the visit or how."""
    anchor = f"said-{item.start}-{item.end}-{item.what.value}"
    return Mark(item.start, item.end, "said", "", 0, anchor, described(item))


def anchor_of(evidence: Evidence, code: str) -> str:
    """Return the id that the mark of this evidence has."""
    return f"n{evidence.start}-{evidence.end}-{code}"


def anchors_of(marks: Iterable[Mark]) -> Anchors:
    """Return (start, end, code) -> id of its mark, and (start, end, "") -> the first one."""
    found: Anchors = {}
    for mark in marks:
        found[mark.start, mark.end, mark.code] = mark.anchor
        found.setdefault((mark.start, mark.end, ""), mark.anchor)
    return found


def card(item: Suggestion, tone: int, claim: Claim, anchors: Anchors, note: str) -> Card:
    """Return one proposed code with its words, working and questions."""
    quotes = tuple(quote(evidence, item.code, anchors) for evidence in once(item.evidence))
    return Card(
        code=item.code,
        label=item.label,
        family=item.family,
        tone=tone,
        word=words.confidence_word(item.confidence),
        percent=words.percent(item.confidence),
        minutes=words.minutes(item.minutes),
        units=tuple(units(line) for line in claim.lines if line.code == item.code),
        quotes=quotes[:FIRST_QUOTES],
        more=quotes[FIRST_QUOTES:],
        around=words.around(item.circumstances),
        around_total=words.points(sum(row.points for row in item.circumstances)),
        total=f"{item.score:.1f}".replace("-", "−"),
        others=tuple(Other(other.code, other.label, other.how) for other in item.alternatives),
        questions=tuple(question(gap, note, anchors) for gap in item.gaps),
    )


def dropped(item: Considered, anchors: Anchors) -> Dropped:
    """Return one code that was found and not proposed."""
    quotes = tuple(quote(evidence, item.code, anchors) for evidence in once(item.evidence))
    return Dropped(item.code, item.label, item.reason, quotes)


def once(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Yield the evidence, the same words once: by their strongest phrase, with the points of
    all."""
    same: dict[tuple[int, int, Assertion], list[Evidence]] = {}
    for item in evidence:
        same.setdefault((item.start, item.end, item.assertion), []).append(item)
    for found in same.values():
        points = sum(item.weight for item in found)
        strongest = max(found, key=lambda item: item.weight)
        yield strongest.model_copy(update={"weight": points})


def quote(evidence: Evidence, code: str, anchors: Anchors) -> Quote:
    """Return one piece of evidence: its words, where it stands, what it adds or why not."""
    place = (evidence.start, evidence.end, code)
    read = words.HOW_READ.get(evidence.match, "")
    if evidence.phrase_id == CLAUSE.id:
        read = f"{words.IN_OWN_WORDS} ({int(evidence.similarity)}% sure)"
    elif evidence.match is Match.FUZZY:
        read = f"{read} ({evidence.similarity:.0f}% alike)"
    # "note" is the part of a note that stands under no heading.
    section = "" if evidence.section == "note" else evidence.section.replace("_", " ")
    return Quote(
        pieces=pieces(evidence.text),
        # A place that another code took is marked for that code alone.
        anchor=anchors.get(place, anchors.get((*place[:2], ""), "")),
        counts=evidence.assertion is Assertion.PERFORMED,
        where=" · ".join(part for part in (section, read, why_not(evidence)) if part),
        points=words.points(evidence.weight),
    )


def why_not(evidence: Evidence) -> str:
    """Return why a mention does not count, with the words that decided, or ""."""
    reason = words.NOT_COUNTED.get(evidence.assertion, "")
    if not reason or evidence.cue is None:
        return reason
    shown = "".join(piece.text for piece in pieces(evidence.cue.text) if not piece.unseen)
    return f"{reason}: “{shown}”"


def question(gap: Gap, note: str, anchors: Anchors) -> Question:
    """Return a gap as a question to the clinician, with the words that it is about."""
    word = words.GAP_LEVELS.get(gap.severity, words.GAP_LEVELS["info"])
    if gap.start is None or gap.end is None:
        return Question(gap.severity, word, gap.question, where="", pieces=(), anchor="")
    cut = min(gap.end, gap.start + LONGEST_PLACE)
    return Question(
        gap.severity,
        word,
        gap.question,
        where=f"line {note[: gap.start].count(LINE_END) + 1}",
        pieces=pieces(note[gap.start : cut] + ("…" if cut < gap.end else "")),
        anchor=anchors.get((gap.start, gap.end, ""), ""),
    )


def units(line: ClaimLine) -> Units:
    """Return one line of the claim with its working."""
    return Units(words.units(line.units), ", ".join(line.modifiers), line.why)


def copy_lines(found: Suggestions) -> Iterator[str]:
    """Yield what goes onto the claim: lines with units, then codes that have no line."""
    yield from (line_text(line) for line in found.claim.lines if line.units)
    with_line = {line.code for line in found.claim.lines}
    yield from (item.code for item in found.suggestions if item.code not in with_line)


def visit_facts(note: NoteFacts, claim: Claim) -> Iterator[Fact]:
    """Yield the line about the whole visit."""
    yield Fact("Timed minutes by code", words.minutes(claim.total_timed_minutes))
    yield Fact("Timed, as stated", words.minutes(note.timed_minutes) or "not stated")
    yield Fact("Total, as stated", words.minutes(note.total_minutes) or "not stated")
    yield Fact("Rule", words.RULES[claim.rule])
    for item in note.delivered:
        yield Fact(KINDS[item.kind], described(item), said_mark(item).anchor)
    for number, visit in enumerate(note.visits, start=1):
        if visit.today:
            yield Fact("Visit read", f"{visit_named(visit.name)}, {number} of {len(note.visits)}")


def version_facts(versions: Versions, note: NoteFacts) -> Iterator[Fact]:
    """Yield what is needed to get the same answer again."""
    yield Fact("Software", versions.software)
    if versions.program:
        yield Fact("Program", versions.program[:12])
    yield Fact("Lexicon", versions.lexicon[:12])
    if versions.overlays:
        yield Fact("Overlays", ", ".join(versions.overlays))
    yield Fact("Rules of", versions.rules_date.isoformat())
    yield Fact("Note SHA-256", note.text_sha256[:12])


def summary(found: Suggestions) -> str:
    """Return the answer in one line."""
    count = len(found.suggestions)
    if not count:
        return "No code is proposed"
    codes = "1 code" if count == 1 else f"{count} codes"
    total = sum(line.units for line in found.claim.lines)
    return f"{codes} proposed" + (f", {words.units(total)}" if total else "")
