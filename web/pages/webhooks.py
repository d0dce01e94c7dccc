"""The administrator's page of webhooks: who is told, how it fares. A secret is shown once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from anyio import sleep
from fastapi import APIRouter, Request, Response

from ..accounts.book import Accounts
from ..accounts.errors import AccountError
from ..accounts.here import accounts_of
from ..accounts.people import signed_in
from ..form_body import read_form
from ..queue.deliveries import Counts, Delivery, Fate
from ..render import page
from ..webhook_contexts import DeliveryView, WebhooksPage, WebhookView
from ..webhooks import book
from ..webhooks.book import Webhook
from ..webhooks.errors import WebhookError
from ..webhooks.post import UNSIGNED
from .account import said
from .queue_list import asked_of_store

router = APIRouter(include_in_schema=False)
PATIENCE, LOOK = 5.0, 0.25  # seconds that one waits for a test's answer, and between two looks
# What the courier writes down beside a status, for a person.
ANSWERS = {
    "address": "the address may not be reached from here",
    "timeout": "no answer within 15 seconds",
    "no connection": "nobody answers there, or the certificate does not hold",
    "broken off": "the connection broke off",
    "removed": "removed before it was sent",
    UNSIGNED: "the key that its secret is sealed under is not at hand",
}


@dataclass(frozen=True)
class Done:
    """What came of a form. secret: shown this once; about: what it is. name, url: typed, and to
    be mended."""

    notice: str = ""
    secret: str = field(default="", repr=False)
    about: str = ""
    error: str = ""
    status: int = 200
    name: str = ""
    url: str = ""


Act = Callable[[Accounts, Mapping[str, str], str], Awaitable[Done]]


@router.api_route("/webhooks", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show the webhooks and their last messages."""
    return await webhooks_page(request, Done())


@router.post("/webhooks")
async def add(request: Request) -> Response:
    """Add a webhook."""
    reach = request.app.state.webhook_reach

    async def act(accounts: Accounts, sent: Mapping[str, str], by: str) -> Done:
        name, url = sent.get("name", ""), sent.get("url", "").strip()
        secret = await asked_of_store(lambda: book.add(accounts, name, url, reach, by=by))
        return Done(secret=secret, about=f"The secret of {name}. It is shown this once.")

    return await answered(request, act, keep=("name", "url"))


@router.post("/webhooks/change")
async def change(request: Request) -> Response:
    """Pause a webhook, let it go on, change its secret, send it a test, or remove it."""
    return await answered(request, _change)


@router.post("/webhooks/again")
async def again(request: Request) -> Response:
    """Send a message again."""

    async def act(accounts: Accounts, sent: Mapping[str, str], by: str) -> Done:
        id = sent.get("message", "")
        tries = await asked_of_store(lambda: book.send_again(accounts, id, by=by))
        return Done(await _told(accounts, id, "The message", tries))

    return await answered(request, act)


async def _change(accounts: Accounts, sent: Mapping[str, str], by: str) -> Done:
    name = sent.get("name", "")
    match sent.get("act"):
        case "pause":
            await asked_of_store(lambda: book.pause(accounts, name, by=by))
            return Done(f"{name} is paused. What there is to tell waits.")
        case "resume":
            await asked_of_store(lambda: book.resume(accounts, name, by=by))
            return Done(f"{name} is told again, what waited first.")
        case "rotate":
            secret = await asked_of_store(lambda: book.rotate(accounts, name, by=by))
            about = (
                f"The new secret of {name}. It is shown this once. The old one signs beside it for "
                "a day: change the receiver until then."
            )
            return Done(secret=secret, about=about)
        case "test":
            id = await asked_of_store(lambda: book.send_test(accounts, name, by=by))
            return Done(await _told(accounts, id, f"The test of {name}"))
        case "remove":
            await asked_of_store(lambda: book.remove(accounts, name, by=by))
            return Done(f"{name} is removed and told nothing any more.")
    raise WebhookError("Press one of the page's buttons.")


