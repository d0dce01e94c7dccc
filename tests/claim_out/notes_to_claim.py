"""Ten invented notes of many kinds, and one answer built by hand with every part of a claim."""

from datetime import date

from suggester.model import (
    Assertion,
    Claim,
    ClaimLine,
    Evidence,
    Match,
    NoteFacts,
    PayerRule,
    Suggestion,
    Suggestions,
    Versions,
)

NOTES = {
    "knee": "O: Manual therapy x 12 min: patellar mobilization grade III.\n"
    "Therapeutic exercise x 23 min: quad sets, SLR 3x10.\nGait training x 8 min, cueing.",
    "shorthand": "tx: MFR R UT 15', TE 15' RC strengthening, US 1MHz 8' R shldr",
    "untimed-only": "Unattended e-stim to low back x 15 min. Hot pack to low back 10 min.",
    "evaluation": "PT evaluation, low complexity: one body region, stable presentation. "
    "Therapeutic exercise 10 min.",
    "ot": "OT: ADL training x 20 min: dressing with reacher, min A. "
    "Therapeutic activities x 15 min: overhead reach to shelf.",
    "nothing-done": "Pt cancelled. No treatment today. Next visit: start gait training.",
    "no-minutes": "Neuromuscular re-education: single leg stance on foam, perturbations.",
    "windows-and-emoji": "O: 🧑‍🦽 gait training x 10 min\r\nwith cueing for heel strike 🦵\r\n"
    "Théraband rows 2×10, therapeutic exercise x 16 min\r\n",
    "steering": "O: gait\u202e training x 10 min \x1b[0m\x0b cueing",
    "looks-like-formulas": "=1+1\n@SUM(A1)\n-manual therapy x 15 min: +joint mobilization grade II",
}  # fmt: skip


def made(*lines: ClaimLine, label: str = "Our label", text: str = "quad sets") -> Suggestions:
    """An answer with these lines, whose one piece of evidence is ``text``."""
    evidence = Evidence(
        start=3, end=3 + len(text), start_utf16=3, end_utf16=3 + len(text), text=text,
        phrase_id="quad-set", match=Match.EXACT, similarity=100, section="treatment",
        assertion=Assertion.PERFORMED, cue=None, weight=4,
    )  # fmt: skip
    planned = evidence.model_copy(update={"assertion": Assertion.PLANNED, "weight": 0})
    return Suggestions(
        suggestions=tuple(
            Suggestion(
                code=line.code, label=label, family="x", confidence=0.9, score=4,
                evidence=(evidence, planned), minutes=line.minutes,
            )
            for line in lines
        ),
        considered=(),
        claim=Claim(lines=lines, rule=PayerRule.CMS, total_timed_minutes=0),
        note=NoteFacts(sections=(), total_minutes=None, timed_minutes=None, text_sha256="a" * 64),
        versions=Versions(software="1", lexicon="0" * 64, rules_date=date(2026, 1, 1)),
    )  # fmt: skip


def line(code: str = "97110", units: int = 1, **other: object) -> ClaimLine:
    """A claim line with the fields that a test does not look at."""
    return ClaimLine.model_validate(
        {"minutes": 15, "why": "15 min -> 1", **other, "code": code, "units": units}
    )
