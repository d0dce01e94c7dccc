"""Read a form strictly: UTF-8, no byte replaced, no field twice, no files, of this session.

A lenient reader turns a wrong byte into U+FFFD or Latin-1: a silent change of a clinical note.
"""

import hmac
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from .problems import Problem, ProblemError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FIELDS = 20
STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")


async def read_form(request: Request) -> dict[str, str]:
    """Return the form's fields without the token. Raises ProblemError (400, 403, 415, 422)."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    body = await request.body()
    if kind == b"application/x-www-form-urlencoded":
        pairs = urlencoded(body)
    elif kind == b"multipart/form-data":
        pairs = multipart(body, options.get(b"boundary", b""))
    else:
        raise ProblemError(
            Problem(
                415,
                "content-type",
                "The body is not a form",
                "Send the form as application/x-www-form-urlencoded or multipart/form-data.",
            )
        )
    fields = {decode(name): decode(value) for name, value in pairs}
    if len(fields) != len(pairs):
        raise refused("The form names a field twice. Send each field once.")
    check_token(request, fields.pop("csrf", ""))
    return fields


def check_token(request: Request, sent: str) -> None:
    """Raise ProblemError (403) unless the form was made for the session that sends it.

    Where nobody is signed in there is no token, and the form changes nothing of anybody's.
    """
    expected: str = getattr(request.state, "csrf", "")
    if not hmac.compare_digest(expected.encode(), sent.encode() if expected else b""):
        raise refused("The form is of another session. Load the page again and send it anew.", 403)


def urlencoded(body: bytes) -> list[tuple[bytes, bytes]]:
    """Return the pairs of a url-encoded body, as bytes."""
    if STRAY_PERCENT.search(body):
        raise refused("The form holds a percent sign without two hexadecimal digits.")
    parts = [part for part in body.split(b"&", MAX_FIELDS) if part]
    if len(parts) > MAX_FIELDS:
        raise too_many()
    pairs = (part.replace(b"+", b" ").partition(b"=") for part in parts)
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs]


def multipart(body: bytes, boundary: bytes) -> list[tuple[bytes, bytes]]:
    """Return the pairs of a multipart body, as bytes."""
    reader = PartReader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise refused("The form is not complete multipart data.", 400) from None
    if not reader.complete:
        raise refused("The form is not complete multipart data.", 400)
    return reader.pairs


class PartReader:
    """Collect the parts of a multipart body as the parser meets them."""

    def __init__(self) -> None:
        self.pairs: list[tuple[bytes, bytes]] = []
        self.complete = False
        self._header = b""
        self._value = b""
        self._name: bytes | None = None
        self._data = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        """Return what MultipartParser calls, by the names it knows."""
        return {
            "on_part_begin": self.begin,
            "on_header_field": self.header_field,
            "on_header_value": self.header_value,
            "on_header_end": self.header_end,
            "on_part_data": self.part_data,
            "on_part_end": self.end,
            "on_end": self.all_done,
        }

    def begin(self) -> None:
        """Start an empty part."""
        if len(self.pairs) >= MAX_FIELDS:
            raise too_many()
        self._name, self._data = None, bytearray()

    def header_field(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a header's name."""
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a header's value."""
        self._value += data[start:end]

    def header_end(self) -> None:
        """Read the field's name out of a whole Content-Disposition header."""
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            if b"filename" in options:
                raise refused("The form holds a file. Paste the text of the note instead.")
            self._name = options.get(b"name")
        self._header = self._value = b""

    def part_data(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of the field's value."""
        self._data += data[start:end]

    def end(self) -> None:
        """Keep the finished part."""
        if self._name is None:
            raise refused("The form holds a part without a name.", 400)
        self.pairs.append((self._name, bytes(self._data)))

    def all_done(self) -> None:
        """Note that the closing boundary was met: nothing was cut off."""
        self.complete = True


def decode(value: bytes) -> str:
    """Return the text of UTF-8 bytes; wrong bytes are refused, never replaced."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise refused("The form is not UTF-8 text. Send it in UTF-8.") from None


def too_many() -> ProblemError:
    """The error for a form with far more fields than ours has."""
    return refused(f"The form has more than {MAX_FIELDS} fields.", 400)


def refused(detail: str, status: int = 422) -> ProblemError:
    """The error for a form that cannot be read."""
    return ProblemError(Problem(status, "form", "The form cannot be read", detail))
