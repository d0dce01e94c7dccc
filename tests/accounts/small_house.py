"""People of a small clinic, each with the same way in; what the record says of them."""

import json
from typing import Any

from sqlalchemy import select

from web.accounts import links
from web.accounts.book import Accounts
from web.accounts.roles import Role
from web.accounts.signing_in import SignedIn, sign_in
from web.queue.tables import audit

PASSWORD = "five words nobody ever said"  # noqa: S105
ADDRESS = "192.0.2.7"


def first(accounts: Accounts, name: str = "ada") -> str:
    token = links.first_link(accounts)
    assert token
    return links.use(accounts, token, name, PASSWORD)


def joined(accounts: Accounts, name: str, *roles: Role) -> str:
    token = links.invite(accounts, name, frozenset(roles), by="ada")
    return links.use(accounts, token, "", PASSWORD)


def enter(
    accounts: Accounts, name: str, password: str = PASSWORD, device: str | None = None
) -> SignedIn:
    entered = sign_in(accounts, name, password, address=ADDRESS, device=device)
    assert isinstance(entered, SignedIn)
    return entered


def events(accounts: Accounts) -> list[tuple[str, str, dict[str, Any]]]:
    with accounts.store.reading() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.seq)).all()
    return [(row.actor, row.action, json.loads(row.detail)) for row in rows]
