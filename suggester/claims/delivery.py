"""Ask what follows from who gave the visit and how. Facts in, questions out; never text.

Nothing here changes a code, a unit or a modifier. Sources, by question:

G47 assistant: minutes by a PTA or OTA decide CQ and CO (Claims Processing Manual ch. 5, 20.1;
    Benefit Policy Manual ch. 15, 230.1 C and 230.2 C: who may treat, under which supervision).
G73 aide, unsupervised time: services of aides are not covered, and time without a clinician is
    no treatment (ch. 15, 230.1 D, 230.2 D; 220.3 E: total treatment time excludes it).
G33 group and concurrent: one clinician with two or more patients gives group therapy, 97150,
    whatever each of them does (ch. 15, 230 A), and those minutes are not one to one.
G74 student: part B pays where the therapist is in the room, directs the session, makes the
    decisions and treats nobody else meanwhile (ch. 15, 230 B).
G75 co-treatment: of the same minutes part B pays one discipline; the time is split as it was
    given (ch. 15, 230; Claims Processing Manual ch. 5, 20.2: minutes are counted once).
G76 telehealth: place of service, modifier and whether the payer takes it hang on the means
    (Claims Processing Manual ch. 12, 190).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from suggester.model import DeliveryMode, Gap, PayerRule

_REMOTE = {
    DeliveryMode.VIDEO: "by video",
    DeliveryMode.PHONE: "by telephone",
    DeliveryMode.TELEHEALTH: "by telehealth",
}
_CLINICIANS = frozenset([DeliveryMode.THERAPIST, DeliveryMode.ASSISTANT, DeliveryMode.STUDENT])


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that the note says of the giving. minutes: whole, or None; start, end: where."""

    what: DeliveryMode
    minutes: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides: assistant minutes and telehealth as the caller gives them, the payer
    rule, and the proposed codes that need one-to-one contact, in the order of the note."""

    assistant_minutes: int | None
    telehealth: bool
    rule: PayerRule
    one_to_one: tuple[str, ...]


def delivery_gaps(given: Sequence[Given], known: Known) -> tuple[Gap, ...]:
    """Return the questions that who and how raise, in a fixed order."""
    first: dict[DeliveryMode, Given] = {}
    for item in given:
        first.setdefault(item.what, item)
    return (
        *_assistant(given, first, known),
        *_aide(first, known),
        *_shared(first, known),
        *_student(first, known),
        *_co_treatment(first),
        *_remote(first, known),
    )


def _assistant(
    given: Sequence[Given], first: dict[DeliveryMode, Given], known: Known
) -> Iterator[Gap]:
    item = first.get(DeliveryMode.ASSISTANT)
    if item is None:
        return
    stated = [one.minutes for one in given if one.what is item.what and one.minutes is not None]
    if known.assistant_minutes is None:
        said = f" (it states {sum(stated)})" if stated else ""
        yield _gap(
            "G47",
            "warning",
            "The note names an assistant as treating. How many of the minutes did the assistant "
            f"give{said}?",
            item,
        )
    elif stated and sum(stated) != known.assistant_minutes:
        yield _gap(
            "G47",
            "warning",
            f"The note states {sum(stated)} minutes by an assistant; the visit gives "
            f"{known.assistant_minutes}. Which is right?",
            item,
        )


def _aide(first: dict[DeliveryMode, Given], known: Known) -> Iterator[Gap]:
    item = first.get(DeliveryMode.AIDE) or first.get(DeliveryMode.UNSUPERVISED)
    if item is None or not known.one_to_one:
        return
    codes = ", ".join(known.one_to_one)
    if _CLINICIANS.isdisjoint(first):
        yield _gap(
            "G73",
            "error",
            "The note names only an aide, or time without a clinician. Who gave the one-to-one "
            f"contact of {codes}?",
            item,
        )
        return
    yield _gap(
        "G73",
        "warning",
        "Time with an aide or without a clinician is not billable. Are those minutes left out of "
        f"{codes}?",
        item,
    )


def _shared(first: dict[DeliveryMode, Given], known: Known) -> Iterator[Gap]:
    item = first.get(DeliveryMode.GROUP) or first.get(DeliveryMode.CONCURRENT)
    if item is None or not known.one_to_one:
        return
    how = "a group" if item.what is DeliveryMode.GROUP else "several patients at a time"
    yield _gap(
        "G33",
        "warning",
        f"The note speaks of {how} beside codes of one-to-one contact "
        f"({', '.join(known.one_to_one)}). Which minutes were one to one?",
        item,
    )


def _student(first: dict[DeliveryMode, Given], known: Known) -> Iterator[Gap]:
    item = first.get(DeliveryMode.STUDENT)
    if item is None or known.rule is not PayerRule.CMS or DeliveryMode.PRESENT in first:
        return
    yield _gap(
        "G74",
        "warning",
        "A student took part. Was the therapist in the room throughout, directing the session "
        "and treating nobody else, as Medicare part B asks?",
        item,
    )


def _co_treatment(first: dict[DeliveryMode, Given]) -> Iterator[Gap]:
    item = first.get(DeliveryMode.CO_TREATMENT)
    if item is not None:
        yield _gap(
            "G75",
            "warning",
            "Two disciplines treated together. How are the minutes split between them, and why "
            "were both needed at once?",
            item,
        )


def _remote(first: dict[DeliveryMode, Given], known: Known) -> Iterator[Gap]:
    item = next((first[what] for what in _REMOTE if what in first), None)
    if item is not None and not known.telehealth:
        yield _gap(
            "G76",
            "warning",
            f"The note says that the visit was given {_REMOTE[item.what]}; what is known "
            "of the visit does not. Was it telehealth?",
            item,
        )


def _gap(name: str, severity: str, question: str, item: Given) -> Gap:
    return Gap(id=name, severity=severity, question=question, start=item.start, end=item.end)
