"""Fill a template from a context: escaped always, and an unknown variable is an error."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from .contexts import Context

HERE = Path(__file__).parent
STATIC = HERE / "static"


def static_digest() -> str:
    """Return a short digest of our own style and script, so that a new one is fetched."""
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def make_environment() -> Environment:
    """Return the Jinja environment of the pages."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static_version"] = static_digest()
    return environment


def of_every_page(request: Request) -> dict[str, object]:
    """Return what `base.html` and its parts need of any request: who makes it, if anyone.

    idle_minutes: after so long without use a page hides what it shows.
    """
    state = request.state
    return {
        "person": getattr(state, "person", None),
        "csrf": getattr(state, "csrf", ""),
        "idle_minutes": request.app.state.idle_minutes,
    }


TEMPLATES = Jinja2Templates(env=make_environment(), context_processors=[of_every_page])


def page(
    request: Request,
    template: str,
    context: Context,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the template filled with the context's fields, and with who is signed in."""
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    return TEMPLATES.TemplateResponse(request, template, values, status, headers)
