"""The report that a person reads at a terminal, from values made by hand."""

from datetime import date

import pytest

from suggester.claims.units import CodeMinutes, build_claim
from suggester.model import (
    Alternative,
    Assertion,
    Claim,
    Considered,
    Delivered,
    DeliveryKind,
    DeliveryMode,
    Evidence,
    Gap,
    Match,
    NoteFacts,
    PayerRule,
    Suggestion,
    Suggestions,
    Versions,
)
from suggester.report import Lines, report

ESCAPE = "\x1b"


def evidence(
    note: str, words: str, *, assertion: Assertion = Assertion.PERFORMED, after: str = ""
) -> Evidence:
    start = note.index(words, note.index(after))
    return Evidence(
        start=start,
        end=start + len(words),
        start_utf16=start,
        end_utf16=start + len(words),
        text=words,
        phrase_id="id",
        match=Match.EXACT,
        similarity=100,
        section="treatment",
        assertion=assertion,
        cue=None,
        weight=5.0 if assertion is Assertion.PERFORMED else 0.0,
    )


def suggestion(code: str, *items: Evidence, **fields: object) -> Suggestion:
    values: dict[str, object] = {
        "code": code,
        "label": f"Service {code}",
        "family": "exercise",
        "confidence": 0.996,
        "score": 5.0,
        "evidence": items,
        "minutes": None,
    }
    return Suggestion.model_validate(values | fields)


def answer(
    *suggestions: Suggestion,
    considered: tuple[Considered, ...] = (),
    claim: Claim | None = None,
) -> Suggestions:
    return Suggestions(
        suggestions=suggestions,
        considered=considered,
        claim=claim or build_claim((), rule=PayerRule.CMS),
        note=NoteFacts(sections=(), total_minutes=None, timed_minutes=None, text_sha256="0"),
        versions=Versions(software="0", lexicon="0", rules_date=date(2026, 1, 1)),
    )


def plain(note: str, given: Suggestions) -> str:
    return report(note, given, colour=False)


NOTE = "S: sore\nO: joint mobs grade III x 15 min, squats 3x10\nP: gait training next visit\n"


def test_whole_report() -> None:
    claim = build_claim(
        [CodeMinutes("97140", 15, 15), CodeMinutes("97110", None, 15)], rule=PayerRule.CMS
    )
    mobs = suggestion(
        "97140",
        evidence(NOTE, "joint mobs grade III"),
        minutes=15,
        gaps=(Gap(id="g", severity="warning", question="Which joint?"),),
    )
    squats = suggestion(
        "97110",
        evidence(NOTE, "squats"),
        confidence=0.5,
        alternatives=(Alternative(code="97530", label="Activities", how="By the purpose."),),
    )
    gait = Considered(
        code="97116",
        label="Gait training",
        family="exercise",
        gate="assertion",
        reason="planned for a later visit",
        confidence=0.04,
        score=0,
        evidence=(evidence(NOTE, "gait training", assertion=Assertion.PLANNED),),
    )
    said = plain(NOTE, answer(mobs, squats, considered=(gait,), claim=claim))
    assert said == (
        "Code   Service        Confidence  Minutes  Units\n"
        "97140  Service 97140         99%       15      1\n"
        "97110  Service 97110         50%        -      0\n"
        "\n"
        "Evidence\n"
        "    2 | O: [97140: joint mobs grade III] x 15 min, [97110: squats] 3x10\n"
        "\n"
        "Found and not proposed\n"
        '  97116  Gait training: planned for a later visit (line 3 "gait training")\n'
        "\n"
        "Units by Medicare's 8-minute rule\n"
        "  97140 x 1  97140 15 min -> 1 unit\n"
        "  97110 x 0  Counted by minutes, and its minutes are not documented: 0 units.\n"
        "  Timed minutes in all: 15\n"
        "\n"
        "Questions for the clinician\n"
        "  97140  Which joint?\n"
        "  97110 or 97530 (Activities)? By the purpose.\n"
    )


def test_a_note_without_codes_says_so() -> None:
    assert plain("Pt called.", answer()) == "No code is supported by this note.\n"


