"""Errors as answers: RFC 9457 problems, as JSON for programs and as a page for people.

No answer repeats what was sent: no input, no exception text, not even the name of an
unknown field. Every detail says what to do.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import cast

from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from suggester import NoteError

from .contexts import ProblemPage
from .render import page

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:suggester:problem:"


@dataclass(frozen=True)
class FieldError:
    """One thing to mend. pointer: JSON pointer (RFC 6901) to it; "" is the whole body."""

    pointer: str
    detail: str


@dataclass(frozen=True)
class Problem:
    """An error for a person. kind: short searchable name, the last part of ``type``."""

    status: int
    kind: str
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    instance: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the members that RFC 9457 names; the optional ones only when they say
        something."""
        members: dict[str, object] = {
            "type": TYPE_PREFIX + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.instance:
            members["instance"] = self.instance
        if self.errors:
            members["errors"] = [asdict(error) for error in self.errors]
        return members


class ProblemError(Exception):
    """Raised by a reader or a route to end the request with this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


def respond(scope: Scope, problem: Problem) -> Response:
    """Return the problem as a page where a browser asked for one, else as JSON."""
    if wants_page(scope):
        context = ProblemPage(problem.status, problem.title, problem.detail)
        return page(Request(scope), "problem.html", context, problem.status, dict(problem.headers))
    return Response(
        json.dumps(problem.as_json(), ensure_ascii=False),
        status_code=problem.status,
        headers=dict(problem.headers),
        media_type=MEDIA_TYPE,
    )


def wants_page(scope: Scope) -> bool:
    """Tell whether a browser shows the answer: it names text/html and is not in the API."""
    if scope["path"].startswith("/api/"):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


BY_STATUS = {
    400: ("bad-request", "The request cannot be read", "Check how the request is written."),
    404: (
        "not-found",
        "There is nothing at this address",
        "Start from / for the page, or from /api for the programming interface.",
    ),
    405: (
        "method",
        "This address does not answer that method",
        "Use one of the methods that the Allow header of this answer names.",
    ),
}


def http_problem(error: HTTPException) -> Problem:
    """Word an HTTP error of the framework; its own detail may repeat what was sent."""
    kind, title, detail = BY_STATUS.get(error.status_code, BY_STATUS[400])
    return Problem(error.status_code, kind, title, detail, headers=error.headers or {})


def note_problem(error: NoteError, max_chars: int) -> Problem:
    """Word what is wrong with a note, by its reason; never what the note says."""
    detail = note_detail(error, max_chars)
    return Problem(
        422,
        f"note-{error.reason.replace('_', '-')}",
        "The note cannot be read",
        detail,
        errors=(FieldError("/text", detail),),
    )


def note_detail(error: NoteError, max_chars: int) -> str:
    """Return one or two sentences: what is wrong with the note and what to do."""
    place = "" if error.position is None else f" at character {error.position + 1:,}"
    sentences = {
        "empty": "The note is empty. Enter the text of one treatment note.",
        "too_long": f"The note has more than {max_chars:,} characters. "
        "Send the note of one visit at a time.",
        "too_many_lines": "The note has too many lines. Send the note of one visit at a time.",
        "too_many_services": "The text names more services than any note of one visit. "
        "Send the note of one visit at a time.",
        "nul": f"The note holds a NUL character{place}. Remove it: "
        "it is not text, and often means that a file was copied instead of its text.",
        "surrogate": f"The note holds half of a character{place} (a lone UTF-16 surrogate). "
        "Send both halves, or leave it out.",
    }
    return sentences.get(error.reason, "Send the note as plain text.")


async def on_problem(request: Request, error: Exception) -> Response:
    """Answer a ProblemError."""
    return respond(request.scope, cast(ProblemError, error).problem)


async def on_http(request: Request, error: Exception) -> Response:
    """Answer an HTTP error of the framework (404, 405 ...)."""
    return respond(request.scope, http_problem(cast(HTTPException, error)))


async def on_validation(request: Request, error: Exception) -> Response:
    """Answer a parameter that FastAPI refused, without its input."""
    count = len(cast(RequestValidationError, error).errors())
    detail = f"{count} parameter(s) do not fit; /api/v1/openapi.json says what is accepted."
    return respond(request.scope, Problem(422, "parameters", "The request cannot be read", detail))
