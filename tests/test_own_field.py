"""Whose note is it, the PT's, the OT's or the SLP's? In whose note "by OT" is the writer."""

import pytest

from suggester import Engine
from suggester.own_field import FieldReader
from suggester.reach_schema import FieldExample


@pytest.fixture(scope="module")
def fields(engine: Engine) -> FieldReader:
    return FieldReader(engine.lexicon.titles)


def test_examples_hold(engine: Engine, fields: FieldReader) -> None:
    wrong: list[FieldExample] = []
    for example in engine.lexicon.titles.writer:
        at = example.note.index(example.mention)
        (said,) = engine.assertions(example.note, [(at, at + len(example.mention))])
        field = fields.field_of(example.note) or "unknown"
        if (field, said.value) != (example.field, example.assertion):
            wrong.append(example)
    assert wrong == []
    assert len(engine.lexicon.titles.writer) >= 8


@pytest.mark.parametrize(
    ("note", "field"),
    [
        pytest.param("PT DAILY NOTE\nGait training 15 min", "PT", id="title"),
        pytest.param("Occupational therapy, visit 3\nPT next door", "OT", id="title-in-words"),
        pytest.param("O: putty 10 min\nK. Lee, COTA/L", "OT", id="credentials"),
        pytest.param("O: squats 3x10\nJ. Doe, PT", "PT", id="a-name-and-a-field"),
        pytest.param("PT/OT co-treat\nK. Lee, COTA/L", None, id="two-in-the-title"),
        pytest.param("Hospital day 5.\nCognition to be seen by OT.", None, id="a-sentence"),
        pytest.param("Seen by PT this morning.\nCall OT for w/c assessment.", None, id="seen-by"),
        pytest.param("PT IS A 70 YO MALE\nTRANSFERS MIN A", None, id="all-in-capitals"),
        pytest.param("BURN UNIT OT, POD 8\nSTRETCH BY OT", "OT", id="ot-is-nobody-else"),
        pytest.param("pt is a 70 yo male\ntransfers min A", None, id="pt-is-the-patient"),
    ],
)
def test_field(fields: FieldReader, note: str, field: str | None) -> None:
    assert fields.field_of(note) == field
