"""The second reading: what it may decide, what it must leave alone, and that it can be checked."""

from pathlib import Path

import pytest

from suggester import Engine, shipped_engine
from suggester.lexicon import Lexicon, lexicon_from_files, load_lexicon
from suggester.second_reading import DONE, FINDING, UNDONE, SecondReading, doubt, odds
from suggester.shipped import lexicon_dir

SHIPPED = load_lexicon(lexicon_dir())


def weighed(done: str, undone: str = "") -> Lexicon:
    """Return the shipped lexicon with other weights."""
    files = dict(SHIPPED.files) | {DONE: done.encode(), UNDONE: undone.encode()}
    return lexicon_from_files(files)


def assertions(engine: Engine, note: str) -> dict[str, str]:
    answer = engine.suggest(note)
    shown = [one.evidence for one in answer.suggestions]
    shown += [one.evidence for one in answer.considered]
    return {item.text: item.assertion.value for evidence in shown for item in evidence}


def test_the_sum_is_that_of_the_clues() -> None:
    reading = SecondReading(weighed("# head\na=x\t0.5\nb=y z\t-1.25\n"))
    said = reading.weigh([("a=x", 0), ("a=x", 4), ("b=y z", 1)])
    assert odds(reading.weigh([]), said) == odds(said, reading.weigh([])) == -0.75
    assert odds(reading.weigh([("unknown", None)]), reading.weigh([])) == 0.0


def test_a_doubt_names_its_kind_and_word() -> None:
    reading = SecondReading(weighed("s=soon\t-2\ns=gym\t0.5\n", "s=soon\tplanned\t1\n"))
    gym, soon = reading.weigh([("s=gym", 3)]), reading.weigh([("s=soon", 7)])
    assert doubt(gym, soon) == doubt(soon, gym) == ("planned", 7)
    assert doubt(gym, reading.weigh([])) == (FINDING, None)


def test_without_weights_the_rules_stand() -> None:
    engine = Engine(weighed(""))
    assert assertions(engine, "Held US. Did MFR to UT x 10 min.")["MFR to UT"] == "performed"


def test_weights_may_doubt_and_are_shown() -> None:
    engine = Engine(weighed("s=tulips\t-9\n", "s=tulips\tplanned\t1\n"))
    answer = engine.suggest("MFR to UT x 10 min tulips")
    (code,) = answer.considered
    assert (code.code, code.evidence[0].assertion) == ("97140", "planned")
    assert code.evidence[0].cue is not None
    assert code.evidence[0].cue.text == "tulips"
    assert "tulips" in code.reason


@pytest.mark.parametrize(
    ("note", "said"),
    [
        pytest.param("mfr to R traps x 10 min", "performed", id="small"),
        pytest.param("MFR to R traps x 10 min", "planned", id="among-small-letters"),
        pytest.param("MFR TO R TRAPS X 10 MIN", "performed", id="all-in-capitals"),
    ],
)
def test_capitals_speak_only_among_small_letters(note: str, said: str) -> None:
    engine = Engine(weighed("cap\t-9\n", "cap\tplanned\t1\n"))
    assert next(iter(assertions(engine, note).values())) == said


@pytest.mark.parametrize(
    ("note", "mention", "said"),
    [
        pytest.param("[ ] Ultrasound", "Ultrasound", "unticked", id="empty-box"),
        pytest.param("Gait training 0 min", "Gait training", "negated", id="zero-minutes"),
        pytest.param("He turned down massage again", "massage", "negated", id="denied-before"),
        pytest.param("Ultrasound - held, INR 4.1", "Ultrasound", "negated", id="denied-behind"),
        pytest.param("Held for a while the squats", "squats", "performed", id="denied-afar"),
    ],
)
def test_the_layout_stands_whatever_the_weights(note: str, mention: str, said: str) -> None:
    engine = Engine(weighed("bias\t9\n"))
    assert assertions(engine, note)[mention] == said


def test_a_ticked_box_stands_too() -> None:
    engine = Engine(weighed("bias\t-9\n", "bias\tplanned\t1\n"))
    assert assertions(engine, "[x] MHP x 10 min")["MHP"] == "performed"


def test_the_shipped_weights_are_whole() -> None:
    for name in (DONE, UNDONE):
        lines = SHIPPED.files[name].decode().split("\n")
        assert lines[0].startswith("# Written by `make reading`")
        assert lines[1:-1] == sorted(lines[1:-1], key=lambda line: line.split("\t")[0])
        assert len(lines) > 1000


def test_what_is_said_elsewhere_changes_nothing() -> None:
    engine = shipped_engine()
    note = "O: MFR to R UT x 10 min, rows 3x10 with GTB."
    before = {item.start: item for item in engine.clues(note)}
    after = {item.start: item for item in engine.clues(note + "\n\nP: US next visit.")}
    assert all(after[start].clues == item.clues for start, item in before.items())
    assert Path(lexicon_dir() / DONE).is_file()
