"""The few cases that read with the shipped engine: the page and the API as installed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from suggester.model import Suggestions
from web.app import create_app
from web.pages.example import EXAMPLE_NOTE


@pytest.fixture(scope="module")
def shipped() -> Iterator[TestClient]:
    with TestClient(create_app()) as client:
        yield client


def test_the_example_shows_what_the_tool_does(shipped: TestClient) -> None:
    page = shipped.get("/example")
    assert page.status_code == 200
    result = page.context["result"]
    assert {card.code for card in result.cards} == {"97110", "97116", "97140"}
    assert {"97035", "97112"} <= {item.code for item in result.dropped}
    reasons = {mark.reason for item in result.segments for mark in item.marks}
    assert {"earlier", "planned", "not done", "home program"} <= reasons


def test_the_api_gives_the_same_codes(shipped: TestClient) -> None:
    answer = shipped.post("/api/v1/suggest", json={"text": EXAMPLE_NOTE})
    found = Suggestions.model_validate_json(answer.content)
    assert {item.code for item in found.suggestions} == {"97110", "97116", "97140"}
    for one in (*found.suggestions, *found.considered):
        for item in one.evidence:
            assert EXAMPLE_NOTE[item.start : item.end] == item.text


def test_a_clinics_own_words_are_read_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "overlay.toml").write_text('name = "north"\n')
    (tmp_path / "codes/97140.toml").write_text(
        'code = "97140"\n[[phrase]]\nid = "zorb"\nkind = "technique"\ntext = ["zorbing"]\n'
    )
    monkeypatch.setenv("SUGGESTER_OVERLAYS", str(tmp_path))
    with TestClient(create_app()) as client:
        answer = client.post("/api/v1/suggest", json={"text": "O: zorbing to R UT x 15 min"})
        page = client.post("/", data={"text": "O: zorbing to R UT x 15 min"})
    found = Suggestions.model_validate_json(answer.content)
    assert [item.code for item in found.suggestions] == ["97140"]
    assert found.versions.overlays[0].startswith("north ")
    assert found.versions.overlays[0] in page.text


def test_the_codes_are_listed(shipped: TestClient) -> None:
    found = shipped.get("/api/v1/codes").json()
    assert len(found["lexicon"]) == 64
    assert {"97110", "97112", "97116", "97140"} <= {entry["code"] for entry in found["codes"]}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param("", 422, id="empty"),
        pytest.param(" \t\r\n", 422, id="blank"),
        pytest.param("\u00a0\u200b\ufeff\u2060", 422, id="invisible"),
        pytest.param("a\0b", 422, id="nul"),
        pytest.param("\ud800", 422, id="surrogate"),
        pytest.param("x" * 50_001, 422, id="too-long"),
        pytest.param("x", 200, id="one-letter"),
        pytest.param("(" * 50_000, 200, id="brackets"),
        pytest.param("=" * 50_000, 200, id="rule-line"),
        pytest.param("e" + "\u0301" * 49_999, 200, id="combining"),
        pytest.param("🧑‍🦽" * 12_000, 200, id="emoji"),
        pytest.param("10 min " * 7_000, 200, id="minutes"),
        pytest.param("theraputic exercize " * 2_000, 200, id="typing-errors"),
        pytest.param("\u202eGait training x 10 min\u2069\x1b[0m", 200, id="bidi"),
        pytest.param("<script>alert(1)</script> {{7*7}}", 200, id="mark-up"),
    ],
)
def test_hostile_notes(shipped: TestClient, text: str, status: int) -> None:
    json_type = {"Content-Type": "application/json"}
    body = json.dumps({"text": text})  # in ASCII: a lone surrogate travels as its escape
    answer = shipped.post("/api/v1/suggest", content=body, headers=json_type)
    assert answer.status_code == status
    if "\ud800" not in text:
        assert shipped.post("/", data={"text": text}).status_code == status
