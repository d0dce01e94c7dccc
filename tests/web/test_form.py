"""The page: what a person sees, and what a form may not do."""

import re
from html import unescape
from urllib.parse import quote_plus

import pytest
from starlette.testclient import TestClient

from suggester.model import Discipline, PayerRule
from tests.web.small_engine import SmallEngine
from web.contexts import NotePage
from web.pages.example import EXAMPLE_NOTE

CANARY = "ZEBRA-CANARY-7741"
FORM = "application/x-www-form-urlencoded"
HTML = {"Accept": "text/html"}


def post(client: TestClient, content: bytes, kind: str = FORM):
    return client.post("/", content=content, headers={**HTML, "Content-Type": kind})


def multipart(*parts: bytes, end: bytes = b"--B--\r\n") -> bytes:
    return b"".join(b"--B\r\n" + part + b"\r\n" for part in parts) + end


def part(name: str, value: bytes, more: str = "") -> bytes:
    return f'Content-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value


def test_empty_form(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.template.name == "note.html"
    assert page.context["result"] is None


def test_the_same_words_are_quoted_once(client: TestClient) -> None:
    note = "O: Gait training w/ SPC 150 ft x2, cues heel strike, 10 min."
    page = client.post("/", data={"text": note}, headers=HTML)
    (card,) = page.context["result"].cards
    quoted = ["".join(piece.text for piece in row.pieces) for row in (*card.quotes, *card.more)]
    assert len(quoted) == len(set(quoted))
    shown = sum(float(row.points) for row in (*card.quotes, *card.more))
    around = float(card.around_total.replace("−", "-"))
    assert shown + around == pytest.approx(float(card.total), abs=0.3)


def test_example_shows_an_answer(client: TestClient) -> None:
    page = client.get("/example")
    assert page.context["form"].text == EXAMPLE_NOTE
    assert [card.code for card in page.context["result"].cards] == ["97140", "97110", "97116"]


def test_answer_has_every_part(client: TestClient) -> None:
    page = client.post("/", data={"text": EXAMPLE_NOTE, "payer_rule": "ama"})
    assert page.status_code == 200
    result = page.context["result"]
    gait = next(card for card in result.cards if card.code == "97116")
    assert (gait.word, gait.minutes, gait.total) == ("Very likely", "10 min", "10.5")
    assert [(unit.units, unit.modifiers) for unit in gait.units] == [("1 unit", "GP")]
    assert [quote.points for quote in gait.quotes] == ["+5.0", "+4.0", "+1.5"]
    assert gait.questions[0].level_word == "Likely audit question"
    assert {item.code for item in result.dropped} >= {"97035", "97010", "97112", "97530"}
    assert result.copy_text == "97140-GP x1\n97110-GP x1\n97116-GP x1"
    facts = {fact.name: fact.value for fact in result.facts}
    assert facts["Total, as stated"] == "44 min"
    assert facts["Rule"] == "AMA midpoint rule"
    assert "CPT copyright American Medical Association" in page.text
    assert '<option value="ama" selected>' in page.text


def test_multipart_gives_the_same_answer(client: TestClient) -> None:
    text = "Gait training 🦵\r\ncueing for heel strike"
    plain = post(client, f"text={quote_plus(text)}".encode())
    parts = post(client, multipart(part("text", text.encode())), "multipart/form-data; boundary=B")
    assert plain.status_code == parts.status_code == 200
    assert plain.text == parts.text
    assert plain.context["form"].text == text


def words_in_marks(html: str) -> list[tuple[int, int, str]]:
    pattern = r'data-start="(\d+)" data-end="(\d+)">(.*?)</span>'
    return [
        (int(start), int(end), unescape(text))
        for start, end, text in re.findall(pattern, html, re.DOTALL)
    ]


def test_crlf_and_emoji_move_no_offset(client: TestClient) -> None:
    text = "🧑‍🦽 first\r\nsecond 😀\r\nGait training x 10 min\r\nIce pack declined"
    page = post(client, f"text={quote_plus(text)}".encode())
    found = words_in_marks(page.text)
    assert "Gait training" in [words for _, _, words in found]
    for start, end, words in found:
        assert words == text[start:end].replace("\r\n", "\n")
    assert found[0][0] == 0
    assert found[-1][1] == len(text)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param({"text": ""}, "text_error", id="empty"),
        pytest.param({"payer_rule": "cms"}, "text_error", id="no-field"),
        pytest.param({"text": " \r\n\u200b"}, "text_error", id="invisible"),
        pytest.param({"text": "x" * 50_001}, "text_error", id="long"),
        pytest.param({"text": "a\0b"}, "text_error", id="nul"),
        pytest.param({"text": "kept", "payer_rule": "x"}, "payer_rule_error", id="rule"),
        pytest.param({"text": "kept", "discipline": "x"}, "discipline_error", id="discipline"),
        pytest.param({"text": "kept", "date_of_service": "9/1"}, "date_error", id="date"),
        pytest.param({"text": "kept", "date_of_service": "2026-02-30"}, "date_error", id="day"),
        pytest.param(
            {"text": "kept", "date_of_service": "２０２６-09-16"}, "date_error", id="wide"
        ),
    ],
)
def test_error_stands_beside_the_field_and_the_note_is_kept(
    client: TestClient, fields: dict[str, str], name: str
) -> None:
    page = client.post("/", data=fields, headers=HTML)
    assert page.status_code == 422
    form = page.context["form"]
    errors = [field for field in vars(form) if field.endswith("_error") and getattr(form, field)]
    assert errors == [name]
    assert getattr(form, name) in unescape(page.text)
    assert 'aria-invalid="true"' in page.text
    assert form.text == fields.get("text", "").replace("\0", "")
    assert page.context["result"] is None


