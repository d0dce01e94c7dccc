"""Code numbers written in the note: evidence of their own kind, and where they disagree."""

import pytest

from suggester import suggest

UNITS = [
    ("97110 x 2", 2),
    ("97110 x2", 2),
    ("97110 (2 units)", 2),
    ("97110: 2 units", 2),
    ("97110 - 2u", 2),
    ("97110 units: 2", 2),
    ("97110-GP x 2", 2),
    ("97110 GP KX x2", 2),
    ("97110 (ther ex) x 2", 2),
    ("97110 therapeutic exercise 2 units 25 min", 2),
    ("2 units of 97110", 2),
    ("2 x 97110", 2),
    ("97110 x 3x10", None),  # repetitions
    ("97110 x 15 min", None),
    ("97110, 97140 x 2", None),  # the other code's
    ("97110\n2 units", None),  # another line
    ("97110 squats x 10", None),
]


@pytest.mark.parametrize(
    ("text", "units"), [pytest.param(*row, id=row[0].replace("\n", " / ")) for row in UNITS]
)
def test_units_beside_a_code(text: str, units: int | None) -> None:
    first = suggest(f"O: ther ex today.\nBilling: {text}").note.written[0]
    assert (first.code, first.units) == ("97110", units)


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        pytest.param("Charges: 97110 x 2", set(), id="a-number-describes-nothing"),
        pytest.param("Charges:\n97110 2 units\n97035 1 unit", set(), id="a-charge-block"),
        pytest.param("97110 - 25 min", {"97110"}, id="minutes-of-its-own"),
        pytest.param("TE (97110) 25 min", {"97110"}, id="beside-its-name"),
        pytest.param("97530 (15 min): squats x 10, step ups", {"97530"}, id="heads-a-list"),
        pytest.param("O: bridges 3x10\nCharges: 97110 x 1", {"97110"}, id="described-elsewhere"),
        pytest.param("P: 97110 x 2 next visit", set(), id="planned"),
        pytest.param("PT evaluation completed. Charges: 97162", {"97162"}, id="level-of-an-eval"),
        pytest.param("O: IFC to low back 15 min\nCPT: 97014", {"G0283"}, id="same-service"),
    ],
)
def test_what_a_written_code_supports(note: str, codes: set[str]) -> None:
    assert {found.code for found in suggest(note).suggestions} == codes


def test_its_evidence_is_of_its_own_kind() -> None:
    note = "TE (97110) 25 min"
    (found,) = suggest(note).suggestions
    written = [item for item in found.evidence if item.match == "code"]
    assert [(item.text, item.phrase_id) for item in written] == [("97110", "code")]
    assert suggest(note).note.written[0].minutes == 25


@pytest.mark.parametrize(
    ("note", "said"),
    [
        pytest.param(
            "O: STM to UT 10 min.\nCharges: 97140 x 2",
            "The note writes 2 units of 97140; by the CMS rule it supports 1",
            id="units",
        ),
        pytest.param(
            "O: STM to UT 10 min.\nCharges: 97140 x1, 97110 x1",
            "The note writes 97110, but what it describes does not support it.",
            id="not-described",
        ),
        pytest.param(
            "O: STM to UT 10 min. US 1 MHz x 8 min.\nCharges: 97140 x1",
            "97035 is described, but is not among the codes that the note writes.",
            id="not-written",
        ),
        pytest.param("O: STM to UT 10 min.\nCharges: 97140 x1", None, id="they-agree"),
        pytest.param("O: STM to UT 10 min.", None, id="nothing-written"),
        pytest.param("O: IFC to low back 15 min\nCPT: 97014 x 1", None, id="same-service"),
    ],
)
def test_disagreement_is_said(note: str, said: str | None) -> None:
    warnings = suggest(note, date_of_service="2026-09-16", discipline="PT").claim.warnings
    assert len(warnings) == (said is not None)
    assert all(warning.startswith(said or "") for warning in warnings)
