from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus import peers
from corpus.suites import negex, quiet
from suggester import shipped_engine

KIT = (
    "number\tcondition\tsentence\tnegation\ttemporality\texperiencer\n"
    "1\twheezes\tNo WHEEZES, rales or rhonchi.\tNegated\tRecent\tPatient\n"
    "2\tedema\tMild EDEMA of the ankle.\tAffirmed\tRecent\tPatient\n"
    "3\tstroke\tMother had a STROKE.\tAffirmed\tHistorical\tFamily member\n"
    "4\tnot there\tNothing of it.\tAffirmed\tRecent\tPatient\n"
)
LOUD = '{"id": "a", "text": "O: MFR to R UT x 15 min."}'
STILL = '{"id": "b", "text": "Cough for a week, no fever."}'


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    file = tmp_path / "kit.tsv"
    file.write_text(KIT, encoding="utf-8")
    return file


def test_the_kit_is_read(kit: Path) -> None:
    asked = list(negex.kit(kit))
    assert [item.number for item in asked] == ["1", "2", "3"]
    assert [set(item.kinds) for item in asked] == [
        {"negated"},
        set(),
        {"historical", "other_person"},
    ]
    assert asked[0].text[asked[0].start : asked[0].end] == "WHEEZES"


def test_ours_is_asked(kit: Path) -> None:
    asked = list(negex.kit(kit))
    found = peers.answers("ours", frozenset(negex.KINDS), negex.ours(shipped_engine()), asked)
    agreed = negex.agreement(negex.NEGATED, found.said, asked)
    assert (agreed.right, agreed.spurious, agreed.missed) == (1, 0, 0)
    assert found.seconds > 0


@pytest.mark.parametrize(
    ("right", "spurious", "missed", "figures"),
    [
        pytest.param(3, 1, 0, (0.75, 1.0, 6 / 7), id="one-too-many"),
        pytest.param(1, 0, 3, (1.0, 0.25, 0.4), id="three-missed"),
        pytest.param(0, 0, 0, (0.0, 0.0, 0.0), id="nothing"),
    ],
)
def test_figures(
    right: int, spurious: int, missed: int, figures: tuple[float, float, float]
) -> None:
    found = negex.Agreement(right, spurious, missed)
    assert (found.precision, found.recall, found.f1) == pytest.approx(figures)


@pytest.mark.skipif(find_spec("medspacy") is not None, reason="the peers are installed")
def test_without_the_peers_it_says_what_to_install(
    kit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert peers.main([str(kit)]) == 2
    said = capsys.readouterr().err
    assert "medspacy, negspacy" in said
    assert "make peers KIT=path" in said


@pytest.mark.parametrize(
    ("lines", "shown", "out"),
    [
        pytest.param([STILL], False, ["0 of 1 notes with a proposal (0.0%)"], id="still"),
        pytest.param(
            [LOUD, STILL],
            False,
            ["1 of 2 notes with a proposal (50.0%)", "    1  97140", "a: 97140"],
            id="loud",
        ),
        pytest.param(
            [LOUD],
            True,
            [
                "1 of 1 notes with a proposal (100.0%)",
                "    1  97140",
                "a: 97140",
                "    97140: MFR to R UT",
            ],
            id="shown",
        ),
    ],
)
def test_quiet_counts(lines: list[str], shown: bool, out: list[str], tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    found = quiet.quiet(shipped_engine(), quiet.notes(file))
    assert list(quiet.lines(found, show=shown)) == out


def test_a_broken_line_is_named_and_not_quoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text(f'{LOUD}\n{{"id": "c", "note": "secret"}}\n', encoding="utf-8")
    assert quiet.main([str(file)]) == 2
    said = capsys.readouterr().err
    assert "line 2" in said
    assert "secret" not in said