@pytest.mark.parametrize(
    ("note", "pairs", "line"),
    [
        pytest.param(
            "squats now",
            [("97110", "squats"), ("97530", "squats")],
            "[97110/97530: squats] now",
            id="one-place-two-codes",
        ),
        pytest.param(
            "joint mobs grade III",
            [("97140", "joint mobs"), ("97140", "mobs grade III")],
            "[97140: joint mobs grade III]",
            id="overlap",
        ),
        pytest.param("🦵 squats 🏽", [("97110", "squats")], "🦵 [97110: squats] 🏽", id="emoji"),
        pytest.param("[b] squats", [("97110", "squats")], "[b] [97110: squats]", id="markup"),
        pytest.param(
            "\x1b[31msquats\x07\u202e",
            [("97110", "squats")],
            "\N{REPLACEMENT CHARACTER}[31m[97110: squats]\N{REPLACEMENT CHARACTER}"
            "\N{REPLACEMENT CHARACTER}",
            id="terminal-controls",
        ),
        pytest.param("\tsquats", [("97110", "squats")], " [97110: squats]", id="tab"),
    ],
)
def test_marks(note: str, pairs: list[tuple[str, str]], line: str) -> None:
    found = [suggestion(code, evidence(note, words)) for code, words in pairs]
    assert f"\n    1 | {line}\n" in plain(note, answer(*found))


def test_evidence_over_a_line_break_is_marked_on_both_lines() -> None:
    note = "A\r\njoint\r\nmobs done"
    said = plain(note, answer(suggestion("97140", evidence(note, "joint\r\nmobs"))))
    assert "\n    2 | [97140: joint]\n    3 | [97140: mobs] done\n" in said


def test_evidence_that_does_not_count_says_what_it_is() -> None:
    note = "squats today, squats at home"
    found = suggestion(
        "97110",
        evidence(note, "squats"),
        evidence(note, "squats", assertion=Assertion.HOME_PROGRAM, after="today"),
    )
    assert "[97110: squats] today, [97110 home program: squats] at home" in plain(
        note, answer(found)
    )


def test_a_long_line_keeps_the_words_around_the_evidence() -> None:
    note = f"begin {'x ' * 500}before squats after{' y' * 500} end"
    said = plain(note, answer(suggestion("97110", evidence(note, "squats"))))
    (line,) = (line for line in said.splitlines() if "squats]" in line)
    assert len(line) < 300
    assert line.startswith("    1 | begin x")
    assert "before [97110: squats] after" in line
    assert line.endswith("y end")


def test_colour_adds_styles_and_changes_no_word() -> None:
    given = answer(suggestion("97110", evidence(NOTE, "squats")))
    coloured = report(NOTE, given, colour=True, width=80)
    assert ESCAPE in coloured
    assert ESCAPE not in plain(NOTE, given)
    assert "squats" in coloured


@pytest.mark.parametrize(
    ("note", "offset", "number"),
    [
        pytest.param("a\nb", 0, 1, id="first"),
        pytest.param("a\nb", 1, 1, id="line-end-belongs-to-its-line"),
        pytest.param("a\nb", 2, 2, id="second"),
        pytest.param("a\r\nb", 3, 2, id="crlf"),
        pytest.param("a\n", 2, 1, id="end-of-note"),
        pytest.param("", 0, 1, id="empty"),
    ],
)
def test_line_numbers(note: str, offset: int, number: int) -> None:
    assert Lines(note).number(offset) == number


def test_who_and_how_are_said_with_their_words() -> None:
    note = "O: ther ex\nwith PTA, 20 min"
    item = Delivered(
        kind=DeliveryKind.WHO,
        what=DeliveryMode.ASSISTANT,
        start=16,
        end=19,
        start_utf16=16,
        end_utf16=19,
        text="PTA",
        minutes=20,
    )
    empty = answer()
    facts = empty.note.model_copy(update={"delivered": (item,)})
    text = report(note, empty.model_copy(update={"note": facts}), colour=False)
    assert 'Who and how\n  Given by: assistant, 20 min (line 2 "PTA")\n' in text
