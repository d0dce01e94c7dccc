"""Pieces of SQL in every parameter, header and part of an address: nothing fails, nothing more comes.

That a query is put together from text is also looked for in the source (ruff S608).
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import ColumnElement, select, text
from starlette.testclient import TestClient

from tests.web.people import csrf_of, house, join, sign_in
from tests.web.reviews import enter
from web.accounts.roles import Role
from web.queue import listing
from web.queue.tables import metadata, reviews

MANY = 5
HEADS = ("", "'", '"', "')", "'))", "\\'", "1", "-1", "%27", "x'; ")
TAILS = (
    "OR 1=1--", "OR '1'='1", "UNION SELECT name, roles, password FROM people--",
    "; DROP TABLE reviews;--", "AND sleep(5)--", "|| (SELECT password FROM people) ||",
    "%", "_", "/*", "OR clinician LIKE '%",
)  # fmt: skip
PIECES = [head + (" " if head else "") + tail for head, tail in product(HEADS, TAILS)]
assert len(PIECES) >= 100

Ask = Callable[[TestClient, str, str], Any]


def query(path: str, name: str) -> Ask:
    return lambda client, piece, _: client.get(f"{path}?{name}={quote(piece)}")


def header(name: str) -> Ask:
    def ask(client: TestClient, piece: str, _: str) -> Any:
        return client.get("/api/v1/reviews", headers={name: piece.encode().decode("latin-1")})

    return ask


def form(path: str, name: str, **more: str) -> Ask:
    def ask(client: TestClient, piece: str, csrf: str) -> Any:
        return client.post(path, data={"csrf": csrf, **more, name: piece})

    return ask


def part(path: str) -> Ask:
    return lambda client, piece, _: client.get(path.format(quote(piece, safe="")))


PLACES: dict[str, Ask] = {
    **{
        f"list by {name}": query("/queue", name)
        for name in ("status", "code", "clinician", "site", "age", "risk", "after", "before")
    },
    **{f"api by {name}": query("/api/v1/reviews", name) for name in ("state", "limit", "after")},
    "find": form("/queue/find", "sought"),
    "a view": form("/queue/views/remove", "name"),
    "a person": form("/people/change", "name", act="disable"),
    "a key": form("/people/keys/revoke", "name"),
    "a webhook": form("/webhooks/change", "id", act="remove"),
    "who signs in": form("/sign-in", "name", back="/"),
    "a review of the page": part("/queue/{}"),
    "a review of the API": part("/api/v1/reviews/{}"),
    "an export": part("/exports/{}"),
    "a link": part("/join/{}"),
    "a cookie": header("Cookie"),
    "a key that is sent": header("Authorization"),
    "what is known": header("If-None-Match"),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with house(tmp_path_factory.mktemp("house"), requests_per_minute=10**6) as client:
        join(client, "every", *Role)
        for number in range(MANY):
            enter(client, f"O: Manual therapy x {number} min.", f"k{number}")
        sign_in(client, "every")
        yield client


def stored(client: TestClient) -> dict[str, int]:
    """How many rows each table has that no request of these may change."""
    apart = {"audit", "tries", "sessions"}
    app: Any = client.app
    with app.state.queue.store.reading() as connection:
        return {
            table.name: len(connection.execute(select(table)).all())
            for table in metadata.sorted_tables
            if table.name not in apart
        }


def rows_shown(answer: Any) -> int:
    """How many reviews an answer shows."""
    if "context" in vars(answer) and answer.context and "rows" in answer.context:
        return len(answer.context["rows"])
    if answer.headers.get("content-type") == "application/json" and "reviews" in answer.json():
        return len(answer.json()["reviews"])
    return 0


def faults(client: TestClient, place: str) -> list[str]:
    """Put every piece into a place; return what is not as it must be."""
    csrf, before, found = csrf_of(client), stored(client), []
    for piece in PIECES:
        answer = PLACES[place](client, piece, csrf)
        if answer.status_code >= 500:
            found.append(f"{answer.status_code} {piece}")
        # Of what is in no list the answer is a mistake, or nothing; a header changes no list.
        if rows_shown(answer) and "by" in place and answer.status_code == 200:
            found.append(f"{rows_shown(answer)} rows: {piece}")
    return found if stored(client) == before else [*found, "rows changed"]


@pytest.mark.parametrize("place", PLACES)
def test_a_piece_of_sql_is_text(client: TestClient, place: str) -> None:
    assert faults(client, place) == []


def test_one_query_put_together_from_text_is_found(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the clinician of the list as a part of the query's text."""

    def careless(*asked: Any) -> list[Any]:
        found = list(real(*asked))
        name = asked[0].filters.clinician
        if name is not None:
            holds: ColumnElement[bool] = text(f"(clinician = '{name}')")  # type: ignore[assignment]
            found[0] = listing.Path(
                reviews, "reviews_of_clinician", found[0].rank, found[0].id, (holds,), "clinician"
            )
        return found

    real = listing.paths_of
    monkeypatch.setattr(listing, "paths_of", careless)
    assert faults(client, "list by clinician")
