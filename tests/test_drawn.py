"""The shipped drawn part is what the descriptions give, and nothing else."""

from suggester.drawn import as_toml, by_hand, redraw
from suggester.lexicon import DRAWN, load_lexicon
from suggester.schema import CodeFile
from suggester.shipped import lexicon_dir

LEXICON = load_lexicon(lexicon_dir())


def _invented(code: str, label: str, description: str) -> CodeFile:
    return CodeFile(
        code=code,
        label=label,
        family="invented",
        description=description,
        timed=False,
        disciplines=("PT",),
    )


KITES = _invented("90001", "Kite mending", "Mending of kites, such as tail splicing and spar glue.")
PONDS = _invented("90002", "Pond dredging", "Dredging of ponds, such as weed raking.")


def test_the_shipped_part_can_be_drawn_anew() -> None:
    rows = redraw(by_hand(LEXICON.by_code), LEXICON.words("not_drawn"))
    assert as_toml(rows) == LEXICON.files[DRAWN].decode()


def test_what_is_drawn_is_said_to_be() -> None:
    drawn = [p for entry in LEXICON.codes for p in entry.phrase if p.source == "drawn"]
    assert len(drawn) > 20
    assert all(phrase.id.startswith("drawn-") and phrase.weight for phrase in drawn)


def test_a_description_gives_its_names_and_techniques() -> None:
    rows = {(row.code, row.text, row.kind.value) for row in redraw([KITES, PONDS], frozenset())}
    assert ("90001", "kite mending", "name") in rows
    assert ("90001", "tail splicing", "technique") in rows
    assert ("90002", "weed raking", "technique") in rows


def test_a_person_may_leave_a_wording_out() -> None:
    rows = {row.text for row in redraw([KITES, PONDS], frozenset(["tail splicing"]))}
    assert "tail splicing" not in rows
    assert "kite mending" in rows


def test_a_wording_of_the_code_file_is_not_drawn_again() -> None:
    known = KITES.model_copy(
        update={
            "phrase": (LEXICON.codes[0].phrase[0].model_copy(update={"text": ("Kite-mending",)}),)
        }
    )
    assert "kite mending" not in {row.text for row in redraw([known, PONDS], frozenset())}
