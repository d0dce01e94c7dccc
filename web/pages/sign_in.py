"""Sign in and out, and the one-time links by which a person chooses a password."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ..account_contexts import JoinPage, SignInPage
from ..accounts import links, sessions
from ..accounts.errors import AccountError, LinkError, WaitError
from ..accounts.gate import way_back
from ..accounts.here import accounts_of, cookies_of
from ..accounts.links import Link, Purpose
from ..accounts.passwords import SHORTEST
from ..accounts.people import signed_in
from ..accounts.signing_in import sign_in
from ..accounts.turns import in_turn
from ..form_body import read_form
from ..problems import Problem, ProblemError
from ..render import page

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
    return page(
        request, "sign_in.html", SignInPage("", way_back(asked.get("next", "/")), "", notice)
    )


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
            address=request.client.host if request.client else "",
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
        context = SignInPage(name, back, error.message, "")
        return page(request, "sign_in.html", context, error.status, wait)


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """End the session."""
    accounts, cookies, person = accounts_of(request), cookies_of(request), signed_in(request)
    await read_form(request)
    token = cookies.session(request) or ""
    await to_thread.run_sync(lambda: sessions.sign_out(accounts, token, by=person.name))
    answer = RedirectResponse("/sign-in", 303)
    cookies.take_session(request, answer)
    return answer


@router.api_route("/join/{token}", methods=["GET", "HEAD"])
async def invited(request: Request, token: str) -> Response:
    """Show what the link is for. Looking does not use it up."""
    link = await _link(request, token)
    return page(request, "join.html", _join_page(token, link, link.name or "", ""))


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
        context = _join_page(token, link, link.name or name, error.message)
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


def _join_page(token: str, link: Link, name: str, error: str) -> JoinPage:
    return JoinPage(
        token=token,
        title=TITLES[link.purpose],
        chooses=link.name is None,
        name=name,
        roles=", ".join(sorted(link.roles)),
        shortest=SHORTEST,
        error=error,
    )
