"""What the command line asks of webhooks. Opens the store, which brings its tables up to date."""

from ..accounts.commands import opened
from ..settings import Settings
from . import book
from .addresses import Reach
from .book import Webhook


def reach_of(settings: Settings) -> Reach:
    """Return where webhooks may go by the settings."""
    return Reach(loopback=settings.webhook_loopback, networks=settings.webhook_networks)


def add(url: str | None, name: str, address: str, *, by: str) -> str:
    """Return the secret of a new webhook."""
    with opened(url) as accounts:
        return book.add(accounts, name, address, reach_of(Settings()), by=by)


def every(url: str | None) -> tuple[Webhook, ...]:
    """Return the webhooks that are told, by name."""
    with opened(url) as accounts:
        return book.every(accounts)


def rotate(url: str | None, name: str, *, by: str) -> str:
    """Return a new secret of a webhook."""
    with opened(url) as accounts:
        return book.rotate(accounts, name, by=by)


def pause(url: str | None, name: str, *, by: str) -> None:
    """Let what there is to tell a webhook wait."""
    with opened(url) as accounts:
        book.pause(accounts, name, by=by)


def resume(url: str | None, name: str, *, by: str) -> None:
    """Tell a webhook again."""
    with opened(url) as accounts:
        book.resume(accounts, name, by=by)


def remove(url: str | None, name: str, *, by: str) -> None:
    """Tell a webhook nothing any more."""
    with opened(url) as accounts:
        book.remove(accounts, name, by=by)
