"""The whole way through the pages, on SQLite and on PostgreSQL."""

from urllib.parse import urlsplit

from starlette.testclient import TestClient

from tests.accounts.small_house import PASSWORD, events
from tests.web.people import accounts_of, csrf_of, house, sign_in
from web.queue import audit
from web.queue.store import Store


def test_from_the_first_sign_in_to_a_revoked_key(store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    with house(url, behind_tls=True) as ada:
        ada.base_url = "https://testserver"
        csrf = sign_in(ada)
        form = {"csrf": csrf, "name": "cora", "role-coder": "on"}
        link = urlsplit(ada.post("/people/invite", data=form).context["secret"])
        assert link.scheme == "https"
        cora = TestClient(ada.app, base_url="https://testserver", follow_redirects=False)
        sent = {"password": PASSWORD, "again": PASSWORD}
        assert cora.post(link.path, data=sent).status_code == 303
        sign_in(cora, "cora")
        assert cora.get("/people").status_code == 403
        form = {"csrf": csrf, "name": "emr", "days": "1", "scope-submit": "on"}
        key = ada.post("/people/keys", data=form).context["secret"]
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "1"}
        note = {"text": "O: Manual therapy x 15 min."}
        assert cora.post("/api/v1/reviews", json=note, headers=headers).status_code == 201
        ada.post("/people/keys/revoke", data={"csrf": csrf, "name": "emr"})
        ada.post("/people/change", data={"csrf": csrf, "name": "cora", "act": "disable"})
        assert cora.get("/account").status_code == 401
        assert cora.post("/api/v1/reviews", json=note, headers=headers).status_code == 401
        ada.post("/sign-out", data={"csrf": csrf_of(ada)})
        assert ada.get("/account").status_code == 401
        acts = [f"{actor} {action}" for actor, action, _ in events(accounts_of(ada))]
    assert acts == [
        "program:accounts link-made",
        "ada link-used",
        "ada sign-in",
        "ada link-made",
        "cora link-used",
        "cora sign-in",
        "ada key-made",
        "key:emr key-first-used",
        "key:emr enter",
        "ada key-revoked",
        "ada person-disabled",
        "ada sign-out",
    ]
    assert audit.verify(store).seq == len(acts)
