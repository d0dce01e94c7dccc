"""Sign in and out, and the one-time links by which a person chooses a password."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ..account_contexts import CodePage, FactorPage, JoinPage, RecoveryPage, SignInPage
from ..accounts import halfway, links, sessions
from ..accounts.errors import AccountError, HalfwayError, LinkError, WaitError
from ..accounts.factor_setup import finish_at_sign_in
from ..accounts.gate import way_back
from ..accounts.here import accounts_of, address_of, cookies_of, provider_of
from ..accounts.links import Link, Purpose
from ..accounts.passwords import SHORTEST
from ..accounts.people import signed_in
from ..accounts.second_factor import confirmed, proposed
from ..accounts.signing_in import Halfway, SignedIn, sign_in, sign_in_with_code
from ..accounts.turns import in_turn
from ..form_body import read_form
from ..problems import Problem, ProblemError
from ..qr_code import qr_code
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
    """Sign in, ask for a code first, or show the form with what is wrong."""
    accounts, cookies = accounts_of(request), cookies_of(request)
    sent = await read_form(request)
    name, back = sent.get("name", ""), way_back(sent.get("back", "/"))

    def attempt() -> Response:
        found = sign_in(
            accounts,
            name,
            sent.get("password", ""),
            address=address_of(request),
            device=cookies.device(request),
        )
        if isinstance(found, Halfway):
            return code_page(request, found.token, back, has_factor=found.has_factor)
        return entered(request, found, RedirectResponse(back, 303))

    try:
        return await in_turn(request, attempt)
    except AccountError as error:
        context = SignInPage(name, back, error.message, "", provider_name(request))
        return page(request, "sign_in.html", context, error.status, wait_of(error))


@router.post("/sign-in/code")
async def enter_code(request: Request) -> Response:
    """Sign in who is halfway, by a code of their second factor, or the first code of a new one."""
    accounts, cookies = accounts_of(request), cookies_of(request)
    sent = await read_form(request)
    token, code = sent.get("token", ""), sent.get("code", "")
    back, device = way_back(sent.get("back", "/")), cookies.device(request)
    address, has_factor = address_of(request), True

    def attempt() -> Response:
        nonlocal has_factor
        with accounts.reading() as now:
            has_factor = confirmed(now, halfway.person_of(now, token)) is not None
        if has_factor:
            signed = sign_in_with_code(accounts, token, code, address=address, device=device)
            return entered(request, signed, RedirectResponse(back, 303))
        signed, codes = finish_at_sign_in(accounts, token, code, address=address, device=device)
        shown = page(request, "recovery_codes.html", RecoveryPage(codes, back))
        return entered(request, signed, shown)

    def again(error: AccountError) -> Response:
        return code_page(request, token, back, has_factor=has_factor, error=error)

    try:
        return await to_thread.run_sync(attempt)
    except HalfwayError as error:
        context = SignInPage("", back, error.message, "", provider_name(request))
        return page(request, "sign_in.html", context, error.status)
    except AccountError as error:
        return await to_thread.run_sync(again, error)


def code_page(
    request: Request, token: str, back: str, *, has_factor: bool, error: AccountError | None = None
) -> Response:
    """Return the page that asks for a code, or the one to set up a second factor first."""
    said, status = (error.message, error.status) if error else ("", 200)
    headers = wait_of(error) if error else {}
    if has_factor:
        return page(request, "code.html", CodePage(token, back, said), status, headers)
    accounts = accounts_of(request)
    with accounts.reading() as now:
        name = halfway.person_of(now, token)
    setup = proposed(accounts, name)
    context = FactorPage(
        "/sign-in/code", token, back, setup.text, setup.uri, qr_code(setup.uri), said
    )
    return page(request, "second_factor.html", context, status, headers)


def entered(request: Request, signed: SignedIn, answer: Response) -> Response:
    """Give a browser its new session with an answer, and end the one that it had."""
    accounts, cookies = accounts_of(request), cookies_of(request)
    if old := cookies.session(request):
        with accounts.writing() as change:
            sessions.end(change, old)
    cookies.give(request, answer, signed)
    return answer


def wait_of(error: AccountError) -> dict[str, str]:
    """Return the header of an error that says when to come back."""
    return {"Retry-After": str(error.seconds)} if isinstance(error, WaitError) else {}


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
