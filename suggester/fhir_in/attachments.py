"""Read the text of an Attachment or Binary: plain or HTML, in base64, in a named charset.

A URL is never fetched; RTF, PDF and Word are refused by name.
"""

import base64
import binascii
import re
from email.message import Message

from suggester.fhir_in.elements import Json, text
from suggester.fhir_in.errors import FhirError
from suggester.fhir_in.html_text import html_text

PLAIN = "text/plain"
HTML = ("text/html", "application/xhtml+xml")
READABLE = (PLAIN, *HTML)
# As people write them -> Python's codec. A byte-order mark is no part of the note.
CHARSETS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "utf-16": "utf-16",
}
_SPACE = re.compile(r"\s+")


def media_type(attachment: Json) -> tuple[str, str]:
    """Return the attachment's media type and charset, both in lower case; UTF-8 where none."""
    header = Message()
    header["Content-Type"] = _SPACE.sub(" ", text(attachment, "contentType"))
    named = header.get_content_charset("utf-8")
    # Message answers text/plain for what is none, so the name is taken from the header itself.
    return text(attachment, "contentType").partition(";")[0].strip().lower(), named


def attachment_text(attachment: Json, path: str) -> str:
    """Return the plain text of an attachment that holds its data. path: for the error."""
    kind, charset = media_type(attachment)
    if kind not in READABLE:
        what = "RTF" if "rtf" in kind else "This format"
        raise FhirError(
            f"{what} is not read. Send the note as text/plain or text/html.",
            reason="format",
            path=f"{path}.contentType",
        )
    if not text(attachment, "data"):
        raise FhirError(
            "The note's text is elsewhere, and no address is ever fetched. Send it in `data`, or "
            "the Binary that the address names in the same Bundle.",
            reason="elsewhere",
            path=f"{path}.data",
        )
    decoded = _decoded(_bytes(text(attachment, "data"), path), charset, path)
    return decoded if kind == PLAIN else narrative_text(decoded, path)


def narrative_text(html: str, path: str) -> str:
    """Return the plain text of HTML. path: for the error."""
    try:
        return html_text(html)
    except FhirError as error:
        raise FhirError(error.message, reason=error.reason, path=path) from None


def _bytes(data: str, path: str) -> bytes:
    try:
        return base64.b64decode(_SPACE.sub("", data), validate=True)
    except (binascii.Error, ValueError):
        raise FhirError(
            "The data is not base64. Encode the note's bytes as base64, with padding.",
            reason="base64",
            path=f"{path}.data",
        ) from None


def _decoded(data: bytes, charset: str, path: str) -> str:
    codec = CHARSETS.get(charset)
    if codec is None:
        raise FhirError(
            "The charset is not known. Send UTF-8, and name another as in "
            f"'text/plain; charset=windows-1252'. Known: {', '.join(CHARSETS)}.",
            reason="charset",
            path=f"{path}.contentType",
        )
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise FhirError(
            f"Byte {error.start:,} of the data does not belong to its charset. Name the charset "
            "in contentType, or encode the note as UTF-8.",
            reason="charset",
            path=f"{path}.data",
        ) from None  # the cause would carry the note's bytes
