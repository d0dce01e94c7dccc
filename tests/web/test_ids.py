"""Every id that a caller may name, named by everybody: who may not leaves no trace and learns nothing.

`test_policy` tries the routes; here each request is whole and names something that is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.web.people import accounts_of, csrf_of, house, join, key, sign_in
from web.accounts import register
from web.accounts.policy import TABLE
from web.accounts.roles import Role, Scope
from web.queue.tables import metadata

OWNER = "the owner"  # the clinician whose note it is
WHO: tuple[str | None, ...] = (None, OWNER, *Role, *Scope)
KEPT_APART = ("audit", "sessions", "tries", "keys")  # change with any request, or when one is used
NOTE = "Gait training x 10 min with Zanzibaria"


@dataclass(frozen=True)
class Naming:
    """A request that names something. sent: {review} in it is the id of the owner's review, and
    {version} and {token} are what a page of it holds.

    may: for whom it is done. hidden: the others get the answer of what is not there.
    held: the review is the coder's at the time, else it is returned to the owner.
    """

    method: str
    path: str
    sent: dict[str, str] = field(default_factory=dict)
    may: tuple[str, ...] = ()
    json: bool = False
    hidden: tuple[str, ...] = ()
    held: bool = False


NONCE = "0" * 32
READERS = (Role.CODER, Role.AUDITOR)
NAMINGS = [
    Naming(
        "POST", "/api/v1/reviews", {"text": NOTE, "replaces": "{review}"},
        may=(OWNER, Role.CODER, Scope.SUBMIT), json=True, hidden=(Role.CLINICIAN,),
    ),
    Naming(
        "GET", "/api/v1/reviews/{review}",
        may=(OWNER, *READERS, Scope.OUTCOMES), hidden=(Role.CLINICIAN,),
    ),
    Naming("GET", "/returned/{review:uuid}", may=(OWNER,), hidden=(Role.CLINICIAN,)),
    Naming(
        "POST", "/returned/{review:uuid}",
        {"act": "answer", "words": "The left.", "version": "{version}", "nonce": NONCE},
        may=(OWNER,), hidden=(Role.CLINICIAN,),
    ),
    Naming("GET", "/queue/{review:uuid}", may=READERS),
    Naming(
        "POST", "/queue/{review:uuid}",
        {"act": "answer", "answer": "The left.", "version": "{version}", "nonce": NONCE},
        may=(Role.CODER,),
    ),
    Naming(
        "POST", "/queue/{review:uuid}",
        {"act": "release", "token": "{token}", "version": "{version}", "nonce": NONCE},
        may=(Role.CODER,), held=True,
    ),
    Naming(
        "POST", "/queue/{review:uuid}/renew", {"token": "{token}"}, may=(Role.CODER,), held=True
    ),
    Naming("GET", "/exports/{name}", may=(Role.AUDITOR,)),
    Naming("POST", "/people/change", {"name": "owner", "act": "disable"}, (Role.ADMINISTRATOR,)),
    Naming("POST", "/people/change", {"name": "owner", "act": "reset"}, (Role.ADMINISTRATOR,)),
    Naming(
        "POST", "/people/change", {"name": "owner", "act": "roles", "role-administrator": "on"},
        (Role.ADMINISTRATOR,),
    ),
    Naming("POST", "/people/keys/revoke", {"name": "key-submit"}, (Role.ADMINISTRATOR,)),
]  # fmt: skip


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str | None, TestClient]]:
    """who -> a client that is signed in as them, or sends their key."""
    with house(tmp_path_factory.mktemp("house")) as client:
        found: dict[str | None, TestClient] = {}
        for who in WHO:
            other = TestClient(client.app, follow_redirects=False)
            if who == OWNER:
                join(client, "owner", Role.CLINICIAN)
                sign_in(other, "owner")
            elif isinstance(who, Role):
                join(client, f"the-{who}", who)
                sign_in(other, f"the-{who}")
            elif isinstance(who, Scope):
                other.headers.update(key(client, who))
            found[who] = other
        yield found


def entered(client: TestClient, number: int, *, held: bool) -> dict[str, str]:
    """A review of the owner's that the coder holds, or has a question about: its names."""
    headers = {"Idempotency-Key": f"naming {number}"}
    came = client.post("/api/v1/reviews", json={"text": f"{NOTE} {number}"}, headers=headers)
    queue: Any = client.app.state.queue  # type: ignore[attr-defined]
    hold = queue.claim(came.json()["review"], by=f"the-{Role.CODER}").hold
    if not held:
        hold = queue.return_to_clinician(hold, "Which side?", key="r").hold
    numbers = {"version": str(hold.version), "token": str(hold.token)}
    return {"review": hold.review, "name": "decisions.csv", **numbers}


