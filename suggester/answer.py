"""Put the answer together: tallies in, Suggestions out. Pure; the claim rules are asked here."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from suggester.adding import per_code, unattributed
from suggester.claims.gaps import minutes_gap, total_gap
from suggester.claims.units import CodeMinutes, build_claim
from suggester.claims.written import disagreements
from suggester.evidence import Utf16
from suggester.explain import alternatives, reason
from suggester.lexicon import Lexicon
from suggester.mention import Reading
from suggester.model import (
    Claim,
    Considered,
    Evidence,
    NoteFacts,
    Suggestion,
    Suggestions,
    UnattributedMinutes,
    Versions,
    Visit,
    WrittenCode,
)
from suggester.score import Tally, Weighed
from suggester.shipped import software_version


def assemble(
    text: str,
    reading: Reading,
    tallies: Sequence[Tally],
    lexicon: Lexicon,
    visit: Visit,
    rules_date: date,
) -> Suggestions:
    """Return the answer for one note. text: as received, for offsets and the digest."""
    utf16 = Utf16(text)
    proposed = [found for found in tallies if found.proposed]
    taken = _taken(proposed)
    minutes = per_code(reading.ties, taken)
    return Suggestions(
        suggestions=tuple(
            _suggestion(found, minutes, reading.timed_minutes, lexicon, utf16) for found in proposed
        ),
        considered=tuple(
            _considered(found, lexicon, utf16) for found in tallies if not found.proposed
        ),
        claim=_claim(proposed, minutes, reading, lexicon, visit),
        note=NoteFacts(
            sections=reading.sections,
            total_minutes=reading.total_minutes,
            timed_minutes=reading.timed_minutes,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            written=_written(reading, utf16),
            unattributed=tuple(
                UnattributedMinutes(
                    start=one.start,
                    end=one.end,
                    start_utf16=utf16(one.start),
                    end_utf16=utf16(one.end),
                    minutes=one.minutes,
                    codes=one.codes,
                )
                for one in unattributed(reading.ties, taken)
            ),
        ),
        versions=Versions(
            software=software_version(),
            lexicon=lexicon.digest,
            overlays=lexicon.overlays,
            rules_date=rules_date,
        ),
    )


def _taken(proposed: Sequence[Tally]) -> Mapping[int, str]:
    """Return first character of each counting phrase -> the code it counts for."""
    places = [
        (w.mention.start, w.points, t.code) for t in proposed for w in t.weighed if w.gate is None
    ]
    return {start: code for start, _, code in sorted(places)}


def _suggestion(
    found: Tally,
    minutes: Mapping[str, int],
    timed_minutes: int | None,
    lexicon: Lexicon,
    utf16: Utf16,
) -> Suggestion:
    entry = lexicon.by_code[found.code]
    return Suggestion(
        code=found.code,
        label=entry.label,
        family=entry.family,
        confidence=found.confidence,
        score=found.score,
        evidence=_evidence(found.weighed, utf16),
        minutes=minutes.get(found.code),
        gaps=minutes_gap(timed=entry.timed, minutes=minutes.get(found.code), stated=timed_minutes),
        alternatives=alternatives(found, lexicon.by_code),
    )


def _considered(found: Tally, lexicon: Lexicon, utf16: Utf16) -> Considered:
    entry = lexicon.by_code[found.code]
    gate, sentence = reason(found, lexicon.by_code, lexicon.weights)
    return Considered(
        code=found.code,
        label=entry.label,
        family=entry.family,
        gate=gate.value,
        reason=sentence,
        confidence=found.confidence,
        score=found.score,
        evidence=_evidence(found.weighed, utf16),
    )


def _evidence(weighed: Sequence[Weighed], utf16: Utf16) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            start=w.mention.start,
            end=w.mention.end,
            start_utf16=utf16(w.mention.start),
            end_utf16=utf16(w.mention.end),
            text=w.mention.text,
            phrase_id=w.mention.phrase_id,
            match=w.mention.match,
            similarity=w.mention.similarity,
            section=w.mention.section,
            assertion=w.mention.assertion,
            cue=w.mention.cue,
            weight=w.points,
        )
        for w in weighed
    )


def _claim(
    proposed: Sequence[Tally],
    minutes: Mapping[str, int],
    reading: Reading,
    lexicon: Lexicon,
    visit: Visit,
) -> Claim:
    """Return the units of the proposed codes, in the order the note first shows them, and where
    they differ from what the note itself writes."""
    ordered = sorted(proposed, key=lambda t: min(w.mention.start for w in t.weighed if w.points))
    claim = build_claim(
        [
            CodeMinutes(
                code=found.code,
                minutes=minutes.get(found.code),
                minutes_per_unit=lexicon.by_code[found.code].minutes_per_unit,
            )
            for found in ordered
        ],
        rule=visit.payer_rule,
    )
    timed = {t.code: minutes.get(t.code) for t in ordered if lexicon.by_code[t.code].timed}
    differences = disagreements(_stated(reading, proposed, lexicon), claim.lines, visit.payer_rule)
    return claim.model_copy(
        update={
            "gaps": total_gap(timed, reading.timed_minutes),
            "warnings": (*claim.warnings, *differences),
        }
    )


def _stated(
    reading: Reading, proposed: Sequence[Tally], lexicon: Lexicon
) -> Mapping[str, int | None]:
    """Return code -> the units last written beside it; a code that reports the same service as a
    proposed one stands for it."""
    codes = {found.code for found in proposed}
    stated: dict[str, int | None] = {}
    for row in reading.written:
        same = lexicon.by_code[row.code].same_service
        code = same if same in codes and row.code not in codes else row.code
        stated[code] = row.units if row.units is not None else stated.get(code)
    return stated


def _written(reading: Reading, utf16: Utf16) -> tuple[WrittenCode, ...]:
    minutes = {tie.place: tie.minutes for tie in reading.ties}
    return tuple(
        WrittenCode(
            code=row.code,
            start=row.start,
            end=row.end,
            start_utf16=utf16(row.start),
            end_utf16=utf16(row.end),
            units=row.units,
            minutes=minutes.get(row.start),
        )
        for row in reading.written
    )
