"""Why one note supports a code, or why not, for a program: JSON in, `Explanation` out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from suggester import NoteError, Visit
from suggester.values import CodeName
from suggester.why import Explanation, UnknownCodeError

from ..json_body import read_json_object
from ..problems import FieldError, Problem, ProblemError, note_problem
from ..reading import Reader, reader_of
from .fields import FIELDS, checked
from .openapi import body_of, problem_answers
from .v1 import SuggestIn

router = APIRouter()

CODE_FIELD = {"code": 'Send the code as five characters, such as "97530".'}
EXAMPLES = {
    "why-not": {
        "summary": "Why not 97530?",
        "value": {"text": "O: squats 3x10 for strength. P: bed mobility next.", "code": "97530"},
    }
}


class ExplainIn(SuggestIn):
    """A note, what is known of the visit, and the code that is asked about."""

    code: CodeName


@router.post(
    "/api/v1/explain",
    operation_id="explain",
    tags=["suggest"],
    summary="Say why a note supports a code, or why not",
    response_model=Explanation,
    responses=problem_answers(400, 408, 413, 415, 422, 500, 503),
    openapi_extra={"requestBody": body_of("ExplainIn", EXAMPLES)},
)
async def explain(request: Request, reader: Annotated[Reader, Depends(reader_of)]) -> Response:
    """Read one note and explain one code of it: the sum, the first test it failed, its rival and
    the question that would settle it. Nothing is stored.

    The weights of `terms` add up to `score` exactly.
    """
    raw = await read_json_object(request, known=ExplainIn.model_fields)
    sent = checked(raw, ExplainIn, {**FIELDS, **CODE_FIELD})
    visit = Visit(**sent.model_dump(exclude={"text", "code"}))
    try:
        found = await reader.explain(sent.text, sent.code, visit)
    except NoteError as error:
        raise ProblemError(note_problem(error, reader.settings.max_note_chars)) from None
    except UnknownCodeError as error:
        field = FieldError("/code", error.message)
        raise ProblemError(
            Problem(422, "fields", "Some fields do not fit", error.message, (field,))
        ) from None
    return Response(found.model_dump_json(), media_type="application/json")
