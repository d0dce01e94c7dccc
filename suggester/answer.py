"""Put the answer together: tallies in, Suggestions out. Pure; the claim rules are asked here."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from suggester.adding import of_the_whole, per_code, unattributed
from suggester.asking import done_visit
from suggester.cited import all_found, cited
from suggester.claims.counting import shipped_counting
from suggester.claims.delivery import Given, Known, delivery_gaps
from suggester.claims.gaps import code_gaps, visit_gaps
from suggester.claims.tables import ClaimTables
from suggester.claims.units import CodeMinutes, build_claim
from suggester.claims.visit import complete_claim
from suggester.claims.visits import visit_read
from suggester.claims.written import disagreements
from suggester.complete import completeness
from suggester.documented import Documented
from suggester.explain import alternatives, reason
from suggester.filling import filling, whole_of
from suggester.first_blocks import divided
from suggester.lexicon import Lexicon
from suggester.mention import Reading
from suggester.model import (
    Claim,
    Considered,
    Delivered,
    Evidence,
    Gap,
    NoteFacts,
    Suggestion,
    Suggestions,
    UnattributedMinutes,
    Versions,
    Visit,
    VisitRead,
    WrittenCode,
)
from suggester.places import Utf16
from suggester.shipped import libraries, program_digest, software_version
from suggester.weighed import Tally


def assemble(
    text: str,
    reading: Reading,
    documented: Documented,
    tallies: Sequence[Tally],
    lexicon: Lexicon,
    visit: Visit,
    tables: ClaimTables,
    rules_date: date,
) -> Suggestions:
    """Return the answer for one note. text: as received, for offsets and the digest."""
    utf16 = Utf16(text)
    taken = _taken(found for found in tallies if found.proposed)
    tallies, minutes = timed(tallies, reading, lexicon)
    proposed = tuple(found for found in tallies if found.proposed)
    done = done_visit(proposed, minutes, reading, documented, lexicon)
    asked = code_gaps(done)
    undivided = unattributed(reading.ties, taken, _holding(proposed))
    return Suggestions(
        suggestions=tuple(
            _suggestion(
                found,
                minutes,
                asked[found.code],
                lexicon,
                cited(found, tallies, text, utf16),
            )
            for found in proposed
        ),
        considered=tuple(
            _considered(found, lexicon, text, utf16) for found in tallies if not found.proposed
        ),
        claim=_claim(
            proposed, minutes, visit_gaps(done), reading, lexicon, visit, tables, rules_date
        ),
        note=NoteFacts(
            sections=reading.sections,
            total_minutes=reading.total_minutes,
            timed_minutes=reading.timed_minutes,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            written=_written(reading, utf16),
            delivered=_delivered(text, reading, utf16),
            visits=_visits(reading, utf16),
            unattributed=tuple(
                UnattributedMinutes(
                    start=one.start,
                    end=one.end,
                    start_utf16=utf16(one.start),
                    end_utf16=utf16(one.end),
                    minutes=one.minutes,
                    codes=one.codes,
                )
                for one in undivided
            ),
        ),
        completeness=completeness(tallies, minutes, undivided, reading, lexicon),
        versions=Versions(
            software=software_version(),
            lexicon=lexicon.digest,
            overlays=lexicon.overlays,
            rules_date=rules_date,
            program=program_digest(),
            tables=lexicon.tables_digest,
            libraries=libraries(),
        ),
        visit=visit.model_copy(update={"patient_ref": None, "note_ref": None}),
    )


def timed(
    tallies: Sequence[Tally], reading: Reading, lexicon: Lexicon
) -> tuple[tuple[Tally, ...], Mapping[str, int]]:
    """Return the tallies with the codes that the documented time decides, and code -> minutes."""
    proposed = [found for found in tallies if found.proposed]
    taken = _taken(proposed)
    minutes = per_code(reading.ties, taken, lexicon.untimed, _holding(proposed))
    alone = filling(tallies, lexicon, shipped_counting())
    minutes = of_the_whole(
        minutes,
        [found.code for found in proposed if lexicon.by_code[found.code].timed],
        reading.timed_minutes,
        alone,
        whole_of(lexicon.by_code[alone], reading, minutes, taken) if alone else None,
    )
    return divided(tallies, minutes, lexicon, shipped_counting())


def _taken(proposed: Iterable[Tally]) -> Mapping[int, str]:
    """Return first character of each counting phrase -> the code it counts for."""
    places = [
        (w.mention.start, w.points, t.code) for t in proposed for w in t.weighed if w.gate is None
    ]
    return {start: code for start, _, code in sorted(places)}


def _holding(proposed: Iterable[Tally]) -> frozenset[int]:
    """Return the first character of scattered words that begin with a dose and hold another phrase
    of their code: no item beside it ("3x10 5 min, clams" holds "clams")."""
    held = set()
    for tally in proposed:
        counting = [weighed.mention for weighed in tally.weighed if weighed.gate is None]
        plain = sorted(one.start for one in counting if not one.scattered)
        for one in counting:
            n = bisect_right(plain, one.start)
            if one.scattered and one.text[0].isdigit() and n < len(plain) and plain[n] < one.end:
                held.add(one.start)
    return frozenset(held)


def _suggestion(
    found: Tally,
    minutes: Mapping[str, int],
    gaps: tuple[Gap, ...],
    lexicon: Lexicon,
    evidence: tuple[Evidence, ...],
) -> Suggestion:
    entry = lexicon.by_code[found.code]
    return Suggestion(
        code=found.code,
        label=entry.label,
        family=entry.family,
        confidence=found.confidence,
        score=found.score,
        evidence=evidence,
        circumstances=found.circumstances,
        minutes=minutes.get(found.code),
        gaps=gaps,
        alternatives=alternatives(found, lexicon.by_code),
    )


def _considered(found: Tally, lexicon: Lexicon, text: str, utf16: Utf16) -> Considered:
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
        evidence=all_found(found, text, utf16),
        circumstances=found.circumstances,
    )


def _claim(
    proposed: Sequence[Tally],
    minutes: Mapping[str, int],
    gaps: tuple[Gap, ...],
    reading: Reading,
    lexicon: Lexicon,
    visit: Visit,
    tables: ClaimTables,
    rules_date: date,
) -> Claim:
    """Return the claim of the proposed codes, in the order the note first shows them, and where
    it differs from what the note itself writes."""
    ordered = sorted(proposed, key=lambda t: min(w.mention.start for w in t.weighed if w.points))
    services = [
        CodeMinutes(
            code=found.code,
            minutes=minutes.get(found.code),
            minutes_per_unit=lexicon.by_code[found.code].minutes_per_unit,
        )
        for found in ordered
    ]
    units = build_claim(services, rule=visit.payer_rule)
    timed = {t.code: minutes.get(t.code) for t in ordered if lexicon.by_code[t.code].timed}
    differences = disagreements(_stated(reading, proposed, lexicon), units.lines, visit.payer_rule)
    delivery = _delivery(reading, timed, visit)
    claim = complete_claim(units, services, visit, tables=tables, rules_date=rules_date)
    return claim.model_copy(
        update={
            "gaps": (*gaps, *delivery),
            "warnings": (*_read(reading, visit), *claim.warnings, *differences),
        }
    )


def _read(reading: Reading, visit: Visit) -> Iterator[str]:
    """Yield the sentence about the visit that was read, where the text holds several."""
    names = [stretch.name for stretch in reading.visits]
    for stretch in reading.visits:
        if stretch.basis is not None:
            yield visit_read(names, stretch.name, stretch.basis, visit.date_of_service)


def _delivery(reading: Reading, timed: Iterable[str], visit: Visit) -> tuple[Gap, ...]:
    """Return what is asked about who gave the visit and how."""
    by_assistant = visit.assistant_minutes
    if isinstance(by_assistant, Mapping):
        by_assistant = sum(by_assistant.values())
    return delivery_gaps(
        [Given(said.what, said.minutes, said.start, said.end) for said in reading.said],
        Known(
            assistant_minutes=by_assistant,
            telehealth=visit.telehealth or "tele" in (visit.setting or "").lower(),
            rule=visit.payer_rule,
            one_to_one=tuple(timed),
        ),
    )


def _stated(
    reading: Reading, proposed: Sequence[Tally], lexicon: Lexicon
) -> Mapping[str, int | None]:
    """Return code -> the units last written beside it; a code that reports the same service as a
    proposed one stands for it."""
    codes = [found.code for found in proposed]
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


def _delivered(text: str, reading: Reading, utf16: Utf16) -> tuple[Delivered, ...]:
    return tuple(
        Delivered(
            kind=said.kind,
            what=said.what,
            start=said.start,
            end=said.end,
            start_utf16=utf16(said.start),
            end_utf16=utf16(said.end),
            text=text[said.start : said.end],
            minutes=said.minutes,
            patients=said.patients,
        )
        for said in reading.said
    )


def _visits(reading: Reading, utf16: Utf16) -> tuple[VisitRead, ...]:
    return tuple(
        VisitRead(
            name=stretch.name,
            start=stretch.start,
            end=stretch.end,
            start_utf16=utf16(stretch.start),
            end_utf16=utf16(stretch.end),
            today=stretch.basis is not None,
        )
        for stretch in reading.visits
    )
