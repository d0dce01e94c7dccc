"""Invented notes with hand-made answers, and a clock that tests move."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from suggester import Suggestions, Visit
from suggester.model import (
    Assertion,
    Claim,
    ClaimLine,
    Considered,
    Edit,
    Evidence,
    Gap,
    Match,
    NoteFacts,
    PayerRule,
    Suggestion,
    UnattributedMinutes,
    Versions,
)
from web.queue.values import Entry

NOTE = "O: ther ex x 16 min, manual therapy 10 min. Zanzibaria Quillfeather did well."
CANARY = "Zanzibaria"


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def answer_of(
    text: str,
    codes: Iterable[str] = ("97110", "97140"),
    *,
    confidence: float = 0.95,
    units: int = 1,
    gap: bool = False,
    edits: tuple[Literal["error", "warning", "info"], ...] = (),
    unattributed: bool = False,
    split: bool = False,
    near: float | None = None,
) -> Suggestions:
    codes = tuple(codes)
    evidence = Evidence(
        start=0, end=2, start_utf16=0, end_utf16=2, text=text[:2], phrase_id="one",
        match=Match.EXACT, similarity=100, section="treatment",
        assertion=Assertion.PERFORMED, cue=None, weight=4.0,
    )  # fmt: skip
    open_minutes = UnattributedMinutes(
        start=0, end=2, start_utf16=0, end_utf16=2, minutes=30, codes=("97110", "97140")
    )
    gaps = (Gap(id="minutes", severity="error", question="How long?"),) if gap else ()
    return Suggestions(
        suggestions=tuple(
            Suggestion(
                code=code, label="ours", family="procedure", confidence=confidence, score=4.0,
                evidence=(evidence,), minutes=15, gaps=gaps,
            )
            for code in codes
        ),
        considered=()
        if near is None
        else (
            Considered(
                code="97035", label="ours", family="modality", gate="threshold", reason="Weak.",
                confidence=near, score=1.0, evidence=(evidence,),
            ),
        ),
        claim=Claim(
            lines=tuple(
                ClaimLine(code=code, units=units, minutes=15, modifiers=("GP",), why="15 min")
                for code in codes
            )
            + tuple(
                ClaimLine(code=code, units=1, minutes=15, modifiers=("GP", "CQ"), why="assistant")
                for code in codes[:split]
            ),
            rule=PayerRule.CMS,
            total_timed_minutes=15 * len(codes),
            edits=tuple(
                Edit(
                    kind="pair", codes=("97110", "97140"), severity=severity, says="Not both.",
                    modifier="allowed", needs=None, source="ours",
                )
                for severity in edits
            ),
        ),
        note=NoteFacts(
            sections=(), total_minutes=None, timed_minutes=None,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            unattributed=(open_minutes,) if unattributed else (),
        ),
        versions=Versions(software="0.1.0", lexicon="0" * 64, rules_date=date(2026, 1, 1)),
    )  # fmt: skip


def entry(
    text: str = NOTE, codes: Iterable[str] = ("97110", "97140"), replaces: str | None = None
) -> Entry:
    visit = Visit(note_ref="n-1", patient_ref="p-1")
    return Entry(text, answer_of(text, codes), visit, "dr-who", "north", replaces)
