"""The parts of the OpenAPI description that FastAPI cannot see: the body that we read
ourselves, and the problems."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

REFERENCE = "#/components/schemas/{model}"

PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "RFC 9457. It never repeats what was sent.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Searchable name."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do."},
        "instance": {"type": "string", "format": "uri", "description": "Finds it in the log."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901)."},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

MEANINGS = {
    400: "The body cannot be read: not JSON, not UTF-8, a repeated field, NaN, too deep.",
    401: "Nobody is signed in, or the token does not hold: send `Authorization: Bearer KEY`.",
    403: "What the key is for does not include this address.",
    404: "There is no such service or review.",
    406: "The Accept header names none of the formats.",
    408: "The body took too long to arrive.",
    409: "The review is in another state.",
    412: "What the service must read was neither sent nor prefetched.",
    413: "The body is larger than the server takes.",
    415: "The body is compressed, or not declared as JSON in UTF-8.",
    422: "A field does not fit, or the note is empty, too long or not text.",
    429: "Too many requests of this key; come back after Retry-After seconds.",
    500: "Our fault; `instance` finds it in the server's log.",
    503: "Too many notes are being read; come back after Retry-After seconds.",
    507: "The disk of the store is full. Nothing was entered; send it again when it was freed.",
}

REQUEST_ID = "X-Request-Id"
LIMITS = ("RateLimit-Policy", "RateLimit")
HEADERS = {
    REQUEST_ID: {
        "description": "The number of this request: yours, if you sent a UUID, another hexadecimal "
        "number or a ULID, else a new one.",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "What the key may ask: q requests in w seconds.",
        "schema": {"type": "string"},
        "example": '"minute";q=600;w=60',
    },
    "RateLimit": {
        "description": "What is left: r requests, and one more in t seconds.",
        "schema": {"type": "string"},
        "example": '"minute";r=599;t=1',
    },
}

EXAMPLES = {
    "plain": {
        "summary": "A note alone",
        "value": {"text": "O: manual therapy x 15 min: patellar mobilization grade III"},
    },
    "visit": {
        "summary": "With what is known of the visit",
        "value": {
            "text": "O: gait training x 10 min with cueing for heel strike",
            "date_of_service": "2026-09-16",
            "discipline": "PT",
            "payer_rule": "ama",
            "note_ref": "visit-1042",
        },
    },
}

PROBLEM_EXAMPLE = {
    "type": "urn:suggester:problem:note-empty",
    "title": "The note cannot be read",
    "status": 422,
    "detail": "The note is empty. Enter the text of one treatment note.",
    "errors": [
        {
            "pointer": "/text",
            "detail": "The note is empty. Enter the text of one treatment note.",
        }
    ],
}


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documented errors of a route."""
    return {status: problem_answer(status) for status in statuses}


def problem_answer(status: int) -> dict[str, Any]:
    """Return one documented error, with an example where one helps."""
    content: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if status == 422:
        content["example"] = PROBLEM_EXAMPLE
    return {
        "description": MEANINGS[status],
        "content": {"application/problem+json": content},
    }


def body_of(model: str, examples: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a body that a route reads by itself."""
    content = {"schema": {"$ref": REFERENCE.format(model=model)}, "examples": examples}
    return {"required": True, "content": {"application/json": content}}


def describe(
    app: FastAPI,
    *,
    request_bodies: Iterable[type[BaseModel]],
    answers: Iterable[type[BaseModel]] = (),
    named: Mapping[str, Mapping[str, object]] | None = None,
    accounts: bool = False,
) -> None:
    """Make ``app.openapi()`` include what FastAPI cannot see, and the problem schema.

    answers: models that a route writes by itself. named: schemas that are no model.
    accounts: whether a program needs a key; then what is said of those who have none, too.
    """
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        fresh = app.openapi_schema is None
        document = plain()
        if fresh:
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            for body in request_bodies:
                add(schemas, body, "validation")
            for answer in answers:
                add(schemas, answer, "serialization")
            schemas |= {"Problem": PROBLEM_SCHEMA, **(named or {})}
            document["components"]["headers"] = HEADERS
            tell_headers(document, REQUEST_ID)
            if accounts:
                tell_headers(document, *LIMITS)
                lock(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def add(schemas: dict[str, Any], model: type[BaseModel], mode: JsonSchemaMode) -> None:
    """Add a model's schema and what it refers to; what is described already stays as it is."""
    own = model.model_json_schema(ref_template=REFERENCE, mode=mode)
    parts = own.pop("$defs", {})
    schemas |= {**parts, model.__name__: own, **schemas}


def tell_headers(document: dict[str, Any], *names: str) -> None:
    """Say of every answer that it has these headers."""
    fields = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    for operations in document["paths"].values():
        for operation in operations.values():
            for answer in operation["responses"].values():
                answer["headers"] = {**answer.get("headers", {}), **fields}


def lock(document: dict[str, Any]) -> None:
    """Say of every operation of the programming interface that it needs a key (an EHR's own token
    where those are known), and what it answers without."""
    document["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "A key of an administrator's."}
    }
    refusals = {str(status): answer for status, answer in problem_answers(401, 403, 429).items()}
    for path, operations in document["paths"].items():
        if path.startswith(("/api/", "/cds-services")):
            for operation in operations.values():
                operation["security"] = [{"key": []}]
                operation["responses"] = {**refusals, **operation["responses"]}
