"""Write an answer as CDS Hooks cards: the charges to choose from, and the questions.

A card only proposes: each suggestion creates one planned ChargeItem when a person takes it, and
`systemActions`, which nobody would see, are never sent.
"""

from collections.abc import Iterator

from suggester import Suggestions, Visit
from suggester.claim_out.fhir import charge_item
from suggester.claim_out.fhir_parts import OURS, reference
from suggester.model import Assertion, ClaimLine, Suggestion

from . import identities
from .call import Call
from .markdown import escaped, plain
from .services import Service

Json = dict[str, object]
LABEL = "Rehab code suggester"
LONGEST_SUMMARY = 139  # characters; the specification says fewer than 140
LONGEST_TEXT = 600  # characters of a sentence of ours, which may quote an overlay's label
QUOTED = 3  # pieces of evidence a code
RECOMMENDED = 0.8  # confidence (0-1) from which a suggestion is recommended
REASONS = {
    "not-performed": "The service was not performed today",
    "other-code": "Another code fits better",
    "already-charged": "It is charged already",
    "note-changes": "The note will be changed first",
    "other": "Another reason",
}


def cards(
    answer: Suggestions, visit: Visit, call: Call, service: Service, *, url: str | None
) -> list[Json]:
    """Return the cards for a note, the charges first; none where there is nothing to say.

    url: address of this server, for the links.
    """
    lines = tuple(line for line in answer.claim.lines if line.units)
    found = {item.code: item for item in answer.suggestions}
    made = []
    if lines:
        card = _charges(lines, found, call, url)
        if service.proposes:
            sha256 = answer.note.text_sha256
            card["suggestions"] = [
                _suggestion(line, found.get(line.code), visit, call, sha256)
                | {"uuid": identities.suggestion(str(card["uuid"]), line.code, place)}
                for place, line in _placed(lines)
            ]
            card["selectionBehavior"] = "any"
        made.append(card)
    asked = tuple(_questions(answer))
    if asked and service.proposes:
        made.append(_asking(asked, answer, call, url))
    return made


def _charges(
    lines: tuple[ClaimLine, ...], found: dict[str, Suggestion], call: Call, url: str | None
) -> Json:
    units = sum(line.units for line in lines)
    codes = ", ".join(dict.fromkeys(line.code for line in lines))
    summary = f"The note supports {_count(units, 'unit')}: {codes}"
    detail = "\n".join(_told(line, found.get(line.code)) for line in lines)
    return _card("charges", summary, "info", detail, call, url)


def _told(line: ClaimLine, found: Suggestion | None) -> str:
    """Return a line of the list: code, our label, units, minutes, and the words that support it."""
    label = f" {escaped(found.label)}" if found else ""
    minutes = "" if line.minutes is None else f", {line.minutes} min"
    modifiers = "".join(f" {modifier}" for modifier in line.modifiers)
    quotes = [
        f"“{escaped(item.text)}”"
        for item in (found.evidence if found else ())
        if item.assertion is Assertion.PERFORMED and item.weight > 0
    ]
    words = f": {', '.join(dict.fromkeys(quotes[:QUOTED]))}" if quotes else ""
    return f"- **{line.code}**{modifiers}{label}, {_count(line.units, 'unit')}{minutes}{words}"


def _placed(lines: tuple[ClaimLine, ...]) -> Iterator[tuple[int, ClaimLine]]:
    """Yield each line with its place among those of its code."""
    for number, line in enumerate(lines):
        yield sum(other.code == line.code for other in lines[:number]), line


def _suggestion(
    line: ClaimLine, found: Suggestion | None, visit: Visit, call: Call, sha256: str
) -> Json:
    resource = charge_item(line, found, visit, sha256, words=False)
    if call.encounter:
        resource["context"] = reference(call.encounter)
    name = " ".join((line.code, *line.modifiers))
    label = plain(f"{name} {found.label if found else ''}, {_count(line.units, 'unit')}")
    sure = found is not None and found.confidence >= RECOMMENDED
    return {
        "label": label,
        "isRecommended": sure and not _doubted(found),
        "actions": [
            {"type": "create", "description": f"Propose the charge {name}", "resource": resource}
        ],
    }


def _doubted(found: Suggestion | None) -> bool:
    """Tell whether the code is unsupported as the note is written."""
    return found is not None and any(gap.severity == "error" for gap in found.gaps)


def _asking(asked: tuple[str, ...], answer: Suggestions, call: Call, url: str | None) -> Json:
    severe = {gap.severity for gap in answer.claim.gaps}
    severe |= {gap.severity for item in answer.suggestions for gap in item.gaps}
    severe |= {edit.severity for edit in answer.claim.edits}
    indicator = "warning" if severe & {"error", "warning"} else "info"
    summary = f"{_count(len(asked), 'question')} about this note before it is billed"
    detail = "\n".join(f"- {escaped(sentence, most=LONGEST_TEXT)}" for sentence in asked)
    return _card("questions", summary, indicator, detail, call, url)


def _questions(answer: Suggestions) -> Iterator[str]:
    """Yield each question, denial and warning once, those of the codes first."""
    said = [gap.question for item in answer.suggestions for gap in item.gaps]
    said += [gap.question for gap in answer.claim.gaps]
    said += [edit.says for edit in answer.claim.edits if edit.severity != "info"]
    yield from dict.fromkeys((*said, *answer.claim.warnings))


def _card(
    topic: str, summary: str, indicator: str, detail: str, call: Call, url: str | None
) -> Json:
    source: Json = {
        "label": LABEL,
        "topic": {"system": OURS + "card", "code": topic, "display": topic.capitalize()},
    }
    card: Json = {
        "uuid": identities.card(call.hook_instance, topic),
        "summary": plain(summary, most=LONGEST_SUMMARY),
        "indicator": indicator,
        "detail": detail,
        "source": source,
        "overrideReasons": [
            {"system": OURS + "override-reason", "code": code, "display": display}
            for code, display in REASONS.items()
        ],
    }
    if url:
        source["url"] = url
        # The page asks for the note again: an address must not hold it.
        card["links"] = [{"label": "Open the suggester", "url": url, "type": "absolute"}]
    return card


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
