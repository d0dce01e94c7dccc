"""The note editor: an invented EHR's note screen, to see the suggestions where one writes."""

from datetime import date

from fastapi import APIRouter, Request, Response

from ..contexts import EditorPage, Template
from ..render import page
from .example import EXAMPLE_NOTE

router = APIRouter(include_in_schema=False)

TEMPLATES = (
    Template("Daily note", "S: \n\nO: \n\nA: \n\nP: \n\nTimed minutes: \nTotal treatment time: \n"),
    Template(
        "Gait and balance",
        "S: \n\nO:\nGait training x    min: \nBalance training x    min: \n\nA: \n\nP: \n",
    ),
    Template("A whole example", EXAMPLE_NOTE),
)


@router.api_route("/editor", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show the screen, with an empty note of today."""
    return page(request, "editor.html", EditorPage(date.today().isoformat(), TEMPLATES))
