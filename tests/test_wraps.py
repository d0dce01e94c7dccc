"""Hard line wraps say nothing: a note reads the same at any width."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suggester import Engine
from suggester.wraps import unwrapped

PROSE = (
    "S: Pt reports the shoulder is looser since Tuesday and slept through, pain 2/10 at rest.\n"
    "O: STM and cross friction to R upper trap and levator x 12 min, then scapular retraction "
    "with red band 3x12 and wall slides x15, tactile cues for upward rotation, 20 min.\n"
    "Held overhead press because the arc is still pinchy past 120.\n"
    "P: Continue 2x/wk, add ball dribbles on the wall next visit if the arc is negative."
)


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
def test_wrapped_prose_is_read_as_it_was_written(engine: Engine, width: int) -> None:
    wrapped = "\n".join(
        "\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in PROSE.split("\n")
    )
    assert wrapped != unwrapped(wrapped)
    said = [(s.code, s.minutes) for s in engine.suggest(wrapped).suggestions]
    assert said == [(s.code, s.minutes) for s in engine.suggest(PROSE).suggestions]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "L TKA wk 5.\nWalked with FWW in the hall, cues for length of\n1st step.", id="of"
        ),
        pytest.param(
            "Bike.\nSquats at rail 2x10, calf raises off step 2x10,\n4 in. step downs", id="comma"
        ),
        pytest.param(
            "ROM\nPutty 8 min, tolerated. Fine motor x 12 min:\npegs and small beads", id="label"
        ),
    ],
)
def test_a_line_that_stops_inside_goes_on_in_a_list_too(text: str) -> None:
    first, second, third = text.split("\n")
    assert unwrapped(text) == f"{first}\n{second} {third}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "ROM\nTherapeutic exercise with the red band:\npulldowns and rows 3x10 x", id="label"
        ),
        pytest.param(
            "SLR\nContinue once a week, orthotics if the arch still drops\nmt 14 / te 12 / nmr 9",
            id="row of minutes",
        ),
        pytest.param("Bike 6 min\nClams 3x10\nBridges 3x10\nSTM R UT 8 min", id="short lines"),
        pytest.param(
            "Bike\nTransfer from the chair to the bed with the board mod A\n15 min chair: wheelies",
            id="help",
        ),
        pytest.param(
            "Sit<>stand from recliner, cues to lean, min A\namb in hall 60 ft FWW; threshold x3. 18'\n"
            "standing at counter: heel raises, mini squats  15\nsteps w/ rail",
            id="lines that end in their minutes",
        ),
        pytest.param(
            "Bike\nseated calf raise w/ cuff 30/15, leg ext w/ cuff ........14\nno cuff -- leg press",
            id="dots and minutes",
        ),
        pytest.param(
            "Bike\nprone T on the ball, wrist flexor curls 8#\nhands on 10: post capsule glide",
            id="load, and a number before a colon",
        ),
        pytest.param(
            "Intervention          Sets      Min\nTherapeutic exercise  3x10      15\n"
            "Manual therapy        -         10\nGait training with RW 150 ft    12",
            id="aligned columns",
        ),
        pytest.param(
            "Manual therapy: grade III mobs to the right shoulder\n"
            "Ther ex: bands, pulleys, wall slides, sidelying ER x 3\n"
            "Neuro re-ed: rhythmic stabilisation at 90 deg of flex\n"
            "Modalities: ice to the right shoulder for ten minutes",
            id="labels of equal length",
        ),
        pytest.param(
            "- grade III posterior glides to the right shoulder joint\n"
            "- soft tissue work to the upper trapezius and levator sc\n"
            "- wall slides with lift-off, red band, fifteen repetition\n",
            id="bullets of equal length",
        ),
    ],
)
def test_lines_that_mean_something_stay(text: str) -> None:
    assert unwrapped(text) == text


@given(st.text(alphabet=st.sampled_from("aB .:;-\n\r\t|1é\u2028"), max_size=400))
def test_nothing_but_breaks_is_changed_and_twice_is_once(text: str) -> None:
    read = unwrapped(text)
    assert len(read) == len(text)
    changed = [before for before, after in zip(text, read, strict=True) if before != after]
    assert set(changed) <= {"\n", "\r", "\t", "\u2028"}
    assert all(letter == " " for letter, was in zip(read, text, strict=True) if letter != was)
