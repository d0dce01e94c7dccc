"""A wrong lexicon file stops loading, and the message says where and how to mend it."""

import pytest

from suggester import LexiconError
from suggester.lexicon import lexicon_from_files
from suggester.word_lists import spelled_out

GOOD = """code = "97140"
label = "Manual therapy"
family = "therapeutic procedure"
description = "Hands-on work on a joint or soft tissue."
timed = true
minutes_per_unit = 15
disciplines = ["PT"]

[[phrase]]
id = "stm"
kind = "technique"
text = ["soft tissue mobilization"]

[[example]]
note = "STM to R UT"
expect = ["stm"]
"""

TOGETHER = """
[[together]]
id = "by-hand"
kind = "technique"
all = [["stretch"], ["hand"]]
within = 5
"""


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        pytest.param(
            "codes/97140.toml",
            lambda t: t.replace('"technique"', '"trick"'),
            "codes/97140.toml:11: phrase.0.kind",
            id="unknown-kind",
        ),
        pytest.param(
            "codes/97140.toml",
            lambda t: t.replace("label", "lable"),
            "codes/97140.toml",
            id="unknown-key",
        ),
        pytest.param(
            "codes/97140.toml",
            lambda t: t.replace('"97140"', "97140"),
            "codes/97140.toml:1: code",
            id="unquoted-code",
        ),
        pytest.param(
            "codes/97140.toml",
            lambda t: t + "[[phrase",
            "codes/97140.toml: is not TOML",
            id="not-toml",
        ),
        pytest.param(
            "codes/97140.toml",
            lambda t: t + TOGETHER.replace('"hand"', '"# \'"'),
            '"# \'" would be read as any number',
            id="mark-is-no-word",
        ),
        pytest.param(
            "codes/97140.toml",
            lambda t: t + TOGETHER.replace('"hand"', '"@nothing"'),
            "@nothing",
            id="unknown-group",
        ),
        pytest.param("codes/97110.toml", lambda t: t, "Name the file 97140.toml", id="wrong-name"),
        pytest.param(
            "codes/97140.toml",
            lambda t: t + t[t.index("[[phrase]]") : t.index("[[example]]")],
            "a second phrase has the id 'stm'",
            id="same-id-twice",
        ),
        pytest.param(
            "codes/97140.toml",
            lambda t: t.replace('["stm"]', '["smt"]'),
            "codes/97140.toml:16",
            id="example-expects-nothing-known",
        ),
        pytest.param(
            "codes/97140.toml",
            lambda t: t.replace('mobilization"]', 'mobilization", "soft-tissue mobilization"]'),
            "already stands under",
            id="wording-twice",
        ),
    ],
)
def test_message(name: str, change: object, message: str) -> None:
    assert callable(change)
    with pytest.raises(LexiconError) as caught:
        lexicon_from_files({name: change(GOOD).encode()})
    assert message in str(caught.value)
    assert str(caught.value).startswith("[S101]")


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(LexiconError, match="not UTF-8"):
        lexicon_from_files({"codes/97140.toml": b"\xff"})


def test_a_list_that_is_not_there() -> None:
    cue = '[[cue]]\ntext = ["by {who}"]\ndirection = "both"\nreach = "clause"\n[[cue.example]]\nnote = "x"\nmention = "x"\nassertion = "negated"\n'
    with pytest.raises(LexiconError, match="names the list 'who'"):
        lexicon_from_files({"cues/negated.toml": f'kind = "negated"\n{cue}'.encode()})


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        pytest.param("held", ("held",), id="none"),
        pytest.param("by {who}", ("by RN", "by aide"), id="one"),
        pytest.param("{who} {did}", ("RN gave", "RN did", "aide gave", "aide did"), id="two"),
    ],
)
def test_lists_are_spelled_out(text: str, spelled: tuple[str, ...]) -> None:
    lists = {"who": ("RN", "aide"), "did": ("gave", "did")}
    assert spelled_out([text], lists) == spelled


def test_a_cue_of_two_kinds() -> None:
    cue = '[[cue]]\ntext = ["held"]\ndirection = "both"\nreach = "clause"\n[[cue.example]]\nnote = "x"\nmention = "x"\nassertion = "negated"\n'
    files = {
        f"cues/{kind}.toml": f'kind = "{kind}"\n{cue}'.encode() for kind in ("negated", "planned")
    }
    with pytest.raises(LexiconError, match="'held' already stands in"):
        lexicon_from_files(files)
