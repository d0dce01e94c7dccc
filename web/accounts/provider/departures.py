"""Browsers on their way to the provider: each may come back once, within ten minutes.

The browser has the secret; the database has its digest, and where the browser goes afterwards.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, insert, select

from .. import tries
from ..book import Accounts
from ..tables import departures
from ..tokens import digest_of, new_token
from .errors import ProviderError

LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Departure:
    """Where somebody goes who comes back. back: a page of ours.

    link: the digest of an invitation to be used. person: who connects an account, signed in here.
    """

    back: str
    link: str | None = field(default=None, repr=False)
    person: str | None = None


def leave(accounts: Accounts, departure: Departure, *, address: str) -> str:
    """Return the secret for a browser that sets out. Raises WaitError for an address with too many.

    address: where the request comes from.
    """
    token = new_token()
    with accounts.writing() as change:
        tries.count(change, [tries.departure(address)])
        change.connection.execute(delete(departures).where(departures.c.ends_at <= change.at))
        change.connection.execute(
            insert(departures).values(
                digest=digest_of(token),
                back=departure.back,
                link=departure.link,
                person=departure.person,
                ends_at=change.at + LASTS,
            )
        )
    return token


def come_back(accounts: Accounts, token: str) -> Departure:
    """Return where the browser was going, and forget it. Raises ProviderError (stale)."""
    mine = departures.c.digest == digest_of(token)
    with accounts.writing() as change:
        query = select(departures).where(mine, departures.c.ends_at > change.at)
        row = change.connection.execute(query).mappings().one_or_none()
        gone = change.connection.execute(delete(departures).where(mine))
        if row is None or gone.rowcount != 1:
            raise ProviderError("stale", "not-on-the-way")
    return Departure(row["back"], row["link"], row["person"])
