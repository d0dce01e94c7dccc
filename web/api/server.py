"""For what looks after the server: is it ready, and how much does it do?"""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import select

from ..problems import Problem, ProblemError
from ..queue.errors import StoreError
from ..queue.store import Store
from ..reading import Reader, reader_of
from .openapi import problem_answers
from .v1 import Health

router = APIRouter()
NOT_READY = Problem(
    503,
    "not-ready",
    "The database cannot be reached",
    "Send requests elsewhere until this address answers 200.",
    headers={"Retry-After": "5"},
)


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    operation_id="ready",
    tags=["server"],
    summary="Can it take requests?",
    responses=problem_answers(503),
)
async def ready(request: Request, _: Annotated[Reader, Depends(reader_of)]) -> Health:
    """Return ``ready`` once the engine is loaded and while the database answers, if there is
    one."""
    queue = getattr(request.app.state, "queue", None)
    if queue is not None:
        try:
            await to_thread.run_sync(_ask, queue.store)
        except StoreError:
            raise ProblemError(NOT_READY) from None
    return Health(status="ready")


def _ask(store: Store) -> None:
    with store.reading() as connection:
        connection.execute(select(1)).close()


@router.head("/metrics", include_in_schema=False)
@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Return the figures in the format of Prometheus."""
    return Response(
        generate_latest(request.app.state.meters.registry), media_type=CONTENT_TYPE_LATEST
    )
