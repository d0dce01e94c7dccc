"""A clinic's own words over ours: added, reweighted, switched off; ours stay untouched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from suggester import Engine, LexiconError, load_lexicon
from suggester.shipped import lexicon_dir

Lay = Callable[..., Path]
ZORB = '[[phrase]]\nid = "zorb"\nkind = "technique"\ntext = ["zorbing"]\n'


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    def write(name: str = "clinic", **codes: str) -> Path:
        folder = tmp_path / name
        (folder / "codes").mkdir(parents=True)
        (folder / "overlay.toml").write_text(f'name = "{name}"\n')
        for code, text in codes.items():
            file = folder / "codes" / f"{code.lstrip('c')}.toml"
            file.write_text(f'code = "{code.lstrip("c")}"\n{text}')
        return folder

    return write


def codes(note: str, *overlays: Path) -> set[str]:
    found = Engine(load_lexicon(lexicon_dir(), overlays)).suggest(note)
    return {item.code for item in found.suggestions}


@pytest.mark.parametrize(
    ("text", "note", "before", "after"),
    [
        pytest.param(ZORB, "O: zorbing to R UT x 15 min", set(), {"97140"}, id="phrase-added"),
        pytest.param(
            '[[decoy]]\ntext = ["MFR class"]\nwhy = "A course for staff."\n',
            "O: MFR class x 15 min", {"97140"}, set(), id="decoy-added",
        ),
        pytest.param("off = true\n", "O: MFR to R UT x 15 min", {"97140"}, set(), id="code-off"),
    ],
)  # fmt: skip
def test_an_overlay_changes_a_code(
    lay: Lay, text: str, note: str, before: set[str], after: set[str]
) -> None:
    assert codes(note) == before
    assert codes(note, lay(c97140=text)) == after


def test_a_phrase_is_reweighted_and_switched_off(lay: Lay) -> None:
    shipped = load_lexicon(lexicon_dir())
    first, second = (phrase.id for phrase in shipped.by_code["97140"].phrase[:2])
    changed = load_lexicon(
        lexicon_dir(),
        [lay(c97140=f'off_phrases = ["{second}"]\n[[reweight]]\nid = "{first}"\nweight = 1.5\n')],
    )
    phrases = {phrase.id: phrase for phrase in changed.by_code["97140"].phrase}
    assert phrases[first].weight == 1.5
    assert second not in phrases
    assert shipped.by_code["97140"].phrase[1].id == second


def test_answers_name_the_overlays_and_their_digest(lay: Lay) -> None:
    one, two = lay("one", c97140=ZORB), lay("two", c97140=ZORB.replace("zorb", "blip"))
    found = Engine(load_lexicon(lexicon_dir(), [one, two])).suggest("O: blipping x 10 min")
    names = [name.split(" ")[0] for name in found.versions.overlays]
    assert names == ["one", "two"]
    assert found.suggestions[0].code == "97140"
    assert found.versions.lexicon != load_lexicon(lexicon_dir()).digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('off_phrases = ["nope"]\n', "nope is no phrase of 97140", id="unknown-phrase"),
        pytest.param('offf = true\n', "offf", id="unknown-key"),
        pytest.param("off = maybe\n", "is not TOML", id="not-toml"),
    ],
)  # fmt: skip
def test_an_overlay_that_does_not_fit_is_named(lay: Lay, text: str, said: str) -> None:
    with pytest.raises(LexiconError, match=r"overlays/00/codes/97140\.toml") as caught:
        load_lexicon(lexicon_dir(), [lay(c97140=text)])
    assert said in str(caught.value)


def test_an_overlay_needs_its_name(tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "97140.toml").write_text('code = "97140"\noff = true\n')
    with pytest.raises(LexiconError, match=r"overlay\.toml is missing"):
        load_lexicon(lexicon_dir(), [tmp_path])
    with pytest.raises(LexiconError, match="no such overlay folder"):
        load_lexicon(lexicon_dir(), [tmp_path / "nowhere"])