async def _told(accounts: Accounts, id: str, what: str, tries: int = 0) -> str:
    """Wait a little for what comes of a message, and say it. tries: those before this one."""
    for _ in range(round(PATIENCE / LOOK)):
        await sleep(LOOK)
        message = await asked_of_store(lambda: book.message(accounts, id))
        if message is None:
            break
        if message.fate is Fate.ARRIVED:
            return f"{what} arrived: {answer_of(message)}."
        if message.answer is not None and message.tries > tries:
            return f"{what} did not arrive: {answer_of(message)}. {_next(message)}"
    return f"{what} is in line. Load the page again to see how it fares."


def _next(message: Delivery) -> str:
    return f"It is tried again {said(message.next)}." if message.next else "It is not tried again."


async def answered(request: Request, act: Act, keep: tuple[str, ...] = ()) -> Response:
    """Do what a form asks and show the page with what came of it. keep: fields to mend."""
    sent = await read_form(request)
    try:
        done = await act(accounts_of(request), sent, signed_in(request).name)
    except (WebhookError, AccountError) as error:
        typed = {name: sent.get(name, "") for name in keep}
        done = Done(error=error.message, status=error.status, **typed)
    return await webhooks_page(request, done)


async def webhooks_page(request: Request, done: Done) -> Response:
    """Return the page as things are now."""
    accounts = accounts_of(request)

    def seen() -> tuple[WebhookView, ...]:
        return tuple(
            view(one, book.last_messages(accounts, one.name)) for one in book.every(accounts)
        )

    context = WebhooksPage(
        webhooks=await asked_of_store(seen),
        secret=done.secret,
        about=done.about,
        error=done.error,
        notice=done.notice,
        name=done.name,
        url=done.url,
    )
    return page(request, "webhooks.html", context, done.status)


def view(one: Webhook, messages: tuple[Delivery, ...]) -> WebhookView:
    """Return a webhook as it is shown."""
    return WebhookView(
        name=one.name,
        url=one.url,
        state=f"paused since {said(one.paused)}" if one.paused else "on",
        paused=one.paused is not None,
        made=f"{said(one.made)} by {one.made_by}",
        fared=fared(one.counts),
        deliveries=tuple(delivery(message, one.paused) for message in messages),
    )


def fared(counts: Counts) -> str:
    """Return how many messages wait, arrived, were lost."""
    return f"{counts.waiting} waiting, {counts.delivered} arrived, {counts.lost} lost"


def delivery(message: Delivery, paused: datetime | None) -> DeliveryView:
    """Return a message as it is shown."""
    fate = message.fate
    again = "" if paused or fate is Fate.UNDER_WAY else AGAIN[fate]
    return DeliveryView(
        id=message.id,
        made=said(message.made),
        what=f"Review {message.review[:8]} decided" if message.review else "Test",
        tries=message.tries,
        fate=fate_of(message, paused),
        lost=fate is Fate.LOST,
        again=again,
    )


AGAIN = {Fate.WAITS: "Send now", Fate.ARRIVED: "Send again", Fate.LOST: "Send again"}


def fate_of(message: Delivery, paused: datetime | None) -> str:
    """Return what became of a message, in words."""
    match message.fate:
        case Fate.ARRIVED if message.delivered:
            return f"Arrived {said(message.delivered)}: {answer_of(message)}"
        case Fate.LOST:
            return f"Lost: {answer_of(message)}"
        case Fate.UNDER_WAY:
            return "Being sent"
    last = f": {answer_of(message)}" if message.answer else ""
    if paused:
        return f"Waits until it goes on{last}"
    when = f" until {said(message.next)}" if message.next and message.tries else ""
    return f"Waits{when}{last}"


def answer_of(message: Delivery) -> str:
    """Return the answer of the last try, in words."""
    answer = message.answer or ""
    return ANSWERS.get(answer, f"answered {answer}")
