"""What is read of a resource: the text, and the facts that are coded; what is refused, and why."""

from datetime import date
from typing import Any

import pytest

from suggester.fhir_in import FhirError, received
from suggester.model import Discipline
from tests.conformance.calls import attachment, bundle, document

NUCC, SNOMED = "http://nucc.org/provider-taxonomy", "http://snomed.info/sct"
TEXT = "O: Théraband rows 🦵 x 10"


def holding(*attachments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return document(content=[{"attachment": one} for one in attachments], **more)


def composition(*sections: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Composition",
        "status": "final",
        "subject": {"reference": "Patient/p7"},
        "section": list(sections),
    } | more


def section(title: str, html: str, *inner: dict[str, Any]) -> dict[str, Any]:
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{html}</div>'
    return {"title": title, "text": {"status": "generated", "div": div}, "section": list(inner)}


BINARY = {"resourceType": "Binary", "id": "b1"} | attachment(TEXT)
BY_URL = {"contentType": "text/plain", "url": "Binary/b1"}
TEXTS = [
    pytest.param(holding(attachment(TEXT)), TEXT, id="plain"),
    pytest.param(holding(attachment("a\r\nb\rc")), "a\r\nb\rc", id="line-ends-as-sent"),
    pytest.param(holding(attachment(b"\xef\xbb\xbfa")), "a", id="byte-order-mark"),
    pytest.param(holding(attachment(TEXT.encode("utf-16"), "text/plain; charset=UTF-16")), TEXT, id="utf-16"),
    pytest.param(holding(attachment("Théra".encode("latin-1"), "text/plain;charset=ISO-8859-1")), "Théra", id="latin-1"),
    pytest.param(holding(attachment("’".encode("cp1252"), 'text/plain; charset="windows-1252"')), "’", id="windows"),
    pytest.param(holding(attachment("<p>a</p>b", "text/html")), "a\n\nb", id="html"),
    pytest.param(holding(attachment("<p>a</p>", "application/xhtml+xml; charset=utf-8")), "a", id="xhtml"),
    pytest.param(holding(attachment("<p>h</p>", "text/html"), attachment("plain")), "plain", id="plain-before-html"),
    pytest.param(holding(attachment(b"%PDF", "application/pdf"), attachment("<p>h</p>", "text/html")), "h", id="html-before-pdf"),
    pytest.param(holding(BY_URL, attachment("<p>h</p>", "text/html")), "h", id="html-before-elsewhere"),
    pytest.param(bundle(holding(BY_URL), BINARY, kind="collection"), TEXT, id="binary-beside"),
    pytest.param(bundle(holding({"url": "https://e.example/fhir/Binary/b1"}), BINARY), TEXT, id="binary-by-url"),
    pytest.param(holding({"url": "#b1"}, contained=[BINARY]), TEXT, id="binary-contained"),
    pytest.param(composition(section("Subjective", "<p>ok</p>"), section("Plan:", "<p>gait</p>")), "Subjective:\nok\n\nPlan:\ngait", id="sections"),
    pytest.param(composition(section("O", "<p>a</p>", section("TE", "<p>b</p>"))), "O:\na\n\nTE:\nb", id="section-in-section"),
    pytest.param(composition(text={"div": "<div>all</div>"}), "all", id="narrative-alone"),
    pytest.param(composition(), "", id="nothing-composed"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "text"), TEXTS)
def test_text(resource: dict[str, Any], text: str) -> None:
    assert received(resource).text == text


REFUSED = [
    pytest.param({}, "resource", id="nothing"),
    pytest.param({"resourceType": "Patient"}, "resource", id="another-resource"),
    pytest.param(bundle(), "none", id="empty-bundle"),
    pytest.param(bundle(document(), document()), "several", id="two-notes"),
    pytest.param(document(status="superseded"), "status", id="replaced"),
    pytest.param(document(status="entered-in-error"), "status", id="in-error"),
    pytest.param(document(docStatus="entered-in-error"), "status", id="document-in-error"),
    pytest.param({"resourceType": "DocumentReference"}, "status", id="no-status"),
    pytest.param(composition(status="entered-in-error"), "status", id="composition-in-error"),
    pytest.param(document(content=[]), "empty", id="no-content"),
    pytest.param(document(content="x"), "empty", id="content-no-list"),
    pytest.param(holding({"contentType": "text/plain"}), "elsewhere", id="no-data"),
    pytest.param(holding(BY_URL), "elsewhere", id="url"),
    pytest.param(holding({"contentType": "text/plain", "url": "file:///etc/passwd"}), "elsewhere", id="file-url"),
    pytest.param(holding(attachment("{\\rtf1 a}", "application/rtf")), "format", id="rtf"),
    pytest.param(holding(attachment("{\\rtf1 a}", "text/rtf")), "format", id="text-rtf"),
    pytest.param(holding(attachment(b"%PDF", "application/pdf")), "format", id="pdf"),
    pytest.param(holding(attachment("a", "")), "format", id="no-type"),
    pytest.param(holding({"contentType": "text/plain", "data": "YQ"}), "base64", id="no-padding"),
    pytest.param(holding({"contentType": "text/plain", "data": "Quillfeather!"}), "base64", id="no-base64"),
    pytest.param(holding(attachment("a", "text/plain; charset=rot13")), "charset", id="unknown-charset"),
    pytest.param(holding(attachment(b"\xff\xfa", "text/plain")), "charset", id="not-utf-8"),
    pytest.param(holding(attachment("<p", "text/html")), "html", id="html-cut-off"),
    pytest.param(document(subject={"reference": "Patient/" + "x" * 200}), "reference", id="long-reference"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "reason"), REFUSED)
def test_refused_with_the_reason(resource: dict[str, Any], reason: str) -> None:
    with pytest.raises(FhirError) as caught:
        received(resource)
    assert caught.value.reason == reason
    assert "Quillfeather" not in str(caught.value)
    assert caught.value.__cause__ is None


def author(*codings: tuple[str, str], kind: str = "PractitionerRole") -> dict[str, Any]:
    concepts = [{"coding": [{"system": system, "code": code}]} for system, code in codings]
    if kind == "Practitioner":
        return {
            "resourceType": kind,
            "id": "a",
            "qualification": [{"code": one} for one in concepts],
        }
    return {"resourceType": kind, "id": "a", "code": concepts}


WRITTEN = {"author": [{"reference": "#a"}]}
DISCIPLINES = [
    pytest.param(document(), None, id="nothing-said"),
    pytest.param(document(**WRITTEN, contained=[author((NUCC, "225100000X"))]), "PT", id="nucc"),
    pytest.param(document(**WRITTEN, contained=[author((SNOMED, "80546007"))]), "OT", id="snomed"),
    pytest.param(document(**WRITTEN, contained=[author((NUCC, "235Z00000X"), kind="Practitioner")]), "SLP", id="qualification"),
    pytest.param(document(**WRITTEN, contained=[author((NUCC, "225100000X"), (SNOMED, "80546007"))]), None, id="two-disciplines"),
    pytest.param(document(**WRITTEN, contained=[author(("urn:x", "225100000X"))]), None, id="another-system"),
    pytest.param(bundle(document(author=[{"reference": "PractitionerRole/a"}]), author((NUCC, "225X00000X"))), "OT", id="in-the-bundle"),
    pytest.param(document(author=[{"reference": "PractitionerRole/a"}]), None, id="not-sent"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "discipline"), DISCIPLINES)
def test_discipline_where_it_is_coded(resource: dict[str, Any], discipline: str | None) -> None:
    assert received(resource).discipline == (Discipline(discipline) if discipline else None)


def period(start: str) -> dict[str, Any]:
    return {"period": {"start": start}}


VISIT = {"resourceType": "Encounter", "id": "e1"} | period("2026-09-14")
DAYS = [
    pytest.param(document(context=period("2026-09-16T23:30:00-05:00")), "2026-09-16", id="own-zone"),
    pytest.param(document(context=period("2026-09")), None, id="month-alone"),
    pytest.param(document(context=period("yesterday!")), None, id="no-date"),
    pytest.param(document(date="2026-09-16T10:00:00Z"), None, id="when-it-was-filed"),
    pytest.param(bundle(document(context={"encounter": [{"reference": "Encounter/e1"}]}), VISIT), "2026-09-14", id="encounter"),
    pytest.param(composition(event=[period("2026-09-15")]), "2026-09-15", id="event"),
    pytest.param(bundle(composition(encounter={"reference": "Encounter/e1"}), VISIT), "2026-09-14", id="composition"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "day"), DAYS)
def test_day_of_the_visit(resource: dict[str, Any], day: str | None) -> None:
    assert received(resource).date_of_service == (date.fromisoformat(day) if day else None)


def test_references() -> None:
    sent = document(context={"encounter": [{"reference": "Encounter/e1"}]})
    found = received(sent)
    assert (found.patient, found.note, found.encounter) == (
        "Patient/p7", "DocumentReference/d1", "Encounter/e1",
    )  # fmt: skip
    by_number = document(subject={"identifier": {"value": "MRN 12"}}, id=None)
    assert (received(by_number).patient, received(by_number).note) == ("MRN 12", None)
