"""To the provider and back: from the sign-in page, from an invitation, from one's account page.

Whoever goes there sees a page of ours first that sends them on: a form may not lead to another
site (Content-Security-Policy), and nobody leaves without having pressed a button here.
"""

from functools import partial

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ..account_contexts import SignInPage
from ..accounts import links, sessions
from ..accounts.errors import AccountError, LinkError
from ..accounts.gate import way_back
from ..accounts.here import accounts_of, address_of, cookies_of, provider_of
from ..accounts.people import person_of, signed_in
from ..accounts.provider import departures, linking
from ..accounts.provider.departures import Departure
from ..accounts.provider.errors import ProviderError
from ..accounts.provider.flow import Provider, check_state
from ..accounts.provider.id_token import Identity
from ..accounts.proving import prove
from ..accounts.tokens import digest_of
from ..accounts.turns import in_turn
from ..form_body import read_form
from ..problems import BY_STATUS, Problem, ProblemError
from ..render import page
from .account import account_page
from .onward import onward
from .sign_in import gone, wait_of

router = APIRouter(include_in_schema=False)


@router.post("/sign-in/provider")
async def set_out(request: Request) -> Response:
    """Send somebody to the provider who wants to sign in."""
    sent = await read_form(request)
    return await _onward(request, Departure(way_back(sent.get("back", "/"))))


@router.post("/join/{token}/provider")
async def join(request: Request, token: str) -> Response:
    """Send somebody to the provider who was invited, and wants no password here."""
    await read_form(request)
    try:
        link = await to_thread.run_sync(links.look, accounts_of(request), token)
    except LinkError as error:
        raise gone(error) from None
    if link.purpose is not links.Purpose.INVITE:
        raise ProblemError(Problem(404, *BY_STATUS[404]))
    return await _onward(request, Departure("/", link=digest_of(token)))


@router.post("/account/provider")
async def connect(request: Request) -> Response:
    """Connect one's account with one at the provider, or take that away again."""
    accounts, person = accounts_of(request), signed_in(request)
    sent = await read_form(request)
    provider = _provider(request)
    try:
        await in_turn(
            request,
            lambda: prove(accounts, person.name, sent.get("password", ""), sent.get("code", "")),
        )
        if sent.get("act") == "disconnect":
            await to_thread.run_sync(linking.disconnect, accounts, provider.setup, person.name)
            return RedirectResponse("/account?disconnected", 303)
    except AccountError as error:
        return await account_page(
            request, provider_error=error.message, status=error.status, headers=wait_of(error)
        )
    return await _onward(request, Departure("/account?connected", person=person.name))


@router.get("/sign-in/provider")
async def arrive(request: Request) -> Response:
    """Take somebody in whom the provider sends back, or say why not."""
    provider = _provider(request)
    cookies, accounts = cookies_of(request), accounts_of(request)
    try:
        departure = await _departure(request)
        try:
            answer = await _taken_in(request, provider, departure)
        except AccountError as error:
            refuse = partial(
                linking.refuse, accounts, provider.setup, error, address=address_of(request)
            )
            await to_thread.run_sync(refuse)
            raise
    except AccountError as error:
        answer = _refused(request, provider, error)
    cookies.take_departure(request, answer)
    return answer


async def _departure(request: Request) -> Departure:
    """Return where somebody was going; they come back once, in the browser that set out."""
    token = cookies_of(request).departure(request)
    if token is None:
        raise ProviderError("stale", "no-cookie")
    check_state(token, _sent(request))
    return await to_thread.run_sync(departures.come_back, accounts_of(request), token)


async def _taken_in(request: Request, provider: Provider, departure: Departure) -> Response:
    accounts, cookies = accounts_of(request), cookies_of(request)
    identity = await provider.arrived(cookies.departure(request) or "", _sent(request))
    if departure.person is not None:
        return await _connected(request, provider, identity, departure)

    def enter() -> Response:
        entered = linking.enter(
            accounts, provider.setup, identity, departure, address=address_of(request)
        )
        if old := cookies.session(request):
            with accounts.writing() as change:
                sessions.end(change, old)
        answer = RedirectResponse(departure.back, 303)
        cookies.give_session(request, answer, entered.session)
        return answer

    return await to_thread.run_sync(enter)


async def _connected(
    request: Request, provider: Provider, identity: Identity, departure: Departure
) -> Response:
    person = person_of(request)
    if person is None or person.name != departure.person:
        raise ProviderError("person")
    await to_thread.run_sync(
        linking.connect, accounts_of(request), provider.setup, identity, person.name
    )
    return RedirectResponse(departure.back, 303)


async def _onward(request: Request, departure: Departure) -> Response:
    provider = _provider(request)
    leave = partial(departures.leave, accounts_of(request), departure, address=address_of(request))
    try:
        await provider.described.description()  # nobody is sent to where nobody answers
        token = await to_thread.run_sync(leave)
        answer = onward(request, provider, await provider.way_there(token), out=False)
    except AccountError as error:
        return _refused(request, provider, error)
    cookies_of(request).give_departure(request, answer, token)
    return answer


def _refused(request: Request, provider: Provider, error: AccountError) -> Response:
    """Return the sign-in page, or that of one's account, with what to do."""
    message = error.message
    if isinstance(error, ProviderError):
        message = error.told(provider.name, provider.setup.site)
    context = SignInPage("", "/", message, "", provider.name)
    return page(request, "sign_in.html", context, error.status, wait_of(error))


def _provider(request: Request) -> Provider:
    """Return the provider; where none is configured there is nothing at its addresses."""
    provider = provider_of(request)
    if provider is None:
        raise ProblemError(Problem(404, *BY_STATUS[404]))
    return provider


def _sent(request: Request) -> dict[str, list[str]]:
    query = request.query_params
    return {name: query.getlist(name) for name in query}
