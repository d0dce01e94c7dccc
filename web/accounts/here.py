"""The accounts of the application that a request came to."""

from starlette.requests import Request

from .book import Accounts
from .cookies import Cookies


def accounts_of(request: Request) -> Accounts:
    """Return the application's accounts."""
    accounts: Accounts = request.app.state.accounts
    return accounts


def cookies_of(request: Request) -> Cookies:
    """Return how the application gives cookies."""
    cookies: Cookies = request.app.state.cookies
    return cookies
