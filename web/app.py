"""The web application: `create_app` puts the parts together. Start reading here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

from anyio import CapacityLimiter, create_task_group, to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from suggester import shipped_engine
from suggester.memory import Memories

from . import bodies, cors, guards, problems, watch
from .accounts.book import Accounts, Limits
from .accounts.commands import passwords_of
from .accounts.cookies import Cookies
from .accounts.gate import Gate
from .accounts.provider.flow import Provider
from .accounts.provider.setup import make_setup
from .accounts.rates import Rates
from .accounts.turns import new_turns
from .api import batch, claim, explain, fhir, outcomes, reviews, server, v1
from .api.cds_hooks import routes as cds_hooks
from .api.cds_hooks.feedback import FeedbackRecord, KeptNowhere
from .api.cds_hooks.record import QueueRecord
from .api.openapi import describe
from .compress import Compress
from .pages import (
    about,
    account,
    dashboard,
    editor,
    exports,
    note,
    people,
    provider,
    queue_list,
    returned,
    review,
    second_factor,
    sending,
    sign_in,
    webhooks,
)
from .queue import rekeying
from .queue.actions import Queue
from .queue.migrate import open_store
from .queue.values import utc_now
from .reading import LoadEngine, Reader
from .render import STATIC
from .request_ids import RequestIds
from .settings import Settings
from .webhooks.commands import reach_of
from .webhooks.courier import Courier
from .webhooks.post import make_post


def create_app(
    settings: Settings | None = None,
    *,
    load_engine: LoadEngine | None = None,
    feedback: FeedbackRecord | None = None,
) -> FastAPI:
    """Return the application.

    settings: limits and switches; read from the environment (SUGGESTER_...) unless given.
    load_engine: makes the engine at start-up; unless given, that of the shipped lexicon with
        the overlays of the settings.
    feedback: takes what people did with CDS Hooks cards; unless given, the database does, where
        one is set.
    """
    settings = settings or Settings()
    limits = Limits(
        idle=timedelta(minutes=settings.idle_minutes),
        longest=timedelta(hours=settings.session_hours),
    )
    through = make_setup(settings, site=settings.public_url, database=settings.database)
    cookies = Cookies(settings.behind_tls, int(limits.device.total_seconds()))
    # What is stored needs accounts, and accounts need a store.
    rates = Rates(settings.requests_per_minute)
    known_ehrs = settings.cds_clients is not None
    gate = [Middleware(Gate, cookies=cookies, rates=rates, known_ehrs=known_ehrs)]
    meters = watch.Meters()
    make_engine = load_engine or partial(shipped_engine, settings.overlays)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = await to_thread.run_sync(make_engine)
        app.state.batches = CapacityLimiter(settings.parallel_batches)
        turns = CapacityLimiter(settings.parallel_notes)
        memories = Memories() if settings.typing_memory else None
        app.state.reader = Reader(engine, settings, turns, memories)
        async with AsyncExitStack() as stack:
            if settings.database:
                store = await to_thread.run_sync(open_store, settings.database, settings)
                stack.callback(store.close)
                await to_thread.run_sync(rekeying.check, store)
                app.state.queue = Queue(store, clock=utc_now)
                codes = tuple(entry.code for entry in engine.lexicon.codes)
                app.state.cds_feedback = feedback or QueueRecord(store, utc_now, codes)
                app.state.accounts = Accounts(
                    store,
                    utc_now,
                    limits,
                    passwords_of(settings),
                    factor_required=settings.require_second_factor,
                )
                app.state.turns = new_turns()
                app.state.webhook_reach = reach = reach_of(settings)
                courier = Courier(store, utc_now, make_post(reach, store.vault))
                group = await stack.enter_async_context(create_task_group())
                stack.callback(group.cancel_scope.cancel)
                group.start_soon(courier.run)
            yield

    app = FastAPI(
        title="Rehab code suggester",
        version="1",
        lifespan=lifespan,
        openapi_url=None,  # our own route serves it: api/v1.py
        docs_url=None,  # would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        # FastAPI's own telemetry would export exception messages, which may hold a note.
        telemetry={"logs": False},
        middleware=[
            Middleware(Compress),
            Middleware(RequestIds),
            Middleware(guards.Headers, frame_ancestors=settings.frame_ancestors),
            Middleware(watch.Watch, meters=meters, most=settings.max_requests),
            Middleware(guards.CatchAll),
            Middleware(guards.Hosts, allowed=settings.allowed_hosts),
            Middleware(cors.Cors, origins=settings.allowed_origins),
            *(gate if settings.database else []),
            Middleware(
                bodies.Bodies,
                max_bytes=settings.max_body_bytes,
                seconds=settings.body_seconds,
                streams=(batch.PATH,),
            ),
            Middleware(guards.SameOrigin),
        ],
        exception_handlers={
            problems.ProblemError: problems.on_problem,
            HTTPException: problems.on_http,
            RequestValidationError: problems.on_validation,
        },
    )
    app.state.idle_minutes = settings.idle_minutes
    app.state.meters = meters
    app.include_router(v1.router)
    app.include_router(batch.router)
    app.include_router(server.router)
    app.include_router(explain.router)
    app.include_router(claim.router)
    if settings.database:
        app.state.cookies = cookies
        app.state.provider = Provider(through) if through else None
        of_queue = (queue_list, review, sending, returned, dashboard, exports)
        of_people = (sign_in, provider, account, second_factor, people)
        for part in (reviews, outcomes, *of_people, webhooks, *of_queue):
            app.include_router(part.router)
    app.include_router(fhir.router)
    app.include_router(cds_hooks.router)
    app.state.cds_gate = cds_hooks.make_gate(settings)
    app.state.cds_feedback = feedback or KeptNowhere()
    app.include_router(note.router)
    app.include_router(editor.router)
    app.include_router(about.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    bodies_in = (v1.SuggestIn, explain.ExplainIn, reviews.ReviewIn)
    describe(
        app,
        request_bodies=bodies_in,
        answers=(batch.BatchLine,),
        named={"FhirDocument": fhir.RESOURCE},
        accounts=bool(settings.database),
    )
    return app
