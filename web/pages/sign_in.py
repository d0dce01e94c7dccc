"""Sign in and out, and the one-time links by which a person chooses a password."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ..account_contexts import JoinPage, SignInPage
from ..accounts import links, sessions
from ..accounts.errors import AccountError, LinkError, WaitError
from ..accounts.gate import way_back
from ..accounts.here import accounts_of, address_of, cookies_of, provider_of
from ..accounts.links import Link, Purpose
from ..accounts.passwords import SHORTEST
from ..accounts.people import signed_in
from ..accounts.signing_in import sign_in
from ..accounts.turns import in_turn
from ..form_body import read_form
from ..problems import Problem, ProblemError
from ..render import page
from .onward import onward

router = APIRouter(include_in_schema=False)
TITLES = {
    Purpose.FIRST: "Make the first administrator",
    Purpose.INVITE: "Join",
    Purpose.RESET: "Choose a new password",
}


@router.api_route("/sign-in", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show the form."""
    asked = request.query_params
    notice = "Your password is kept. Sign in with it." if "joined" in asked else ""
    back = way_back(asked.get("next", "/"))
    return page(request, "sign_in.html", SignInPage("", back, "", notice, provider_name(request)))


@router.post("/sign-in")
async def enter(request: Request) -> Response:
    """Sign in, or show the form with what is wrong."""
    accounts, cookies = accounts_of(request), cookies_of(request)
    sent = await read_form(request)
    name, back = sent.get("name", ""), way_back(sent.get("back", "/"))

    def attempt() -> Response:
        signed = sign_in(
            accounts,
            name,
            sent.get("password", ""),
            address=address_of(request),
            device=cookies.device(request),
        )
        if old := cookies.session(request):
            with accounts.writing() as change:
                sessions.end(change, old)
        answer = RedirectResponse(back, 303)
        cookies.give(request, answer, signed)
        return answer

    try:
        return await in_turn(request, attempt)
    except AccountError as error:
        wait = {"Retry-After": str(error.seconds)} if isinstance(error, WaitError) else {}
        context = SignInPage(name, back, error.message, "", provider_name(request))
        return page(request, "sign_in.html", context, error.status, wait)


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """End the session."""
    accounts, person = accounts_of(request), signed_in(request)
    await read_form(request)
    token = cookies_of(request).session(request) or ""
    issuer = await to_thread.run_sync(lambda: sessions.sign_out(accounts, token, by=person.name))
    return await signed_out(request, issuer)


async def signed_out(request: Request, issuer: str | None) -> Response:
    """Have the browser forget its session, and sign out at the provider too if it came from there.

    issuer: through whom the session was begun, or None.
    """
    provider = provider_of(request)
    way_out = await provider.way_out() if provider and provider.setup.issuer == issuer else None
    answer: Response = RedirectResponse("/sign-in", 303)
    if provider and way_out:
        request.state.person = None  # the page is for nobody any more
        answer = onward(request, provider, way_out, out=True)
    cookies_of(request).take_session(request, answer)
    return answer


@router.api_route("/join/{token}", methods=["GET", "HEAD"])
async def invited(request: Request, token: str) -> Response:
    """Show what the link is for. Looking does not use it up."""
    link = await _link(request, token)
    context = _join_page(request, token, link, link.name or "", "")
    return page(request, "join.html", context)


@router.post("/join/{token}")
async def join(request: Request, token: str) -> Response:
    """Keep the password that was chosen, or show the form with what is wrong."""
    accounts = accounts_of(request)
    sent = await read_form(request)
    link = await _link(request, token)
    name, password = sent.get("name", ""), sent.get("password", "")
    try:
        if password != sent.get("again", ""):
            raise AccountError("The two passwords differ. Type the same twice.")
        await in_turn(request, lambda: links.use(accounts, token, name, password))
    except LinkError as error:
        raise gone(error) from None
    except AccountError as error:
        context = _join_page(request, token, link, link.name or name, error.message)
        return page(request, "join.html", context, error.status)
    return RedirectResponse("/sign-in?joined", 303)


async def _link(request: Request, token: str) -> Link:
    try:
        return await to_thread.run_sync(links.look, accounts_of(request), token)
    except LinkError as error:
        raise gone(error) from None


def gone(error: LinkError) -> ProblemError:
    """The error for a link that leads nowhere."""
    return ProblemError(Problem(404, "link", "The link cannot be used", error.message))


def provider_name(request: Request) -> str:
    """Return what people call the provider; "" without one."""
    provider = provider_of(request)
    return provider.name if provider else ""


def _join_page(request: Request, token: str, link: Link, name: str, error: str) -> JoinPage:
    return JoinPage(
        token=token,
        title=TITLES[link.purpose],
        chooses=link.name is None,
        name=name,
        roles=", ".join(sorted(link.roles)),
        shortest=SHORTEST,
        error=error,
        provider=provider_name(request) if link.purpose is Purpose.INVITE else "",
    )
