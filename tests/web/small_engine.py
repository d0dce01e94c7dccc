"""A hand-built engine for tests of the web: a dozen fixed phrases instead of the lexicon.

The web is tested against the public types alone, so that no change of the lexicon moves a
page; tests/web/test_shipped.py has the few cases that read with the shipped engine.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from suggester import NoteError, Suggestions, Visit
from suggester.model import (
    Alternative,
    Assertion,
    Claim,
    ClaimLine,
    Considered,
    Cue,
    Evidence,
    Gap,
    Match,
    NoteFacts,
    PayerRule,
    Suggestion,
    Versions,
)
from suggester.why import Explanation, UnknownCodeError


@dataclass(frozen=True)
class Known:
    code: str
    words: str
    assertion: Assertion = Assertion.PERFORMED
    weight: float = 4.0
    cue: str | None = None
    match: Match = Match.EXACT


LABELS = {
    "97110": "Exercise for strength, motion or endurance",
    "97112": "Retraining of balance, posture and movement sense",
    "97116": "Gait training",
    "97140": "Hands-on manual therapy",
    "97035": "Therapeutic ultrasound",
    "97010": "Hot or cold pack",
    "97032": "Electrical stimulation, attended",
    "97530": "Functional activities",
    "20560": "Needling without injection",
}
PHRASES = (
    Known("97140", "Manual therapy", weight=5.0),
    Known("97140", "patellar mobilization"),
    Known("97140", "soft tissue mobilization"),
    Known("97110", "Therapeutic exercise", weight=5.0),
    Known("97110", "therapeutic exercise", weight=5.0),
    Known("97110", "quad sets", weight=2.5),
    Known("97110", "step-ups 6 in", weight=1.5, match=Match.FUZZY),
    Known("97112", "exercise for balance on foam", weight=4.0),
    Known("97116", "Gait training", weight=5.0),
    Known("97116", "cueing for heel strike"),
    Known("97116", "cane in L hand", weight=1.5),
    Known("97035", "ultrasound", Assertion.HISTORICAL, 0.0, "last visit"),
    Known("97010", "Ice pack", Assertion.NEGATED, 0.0, "declined"),
    Known("97032", "E-stim", Assertion.NEGATED, 0.0, "not done"),
    Known("97110", "mini squats", Assertion.HOME_PROGRAM, 0.0, "HEP"),
    Known("97112", "neuromuscular re-education", Assertion.PLANNED, 0.0, "Next visit"),
    Known("20560", "dry needling", Assertion.CONDITIONAL, 0.0, "if the"),
    Known("97530", "4 stairs with rail", weight=1.0),
    Known("97530", "cueing for heel strike", weight=1.0),
)
NEVER = {"97530": ("rival", "Climbing stairs here belongs to the gait training around it.")}


class SmallEngine:
    """The engine's public face over PHRASES. ``fails``: raised instead of an answer."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.fails = fails
        self.visits: list[Visit] = []
        entry = {
            "family": "therapeutic procedure",
            "timed": True,
            "minutes_per_unit": 15,
            "disciplines": ("PT", "OT"),
            "propose": True,
        }
        codes = tuple(SimpleNamespace(code=c, label=n, **entry) for c, n in LABELS.items())
        self.lexicon = SimpleNamespace(digest="0" * 64, codes=codes)

    def suggest(self, text: str, visit: Visit, *, memory: object = None) -> Suggestions:
        if self.fails:
            raise self.fails
        self.visits.append(visit)
        refuse(text)
        by_code: dict[str, list[Evidence]] = {}
        for known in PHRASES:
            at = text.find(known.words)
            if at >= 0:
                by_code.setdefault(known.code, []).append(evidence(text, at, known))
        return answer(text, by_code, visit.payer_rule)

    def explain(self, text: str, code: str, visit: Visit) -> Explanation:
        found = self.suggest(text, visit)
        if code.upper() not in LABELS:
            raise UnknownCodeError("no such code")
        proposed = {item.code: item for item in found.suggestions}.get(code.upper())
        return Explanation(
            code=code.upper(), label=LABELS[code.upper()], proposed=proposed is not None,
            confidence=proposed.confidence if proposed else 0.01,
            score=proposed.score if proposed else 0.0, needed=3.0, terms=(),
            gate=None if proposed else "unmatched", reason="As the phrases say.", rival=None,
            nearest=(), question=None,
        )  # fmt: skip


