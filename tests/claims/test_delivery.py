"""What follows from who gave the visit and how: questions, never a change."""

import pytest

from suggester.claims.delivery import Given, Known, delivery_gaps
from suggester.model import DeliveryMode, PayerRule


def asked(*given: tuple[str, int | None], **known: object) -> list[tuple[str, str]]:
    """Return (id, severity) of what is asked."""
    facts = {
        "assistant_minutes": None,
        "telehealth": False,
        "rule": PayerRule.CMS,
        "one_to_one": ("97110",),
    } | known
    rows = [Given(DeliveryMode(what), minutes, 0, 1) for what, minutes in given]
    return [(gap.id, gap.severity) for gap in delivery_gaps(rows, Known(**facts))]


@pytest.mark.parametrize(
    ("given", "known", "expected"),
    [
        pytest.param([("therapist", None)], {}, [], id="a-therapist"),
        pytest.param([("assistant", None)], {}, [("G47", "warning")], id="assistant-minutes-unknown"),
        pytest.param([("assistant", None)], {"assistant_minutes": 0}, [], id="assistant-minutes-known"),
        pytest.param([("assistant", 20)], {"assistant_minutes": 20}, [], id="assistant-minutes-agree"),
        pytest.param([("assistant", 20)], {"assistant_minutes": 15}, [("G47", "warning")], id="assistant-minutes-differ"),
        pytest.param([("aide", 10)], {}, [("G73", "error")], id="only-an-aide"),
        pytest.param([("aide", 10), ("therapist", None)], {}, [("G73", "warning")], id="aide-beside-a-therapist"),
        pytest.param([("unsupervised", 10)], {}, [("G73", "error")], id="only-unsupervised"),
        pytest.param([("aide", 10)], {"one_to_one": ()}, [], id="aide-and-no-timed-code"),
        pytest.param([("group", 30)], {}, [("G33", "warning")], id="group-beside-one-to-one"),
        pytest.param([("group", 30)], {"one_to_one": ()}, [], id="group-alone"),
        pytest.param([("concurrent", None)], {}, [("G33", "warning")], id="concurrent"),
        pytest.param([("student", None)], {}, [("G74", "warning")], id="student-in-part-b"),
        pytest.param([("student", None)], {"rule": PayerRule.AMA}, [], id="student-elsewhere"),
        pytest.param([("student", None), ("present", None)], {}, [], id="therapist-in-the-room"),
        pytest.param([("student", None), ("cosigned", None)], {}, [("G74", "warning")], id="co-signing-is-not-presence"),
        pytest.param([("co_treatment", None)], {}, [("G75", "warning")], id="co-treatment"),
        pytest.param([("video", None)], {}, [("G76", "warning")], id="video"),
        pytest.param([("phone", None)], {"telehealth": True}, [], id="telehealth-is-known"),
        pytest.param([("one_to_one", 40)], {}, [], id="one-to-one"),
    ],
)  # fmt: skip
def test_questions(given: list, known: dict, expected: list) -> None:
    assert asked(*given, **known) == expected
