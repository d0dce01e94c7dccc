"""What the command line asks of accounts. Opens the store, which brings its tables up to date."""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import anyio

from .. import logs
from ..queue import rekeying
from ..queue.migrate import open_store
from ..queue.values import utc_now
from ..settings import Settings
from . import factor_setup, keys, links, register
from .book import Accounts
from .errors import OpenAddressError, UnfitNameError
from .keys import Key
from .names import checked_name
from .passwords import Passwords
from .provider.errors import ProviderError, ProviderSetupError
from .provider.flow import Provider
from .provider.setup import make_setup
from .register import Known
from .roles import Role, Scope


@contextmanager
def opened(url: str | None) -> Iterator[Accounts]:
    """Give the accounts of a database."""
    passwords, store = passwords_of(Settings()), open_store(url)
    try:
        yield Accounts(store, utc_now, passwords=passwords)
    finally:
        store.close()


def passwords_of(settings: Settings) -> Passwords:
    """Return how passwords are looked at, as the settings say."""
    return Passwords(words=frozenset(settings.password_words), leaked=settings.leaked_passwords)


def start(url: str | None, host: str) -> str | None:
    """Check the settings and the address, and have the log written as they say. Return the path
    of the link that makes the first administrator; None if there is one, or no database.

    host: where the server listens. Raises OpenAddressError for one that other machines reach,
    unless it is said that a proxy ends TLS and there is an administrator; NoteKeyError without the
    keys of the notes; ValidationError for a setting.
    """
    settings = Settings()
    logs.configure(settings.log_level)
    if not is_this_machine(host) and not settings.behind_tls:
        raise OpenAddressError(
            f"On {host} passwords and notes would cross the network as they are. Listen on "
            "127.0.0.1, or put a proxy with TLS in front and set SUGGESTER_BEHIND_TLS=1."
        )
    if not url:
        if is_this_machine(host):
            return None
        raise OpenAddressError(
            f"On {host} whoever reaches this machine could use it: people sign in only where "
            "SUGGESTER_DATABASE is set. Set it, e.g. to sqlite:////var/lib/suggester/queue.db."
        )
    with opened(url) as accounts:
        rekeying.check(accounts.store)
        if is_this_machine(host):
            token = links.first_link(accounts)
            return token and path_of(token)
        if not register.is_led(accounts):
            raise OpenAddressError(
                f"On {host} others could reach a server that nobody leads yet. Make an "
                "administrator first: suggester accounts add NAME --role administrator."
            )
        return None


def add(url: str | None, name: str, roles: Iterable[str], password: str, *, by: str) -> None:
    """Let somebody new in at once, with a password that they chose here."""
    wanted = _roles(roles)
    with opened(url) as accounts:
        accounts.passwords.check(password, checked_name(name))
        links.use(accounts, links.invite(accounts, name, wanted, by=by), "", password)


def invite(url: str | None, name: str, roles: Iterable[str], *, by: str) -> str:
    """Return the path of a link with which somebody new joins."""
    wanted = _roles(roles)
    with opened(url) as accounts:
        return path_of(links.invite(accounts, name, wanted, by=by))


def _roles(names: Iterable[str]) -> frozenset[Role]:
    wanted = frozenset(map(Role, names))
    if not wanted:
        raise UnfitNameError("Choose at least one role.")
    return wanted


def reset(url: str | None, name: str, *, by: str) -> str:
    """Return the path of a link with which somebody chooses a new password."""
    with opened(url) as accounts:
        return path_of(links.reset(accounts, name, by=by))


def reset_second_factor(url: str | None, name: str, *, by: str) -> None:
    """Take away the second factor of somebody who lost it."""
    with opened(url) as accounts:
        factor_setup.reset(accounts, name, by=by)


def everybody(url: str | None) -> tuple[Known, ...]:
    """Return every person, by name."""
    with opened(url) as accounts:
        return register.everybody(accounts)


def disable(url: str | None, name: str, *, by: str) -> None:
    """Let somebody in no more."""
    with opened(url) as accounts:
        register.disable(accounts, name, by=by)


def enable(url: str | None, name: str, *, by: str) -> None:
    """Let somebody in again."""
    with opened(url) as accounts:
        register.enable(accounts, name, by=by)


def make_key(url: str | None, name: str, scopes: Iterable[str], *, by: str, days: int) -> str:
    """Return a new API key."""
    with opened(url) as accounts:
        return keys.make(accounts, name, frozenset(map(Scope, scopes)), by=by, days=days)


def revoke_key(url: str | None, name: str, *, by: str) -> None:
    """Let a key open nothing any more."""
    with opened(url) as accounts:
        keys.revoke(accounts, name, by=by)


def every_key(url: str | None) -> tuple[Key, ...]:
    """Return every key that ever was, by name."""
    with opened(url) as accounts:
        return keys.every(accounts)


def check_provider() -> Mapping[str, str]:
    """Ask the provider of the settings for its description and keys; return what is to be known.

    Raises ProviderSetupError with what to set, or with why its answer cannot be used.
    """
    settings = Settings()
    setup = make_setup(settings, site=settings.public_url, database=settings.database)
    if setup is None:
        raise ProviderSetupError("No provider is set: docs/how-to/sign-in.md says what to set.")
    provider = Provider(setup)
    try:
        description = anyio.run(provider.described.description)
        anyio.run(provider.described.key, None)
    except ProviderError as error:
        raise ProviderSetupError(
            f"{setup.issuer} cannot be used: {error.why}. Check SUGGESTER_OIDC_ISSUER, and that "
            "this machine reaches the provider; docs/how-to/sign-in.md lists the words."
        ) from None
    return {
        "issuer": setup.issuer,
        "enter there as the address to come back to": setup.redirect_uri,
        "and as the address after signing out": f"{setup.site}/sign-in",
        "people sign in at": description.authorization,
        "tokens come from": description.token,
        "keys come from": description.keys,
        "people sign out at": description.end_session or "not offered",
    }


def is_this_machine(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def path_of(token: str) -> str:
    """Return the address of a one-time link, without the server's own."""
    return f"/join/{token}"
