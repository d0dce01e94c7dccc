"""Check the fields of a request's JSON: values in, a model or a problem that names each out."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..problems import FieldError, Problem, ProblemError

Body = TypeVar("Body", bound=BaseModel)

# What each field takes: the remedy of any error in it.
FIELDS = {
    "text": "Send the note as one string.",
    "date_of_service": 'Send a date such as "2026-09-16", or null.',
    "setting": "Send a string of up to 100 characters, or null.",
    "discipline": 'Send "PT", "OT", "SLP" or null.',
    "payer_rule": 'Send "cms" or "ama", or leave it out.',
    "assistant_minutes": (
        "Send whole minutes between 0 and 1440, or an object of code and minutes, or null."
    ),
    "year_to_date_amount": "Send the dollars used this year, such as 2480.00, or null.",
    "telehealth": "Send true or false, or leave it out.",
    "payer_denies_withdrawn": "Send true or false, or leave it out.",
    "patient_ref": "Send a string of up to 200 characters, or null.",
    "note_ref": "Send a string of up to 200 characters, or null.",
}


def checked(raw: dict[str, Any], model: type[Body], remedies: Mapping[str, str]) -> Body:
    """Return the request's values. Raises ProblemError (422) naming each field to mend.

    remedies: field -> what to send in it; every field of the model.
    """
    try:
        # Strict JSON rules: a date is a string, a number is a number, nothing is guessed.
        return model.model_validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        places = dict.fromkeys(
            item["loc"][0] if item["type"] != "extra_forbidden" else None
            for item in error.errors(include_input=False, include_context=False)
        )
    errors = tuple(field_error(place, remedies) for place in places)
    detail = " ".join(item.detail for item in errors)
    raise ProblemError(Problem(422, "fields", "Some fields do not fit", detail, errors))


def field_error(name: object, remedies: Mapping[str, str]) -> FieldError:
    """Return what to send in a field; an unknown field is not named, it may be anything."""
    if isinstance(name, str) and name in remedies:
        return FieldError(f"/{name}", remedies[name])
    return FieldError("", f"Leave out unknown fields. The fields are: {', '.join(remedies)}.")
