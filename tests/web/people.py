"""An application with accounts, and somebody signed in to it in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from tests.accounts.conftest import cheap
from tests.accounts.small_house import PASSWORD
from tests.web.small_engine import SmallEngine
from web.accounts import keys, links
from web.accounts.book import Accounts
from web.accounts.roles import Role, Scope
from web.app import create_app
from web.settings import Settings


@contextmanager
def house(
    place: Path | str, engine: SmallEngine | None = None, **settings: object
) -> Iterator[TestClient]:
    """A client of the application over a new database; its administrator is ``ada``.

    place: a folder for SQLite, or the address of a database.
    """
    database = place if isinstance(place, str) else f"sqlite:///{place / 'queue.db'}"
    made = Settings(database=database, **settings)  # type: ignore[arg-type]
    app = create_app(made, load_engine=lambda: engine or SmallEngine())
    with TestClient(app, follow_redirects=False) as client:
        client.app.state.accounts = replace(accounts_of(client), passwords=cheap())  # type: ignore[attr-defined]
        links.use(accounts_of(client), links.first_link(accounts_of(client)) or "", "ada", PASSWORD)
        yield client


def accounts_of(client: TestClient) -> Accounts:
    accounts: Accounts = client.app.state.accounts  # type: ignore[attr-defined]
    return accounts


def join(client: TestClient, name: str, *roles: Role) -> None:
    """Let somebody join."""
    token = links.invite(accounts_of(client), name, frozenset(roles), by="ada")
    links.use(accounts_of(client), token, "", PASSWORD)


def sign_in(client: TestClient, name: str = "ada") -> str:
    """Sign in as a browser does; return the token for forms."""
    answer = client.post(
        "/sign-in",
        data={"name": name, "password": PASSWORD, "csrf": client.get("/sign-in").context["csrf"]},
        headers={"Origin": "http://testserver"},
    )
    assert answer.status_code == 303, answer.text
    client.headers["Origin"] = "http://testserver"
    return csrf_of(client)


def csrf_of(client: TestClient) -> str:
    """Return the token that the account page's forms hold."""
    csrf: str = client.get("/account").context["csrf"]
    return csrf


def key(client: TestClient, *scopes: Scope) -> dict[str, str]:
    """Return the header of a new API key."""
    name = "-".join(("key", *sorted(scopes)))
    made = keys.make(accounts_of(client), name, frozenset(scopes), by="ada")
    return {"Authorization": f"Bearer {made}"}