def state(client: TestClient) -> dict[str, Any]:
    """All that is stored, but for what any request changes."""
    with accounts_of(client).store.reading() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in KEPT_APART]
        whole: dict[str, Any] = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in tables
        }
        keys = metadata.tables["keys"]
        ended = select(keys.c.name, keys.c.revoked_at).order_by(keys.c.name)
        return whole | {"keys": connection.execute(ended).all()}


def ask(client: TestClient, naming: Naming, names: dict[str, str], key_name: str) -> Any:
    sent = {name: value.format_map(names) for name, value in naming.sent.items()}
    path = re.sub(r"\{(\w+)(:\w+)?\}", lambda part: names[part[1]], naming.path)
    headers = {"Idempotency-Key": key_name, "Accept": "application/json"}
    if naming.method == "GET":
        return client.get(path, headers=headers)
    if naming.json:
        return client.request(naming.method, path, json=sent, headers=headers)
    page = client.get("/account")
    csrf = csrf_of(client) if page.status_code == 200 else "0" * 64
    return client.request(naming.method, path, data={**sent, "csrf": csrf}, headers=headers)


@pytest.mark.parametrize(
    "naming", NAMINGS, ids=lambda n: f"{n.method} {n.path} {n.sent.get('act', '')}".strip()
)
def test_who_may_not_leaves_no_trace_and_learns_nothing(
    clients: dict[str | None, TestClient], naming: Naming
) -> None:
    number = NAMINGS.index(naming)
    names = entered(clients[OWNER], number, held=naming.held)
    nowhere = {**names, "review": "0" * 32, "name": "nothing.csv"}
    refused = [who for who in WHO if who not in naming.may]
    before = state(clients[None])
    for who in refused:
        answer = ask(clients[who], naming, names, f"{who} {number}")
        nothing = ask(clients[who], naming, nowhere, f"{who} {number} nothing")
        assert answer.status_code in (401, 403, 404), who
        assert (answer.status_code == 404) == (who in naming.hidden), who
        # One answer for what is another's and for what is not there.
        assert (answer.status_code, answer.content) == (nothing.status_code, nothing.content)
        assert state(clients[None]) == before, who
    # The red control: for one who may, it does tell or change something, and this look would
    # see it.
    for who in naming.may if naming.method == "GET" else naming.may[:1]:
        allowed = ask(clients[who], naming, names, f"may {number}")
        assert allowed.status_code < 400, allowed.text
        if naming.method == "GET":
            assert names["review"][:8] in allowed.text, who  # pages name it in short
            assert ask(clients[who], naming, nowhere, f"nothing {number}").status_code == 404
    assert (state(clients[None]) != before) == (naming.method != "GET")
    restore(clients)


def restore(clients: dict[str | None, TestClient]) -> None:
    """Have the owner as before: some of the requests took their rights away."""
    accounts = accounts_of(clients[None])
    owner = next(one for one in register.everybody(accounts) if one.name == "owner")
    if owner.disabled:
        register.enable(accounts, "owner", by="ada")
    if owner.roles != {Role.CLINICIAN}:
        register.set_roles(accounts, "owner", frozenset([Role.CLINICIAN]), by="ada")
    clients[OWNER].cookies.clear()
    sign_in(clients[OWNER], "owner")


def test_every_route_that_names_something_is_tried() -> None:
    """A route with an id in its address needs its line above, or its reason here."""
    reasons = {
        "/static/{path:path}": "our own files",
        "/join/{token}": "whoever has the link may: tests/accounts/test_links.py",
        "/join/{token}/provider": "likewise: tests/provider/test_linking.py",
        "/cds-services/{service_id}": "a service of ours; the note comes with the call",
        "/cds-services/{service_id}/feedback": "likewise",
    }
    named = {path for _, path in TABLE if "{" in path}
    assert named <= {naming.path for naming in NAMINGS} | set(reasons)
