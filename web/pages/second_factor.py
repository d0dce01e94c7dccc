"""One's own second factor: set it up, get new recovery codes, take it away."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ..account_contexts import FactorPage, RecoveryPage
from ..accounts import factor_setup
from ..accounts.errors import AccountError, WrongSignInError
from ..accounts.here import accounts_of, cookies_of
from ..accounts.people import signed_in
from ..accounts.second_factor import Setup, proposed
from ..accounts.turns import in_turn
from ..form_body import read_form
from ..qr_code import qr_code
from ..render import page
from .account import account_page
from .sign_in import wait_of

router = APIRouter(include_in_schema=False)
CONFIRM = "/account/second-factor/confirm"


@router.post("/account/second-factor")
async def change(request: Request) -> Response:
    """Begin to set it up, make new recovery codes, or remove it; the password is asked for."""
    accounts, cookies, name = accounts_of(request), cookies_of(request), signed_in(request).name
    sent = await read_form(request)
    password, code = sent.get("password", ""), sent.get("code", "")
    try:
        match sent.get("act"):
            case "begin":
                setup = await in_turn(request, lambda: factor_setup.begin(accounts, name, password))
                return _setup_page(request, setup)
            case "codes":
                codes = await in_turn(
                    request, lambda: factor_setup.renew_codes(accounts, name, password, code)
                )
                return page(request, "recovery_codes.html", RecoveryPage(codes, "/account"))
            case "remove":
                token = await in_turn(
                    request, lambda: factor_setup.remove(accounts, name, password, code)
                )
                answer = RedirectResponse("/account?no-factor", 303)
                cookies.give_session(request, answer, token)
                return answer
        raise AccountError("Press one of the page's buttons.")
    except AccountError as error:
        return await account_page(request, wrong=error, at="factor")


@router.post(CONFIRM)
async def confirm(request: Request) -> Response:
    """Have it asked for from now on, once the app's first code is right."""
    accounts, cookies, name = accounts_of(request), cookies_of(request), signed_in(request).name
    sent = await read_form(request)
    code = sent.get("code", "")
    try:
        made = await to_thread.run_sync(lambda: factor_setup.finish(accounts, name, code))
    except WrongSignInError as error:
        setup = await to_thread.run_sync(proposed, accounts, name)
        return _setup_page(request, setup, error)
    except AccountError as error:  # nothing to confirm, or too many tries
        return await account_page(request, wrong=error, at="factor")
    answer = page(request, "recovery_codes.html", RecoveryPage(made.codes, "/account?factor"))
    cookies.give_session(request, answer, made.session)
    return answer


def _setup_page(request: Request, setup: Setup, error: AccountError | None = None) -> Response:
    said, status = (error.message, error.status) if error else ("", 200)
    context = FactorPage(CONFIRM, "", "", setup.text, setup.uri, qr_code(setup.uri), said)
    return page(request, "second_factor.html", context, status, wait_of(error) if error else None)
