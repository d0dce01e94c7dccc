"""The accounts of the application that a request came to, and where the request comes from."""

from starlette.requests import Request

from .book import Accounts
from .cookies import Cookies
from .provider.flow import Provider


def accounts_of(request: Request) -> Accounts:
    """Return the application's accounts."""
    accounts: Accounts = request.app.state.accounts
    return accounts


def cookies_of(request: Request) -> Cookies:
    """Return how the application gives cookies."""
    cookies: Cookies = request.app.state.cookies
    return cookies


def provider_of(request: Request) -> Provider | None:
    """Return the provider through which people may sign in, if one is configured."""
    provider: Provider | None = request.app.state.provider
    return provider


def address_of(request: Request) -> str:
    """Return where a request comes from, as far as the server knows."""
    return request.client.host if request.client else ""
