"""Read a JSON body strictly: one encoding, one reading, nothing that another parser could
take otherwise. Every fault is a ProblemError that repeats nothing of the body."""

import json
import re
from collections.abc import Collection, Iterator
from email.message import Message
from math import isfinite

from starlette.requests import Request

from .problems import FieldError, Problem, ProblemError

MAX_DEPTH = 20
MAX_INTEGER = 2**53  # beyond it JavaScript and Python read different numbers
UNREADABLE = re.compile("[\x00\ud800-\udfff]")
NDJSON = "application/x-ndjson"
NAMES = {"application/json": "JSON", NDJSON: "one JSON object a line"}
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


async def read_json_object(
    request: Request, *, known: Collection[str], also: str | None = None
) -> dict[str, object]:
    """Return the request's body, a JSON object in UTF-8, with readable strings.

    known: the fields that an error may name; any other name would repeat what was sent.
    also: another media type for JSON that is taken, e.g. ``application/fhir+json``.
    Raises ProblemError (400, 415, 422).
    """
    require_type(request.headers.get("content-type"), "application/json", also)
    return json_object(await request.body(), known=known)


def json_object(body: bytes, *, known: Collection[str]) -> dict[str, object]:
    """Return the JSON object that the bytes write. Raises ProblemError (400, 422) as above."""
    value = parse(decode(body))
    if not isinstance(value, dict):
        raise malformed('The body must be a JSON object such as {"text": "..."}.')
    for name, text in strings_in(value):
        refuse_unreadable(text, pointer=f"/{name}" if name in known else "")
    return value


def require_type(content_type: str | None, kind: str, also: str | None = None) -> None:
    """Raise 415 unless the type is ``kind`` (or ``also``), in UTF-8 if it names a charset."""
    header = Message()
    header["Content-Type"] = (content_type or "application/octet-stream").replace("\n", " ")
    charset = header.get_content_charset("utf-8")
    if header.get_content_type() in (kind, also) and charset in ("utf-8", "utf8"):
        return
    name = NAMES[kind]
    raise ProblemError(
        Problem(
            415,
            "content-type",
            f"The body is not {name} in UTF-8",
            f"Send the body as {name} in UTF-8 with the header Content-Type: {kind}.",
        )
    )


def decode(body: bytes) -> str:
    """Return the text of the body; UTF-8 without a byte-order mark is the one encoding."""
    if not body.strip():
        raise malformed('The body is empty. Send a JSON object such as {"text": "..."}.')
    # JSON text of two or more characters in UTF-16 or UTF-32 always has a NUL byte here.
    if body.startswith(BOMS) or b"\0" in body[:4]:
        raise malformed("Send the body as UTF-8 without a byte-order mark.", "encoding")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"Byte {error.start:,} of the body does not belong to UTF-8 text."
        raise malformed(f"{place} Encode the body as UTF-8.", "encoding") from None


def parse(text: str) -> object:
    """Parse JSON; refuse repeated keys, NaN, numbers out of range and deep nesting."""
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=unique_keys,
            parse_constant=refuse_constant,
            parse_float=finite_float,
            parse_int=safe_int,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno:,}, column {error.colno:,}"
        raise malformed(f"The body is not JSON: reading stopped at {place}.") from None
    except RecursionError:
        raise too_deep() from None
    return value


def unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object; with a repeated key two readers would see two different notes."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise malformed("An object names the same field twice. Name each field once.")
    return found


def refuse_constant(_: str) -> object:
    """NaN and Infinity are not JSON, though Python's reader takes them."""
    raise malformed("NaN and Infinity are not JSON. Send a finite number or null.")


def finite_float(digits: str) -> float:
    """Read a number with a fraction or exponent; 1e999 would become infinity."""
    number = float(digits)
    if not isfinite(number):
        raise malformed("A number is too large. Send a finite number.")
    return number


def safe_int(digits: str) -> int:
    """Read a whole number between -2^53 and 2^53."""
    if len(digits) > 17 or abs(number := int(digits)) > MAX_INTEGER:
        raise malformed("A whole number is out of range. Send one between -2^53 and 2^53.")
    return number


def refuse_unreadable(text: str, *, pointer: str) -> None:
    """Raise 422 where a string holds NUL or half a surrogate pair."""
    found = UNREADABLE.search(text)
    if found is None:
        return
    nul = found.group() == "\0"
    what = "a NUL character" if nul else "half of a character (a lone UTF-16 surrogate)"
    detail = f"The text holds {what} at character {found.start() + 1:,}. Remove it."
    raise ProblemError(
        Problem(
            422,
            "note-nul" if nul else "note-surrogate",
            "The request holds a character that is not text",
            detail,
            errors=(FieldError(pointer, detail),),
        )
    )


def strings_in(value: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield (top-level field, string) for every string and every key, without recursion."""
    todo: list[tuple[str, object, int]] = [(name, item, 2) for name, item in value.items()]
    yield from (("", name) for name in value)
    while todo:
        name, item, depth = todo.pop()
        if depth > MAX_DEPTH + 1:
            raise too_deep()
        if isinstance(item, str):
            yield name, item
        elif isinstance(item, dict):
            todo.extend((name, part, depth + 1) for part in (*item.keys(), *item.values()))
        elif isinstance(item, list):
            todo.extend((name, part, depth + 1) for part in item)


def too_deep() -> ProblemError:
    """The error for lists and objects nested beyond the limit."""
    return malformed(f"Lists and objects are nested more than {MAX_DEPTH} deep.", "depth")


def malformed(detail: str, kind: str = "json") -> ProblemError:
    """The error (400) for a body that cannot be read at all."""
    return ProblemError(Problem(400, kind, "The body cannot be read", detail))
