"""One's own account: who one is, where one is signed in, a new password."""

from datetime import datetime

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ..account_contexts import AccountPage, SessionView
from ..accounts import sessions
from ..accounts.errors import AccountError
from ..accounts.here import accounts_of, cookies_of, provider_of
from ..accounts.passwords import SHORTEST
from ..accounts.people import signed_in
from ..accounts.proving import prove_fresh
from ..accounts.signing_in import change_password, ways_in
from ..accounts.turns import in_turn
from ..form_body import read_form
from ..render import page
from .sign_in import signed_out, wait_of

router = APIRouter(include_in_schema=False)
NOTICES = {
    "changed": "Your password is changed, and every other session ended.",
    "factor": "Your second factor is set up, and every other session ended.",
    "no-factor": "Your second factor is removed, and every other session ended.",
    "connected": "From now on you can sign in with that account too.",
    "disconnected": "Only your password lets you in from now on.",
}


@router.api_route("/account", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show the account."""
    return await account_page(request)


@router.post("/account/password")
async def password(request: Request) -> Response:
    """Change the password; every other session of the person ends."""
    accounts, cookies, person = accounts_of(request), cookies_of(request), signed_in(request)
    sent = await read_form(request)
    old, new, code = sent.get("old", ""), sent.get("password", ""), sent.get("code", "")
    try:
        if new != sent.get("again", ""):
            raise AccountError("The two new passwords differ. Type the same twice.")
        token = await in_turn(
            request, lambda: change_password(accounts, person.name, old, new, code)
        )
    except AccountError as error:
        return await account_page(request, wrong=error)
    answer = RedirectResponse("/account?changed", 303)
    cookies.give_session(request, answer, token)
    return answer


@router.post("/account/sign-out-everywhere")
async def sign_out_everywhere(request: Request) -> Response:
    """End every session of the person, this one too, once the password was shown again."""
    accounts, cookies, person = accounts_of(request), cookies_of(request), signed_in(request)
    sent = await read_form(request)
    token, password = cookies.session(request) or "", sent.get("password", "")
    try:
        await in_turn(request, lambda: prove_fresh(accounts, person.name, token, password))
    except AccountError as error:
        return await account_page(request, wrong=error, at="sessions")
    issuer = await to_thread.run_sync(sessions.sign_out_everywhere, accounts, person.name, token)
    return await signed_out(request, issuer)


async def account_page(
    request: Request,
    *,
    wrong: AccountError | None = None,
    at: str = "password",
    provider_error: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the page of who is signed in.

    wrong: what went wrong in the part of the page that ``at`` names: its status is the answer's.
    """
    accounts, cookies, person = accounts_of(request), cookies_of(request), signed_in(request)
    token = cookies.session(request) or ""
    mine = await to_thread.run_sync(sessions.own, accounts, person.name, token)
    provider = provider_of(request)
    issuer = provider.setup.issuer if provider else ""
    ways = await to_thread.run_sync(ways_in, accounts, person.name, issuer)
    failed = bool(wrong or provider_error)
    said_so = [NOTICES[asked] for asked in request.query_params if asked in NOTICES and not failed]
    errors = {at: wrong.message} if wrong else {}
    context = AccountPage(
        name=person.name,
        roles=", ".join(sorted(person.roles)),
        sessions=tuple(SessionView(said(one.begun), said(one.seen), one.current) for one in mine),
        shortest=SHORTEST,
        error=errors.get("password", ""),
        notice=said_so[0] if said_so else "",
        provider=provider.name if provider else "",
        connected=ways.connected,
        provider_error=provider_error,
        has_password=ways.password,
        factor_since=said(ways.factor.since) if ways.factor.since else "",
        codes_left=ways.factor.left,
        factor_required=accounts.factor_required,
        factor_error=errors.get("factor", ""),
        sessions_error=errors.get("sessions", ""),
    )
    if wrong:
        status, headers = wrong.status, wait_of(wrong)
    return page(request, "account.html", context, status, headers)


def said(moment: datetime) -> str:
    """Return a moment as it is shown, e.g. ``2026-03-02 08:00 UTC``."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
