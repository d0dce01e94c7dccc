"""The page for programmers: how to ask from a program, and where the description is."""

from fastapi import APIRouter, Request, Response

from ..contexts import ApiPage
from ..reading import reader_of
from ..render import page

router = APIRouter(include_in_schema=False)


@router.api_route("/api", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show how to call the interface."""
    limit = reader_of(request).settings.max_note_chars
    return page(request, "api.html", ApiPage(max_note_chars=f"{limit:,}"))