def test_a_note_that_begins_with_a_line_end_is_kept(client: TestClient) -> None:
    page = client.post("/", data={"text": "\r\n\r\nx", "payer_rule": "?"})
    # A browser drops exactly one line end after the tag.
    assert ">\n\r\n\r\nx</textarea>" in page.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        pytest.param(b"text=%ff" + CANARY.encode(), FORM, 422, id="bad-byte"),
        pytest.param(b"text=%ff%zz", FORM, 422, id="stray-percent"),
        pytest.param(b"text=%ed%a0%80", FORM, 422, id="surrogate-bytes"),
        pytest.param("text=é".encode("latin-1"), FORM, 422, id="latin-1"),
        pytest.param(b"text=a&text=b", FORM, 422, id="twice"),
        pytest.param(b"&".join(b"a%d=1" % n for n in range(20_000)), FORM, 400, id="20000"),
        pytest.param(b'{"text": "a"}', "application/json", 415, id="json"),
        pytest.param(b"text=a", "", 415, id="no-type"),
        pytest.param(b"a", "multipart/form-data", 400, id="no-boundary"),
        pytest.param(
            multipart(part("text", b"a"), end=b""),
            "multipart/form-data; boundary=B",
            400,
            id="cut-off",
        ),
        pytest.param(
            multipart(part("text", b"\xff")), "multipart/form-data; boundary=B", 422, id="byte"
        ),
        pytest.param(
            multipart(part("text", b"a", '; filename="../../x"')),
            "multipart/form-data; boundary=B",
            422,
            id="file",
        ),
        pytest.param(
            multipart(b"X: y\r\n\r\na"), "multipart/form-data; boundary=B", 400, id="no-name"
        ),
        pytest.param(
            multipart(*[part(f"a{n}", b"1") for n in range(10_000)]),
            "multipart/form-data; boundary=B",
            400,
            id="10000-parts",
        ),
        pytest.param(
            multipart(b"X: " + b"y" * 900_000 + b"\r\n\r\na"),
            "multipart/form-data; boundary=B",
            400,
            id="huge-header",
        ),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(
    client: TestClient, content: bytes, kind: str, status: int
) -> None:
    page = post(client, content, kind)
    assert page.status_code == status
    assert page.template.name == "problem.html"
    assert CANARY not in page.text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<!-- ]]> -->",
        "{{7*7}} {% for x in y %} ${7*7} #{7*7} %s%n {0.__class__}",
        'Gait training"><u>cueing for heel strike</u>',
        "javascript:alert(1)",
        "&lt;b&gt; &amp;amp;",
    ],
)
def test_mark_up_is_text(client: TestClient, text: str) -> None:
    page = client.post("/", data={"text": text})
    assert page.status_code == 200
    assert "".join(words for _, _, words in words_in_marks(page.text)) == text
    body = page.text.partition("<main")[2]
    assert not re.search(r"<(script|img|svg/|u>|!--)", body)


def test_unseen_characters_are_shown_by_name(client: TestClient) -> None:
    page = client.post("/", data={"text": "a\u202eGait training\u2066\x1b[0m\ufeffb"})
    note = page.text.partition('class="note-text"')[2].partition("</div>")[0]
    assert "\u202e" not in note
    assert "U+202E right-to-left override" in note
    assert "\x1b" not in note


def test_the_note_is_in_no_address(client: TestClient) -> None:
    page = client.post("/", data={"text": f"Gait training {CANARY}"})
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', page.text)
    assert addresses
    assert not [address for address in addresses if "CANARY" in address]


def test_choices_cover_the_model(client: TestClient) -> None:
    form = client.get("/").context["form"]
    assert {choice.value for choice in form.payer_rules} == set(PayerRule)
    assert {choice.value for choice in form.disciplines} == {"", *Discipline}


def test_form_values_reach_the_engine(client: TestClient, engine: SmallEngine) -> None:
    client.post(
        "/",
        data={"text": "a", "discipline": "OT", "date_of_service": "2026-09-16", "extra": "1"},
    )
    visit = engine.visits[-1]
    assert (visit.discipline, str(visit.date_of_service)) == (Discipline.OT, "2026-09-16")


def test_page_context_is_the_dataclass(client: TestClient) -> None:
    context = client.get("/").context
    assert set(context) - {"request", "person", "csrf", "idle_minutes"} == set(
        NotePage.__dataclass_fields__
    )
