"""Candidate phrases from descriptions: what is taken apart, how it is weighed, what it finds."""

from pathlib import Path

import pytest

from suggester import Engine, load_lexicon
from suggester.draw import Description, draw
from suggester.schema import Kind
from suggester.shipped import lexicon_dir

OTHERS = [
    Description("A0002", "Gait training", "Walking practice on level ground and stairs."),
    Description("A0003", "Massage", "Stroking such as effleurage, petrissage or tapotement."),
    Description("A0004", "Joint injection", "A drug is put into a joint with a needle."),
]


@pytest.mark.parametrize(
    ("label", "text", "found"),
    [
        pytest.param(
            "Hands-on work", "Techniques such as joint mobilization, myofascial release.",
            {"joint mobilization", "myofascial release"}, id="enumeration",
        ),
        pytest.param(
            "Hands-on work", "Includes soft tissue and joint mobilization.",
            {"soft tissue mobilization", "joint mobilization"}, id="shared-last-word",
        ),
        pytest.param(
            "Nasal endoscopy", "Looking into the nose (for example, polyp removal).",
            {"nasal endoscopy", "polyp removal"}, id="brackets",
        ),
        pytest.param(
            "Foot orthosis, custom", "Moulded to the foot.", {"foot orthosis", "custom"},
            id="label-in-parts",
        ),
        pytest.param(
            "Cast", "Applying a long arm plaster cast with padding.",
            {"long arm plaster cast"}, id="long-item",
        ),
    ],
)  # fmt: skip
def test_taken_apart(label: str, text: str, found: set[str]) -> None:
    rows = draw([Description("A0001", label, text), *OTHERS])
    assert found <= {row.text for row in rows if row.code == "A0001"}


def test_the_end_words_and_fillers_are_no_phrases() -> None:
    rows = draw([Description("A0001", "The service of each patient", "One or more of the areas.")])
    assert rows == ()


def test_the_more_codes_say_it_the_less_it_weighs() -> None:
    many = [Description(f"B{n:04}", "Hot pack", f"Warm cloth number {n}.") for n in range(6)]
    alone = draw([Description("A0001", "Paraffin bath", "Melted wax."), *many])
    weight = {(row.code, row.text): row.weight for row in alone}
    assert weight["A0001", "paraffin bath"] == 5.0
    assert weight.get(("B0001", "hot pack"), 0.0) < 1.0
    pair = draw([*OTHERS, *many[:2]])
    two = next(row.weight for row in pair if row.text == "hot pack")
    assert 0.5 < two < 5.0


def test_kinds() -> None:
    rows = draw([Description("A0001", "Nasal endoscopy", "Views nose lining, such as polyps.")])
    assert {row.text: row.kind for row in rows} == {
        "nasal endoscopy": Kind.NAME,
        "polyps": Kind.TECHNIQUE,
        "views nose": Kind.ACTIVITY,
        "views nose lining": Kind.ACTIVITY,
        "nose lining": Kind.ACTIVITY,
    }


def test_the_order_of_codes_changes_nothing() -> None:
    assert draw(OTHERS) == draw(OTHERS[::-1])


def test_our_own_descriptions_draw_their_own_names() -> None:
    """From descriptions alone, most labels' own words lean to their code."""
    entries = load_lexicon(lexicon_dir()).codes
    rows = draw(Description(e.code, e.label, e.description) for e in entries)
    strong = {row.code for row in rows if row.weight >= 2}
    assert len(strong) > 0.85 * len(entries)


def test_a_code_is_found_from_its_description_alone(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from suggester.cli import app

    table = tmp_path / "codes.csv"
    table.write_text(
        "code,label,description\n"
        'Q4001,Nasal endoscopy,"Looking into the nose with a flexible nasal endoscope, '
        'including polyp removal."\n'
        'Q4002,Skin biopsy,"Taking a small piece of skin, such as punch biopsy or shave biopsy."\n'
    )
    out = tmp_path / "mine"
    told = CliRunner().invoke(app, ["lexicon", "draw", str(table), "--out", str(out)])
    assert told.exit_code == 0, told.stderr
    engine = Engine(load_lexicon(lexicon_dir(), [out]))
    answer = engine.suggest("Procedure: punch biopsy of left cheek done today. No nasal endoscopy.")
    assert [found.code for found in answer.suggestions] == ["Q4002"]
    assert "Q4001" in {found.code for found in answer.considered}
    assert answer.versions.overlays[0].startswith("drawn ")