def refuse(text: str) -> None:
    if len(text) > 50_000:
        raise NoteError("too long", reason="too_long")
    for position, character in enumerate(text):
        if character == "\0":
            raise NoteError("NUL", reason="nul", position=position)
        if "\ud800" <= character <= "\udfff":
            raise NoteError("half", reason="surrogate", position=position)
    if not any(unicodedata.category(c)[0] not in "ZC" for c in text):
        raise NoteError("empty", reason="empty")


def evidence(text: str, start: int, known: Known) -> Evidence:
    end = start + len(known.words)
    where = text.find(known.cue) if known.cue else -1
    cue = Cue(start=where, end=where + len(known.cue), text=known.cue) if where >= 0 else None
    return Evidence(
        start=start,
        end=end,
        start_utf16=len(text[:start].encode("utf-16-le")) // 2,
        end_utf16=len(text[:end].encode("utf-16-le")) // 2,
        text=text[start:end],
        phrase_id=known.words.lower().replace(" ", "-"),
        match=known.match,
        similarity=92 if known.match is Match.FUZZY else 100,
        section="treatment",
        assertion=known.assertion,
        cue=cue,
        weight=known.weight,
    )


def answer(text: str, by_code: dict[str, list[Evidence]], rule: PayerRule) -> Suggestions:
    proposed = {}
    considered = []
    for code, found in by_code.items():
        score = sum(item.weight for item in found)
        if code in NEVER or score < 3:
            gate, reason = NEVER.get(
                code, ("assertion", "It is not written as done at this visit.")
            )
            considered.append(
                Considered(
                    code=code, label=LABELS[code], family="procedure", gate=gate,
                    reason=reason, confidence=0.1, score=score, evidence=tuple(found),
                )
            )  # fmt: skip
        else:
            proposed[code] = (score, tuple(found))
    minutes = {"97110": 18, "97140": 12, "97116": 10}
    lines = tuple(
        ClaimLine(
            code=code, units=1, minutes=minutes[code], modifiers=("GP",),
            why=f"{minutes[code]} min; 40 timed minutes give 3 units by the rule",
        )
        for code in proposed
        if code in minutes
    )  # fmt: skip
    return Suggestions(
        suggestions=tuple(
            Suggestion(
                code=code, label=LABELS[code], family="therapeutic procedure",
                confidence=min(0.99, 0.5 + score / 22), score=score, evidence=found,
                minutes=minutes.get(code), gaps=GAPS.get(code, ()),
                alternatives=OTHERS.get(code, ()),
            )
            for code, (score, found) in proposed.items()
        ),
        considered=tuple(considered),
        claim=Claim(
            lines=lines,
            rule=rule,
            total_timed_minutes=sum(line.minutes or 0 for line in lines),
            warnings=("The stated total is 4 minutes more than the timed minutes.",)
            if "Total treatment time" in text
            else (),
        ),
        note=NoteFacts(
            sections=(),
            total_minutes=44 if "Total treatment time: 44" in text else None,
            timed_minutes=40 if "Timed minutes: 40" in text else None,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        ),
        versions=Versions(software="0.1.0", lexicon="0" * 64, rules_date=date(2026, 1, 1)),
    )  # fmt: skip


GAPS = {
    "97116": (
        Gap(
            id="skill",
            severity="warning",
            question="What did the cueing change in the gait, and was it kept without you?",
        ),
    )
}
OTHERS = {
    "97110": (
        Alternative(
            code="97530",
            label="Functional activities",
            how="Movements practised as a whole task of daily life are functional "
            "activities; the same movements for strength or motion are exercise.",
        ),
    )
}
