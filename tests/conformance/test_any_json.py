"""Whatever JSON stands anywhere in a call, the answer is cards or a problem that repeats nothing."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.conformance.calls import CANARY, DISCHARGE, EDITOR, attachment, bundle, call, document
from tests.conformance.elements import RESPONSE, faults
from tests.web.small_engine import SmallEngine
from web.app import create_app
from web.settings import Settings

WORDS = st.sampled_from(
    ["", " ", CANARY, "Bundle", "Binary", "#b1", "text/html", "a/b; charset=\"", "/", "20260916",
     "text/plain; charset*=utf-8''%", "2026-02-30T", "<p", "Patient/", "=", "0" * 300]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "reference", "data", "coding", "resource"]), inner)
    ),
    max_leaves=5,
)
ROLE = {"resourceType": "PractitionerRole", "id": "a", "code": [{"coding": [{"system": "x"}]}]}
RICH = document(
    context={"encounter": [{"reference": "Encounter/e1"}], "period": {"start": "2026-09-16"}},
    author=[{"reference": "PractitionerRole/a"}],
    contained=[{"resourceType": "Binary", "id": "b1", **attachment("<p>a</p>", "text/html")}],
)
COMPOSED = {
    "resourceType": "Composition",
    "status": "final",
    "section": [{"title": "O", "text": {"div": "<div>Gait training</div>"}}],
}
EDITED = call(EDITOR)
FEEDBACK = {
    "feedback": [
        {
            "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
            "outcome": "overridden",
            "overrideReason": {"reason": {"code": "x"}, "userComment": CANARY},
            "outcomeTimestamp": "2026-09-16T14:05:00Z",
        }
    ]
}
BODIES = [
    (f"/cds-services/{DISCHARGE}", call(prefetch={"note": bundle(RICH, ROLE)})),
    (f"/cds-services/{EDITOR}", EDITED),
    (f"/cds-services/{DISCHARGE}/feedback", FEEDBACK),
    ("/api/v1/fhir/suggest", bundle(RICH, ROLE)),
    ("/api/v1/fhir/suggest", COMPOSED),
]


def paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for name, value in items:
        yield (*path, name)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, name))


CHANGES = [(at, body, path) for at, body in BODIES for path in paths(body)]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), load_engine=SmallEngine)) as client:
        yield client


@settings(deadline=None, max_examples=300)
@given(change=st.sampled_from(CHANGES), value=VALUES)
def test_any_value_anywhere(client: TestClient, change: tuple[str, Any, Any], value: Any) -> None:
    address, body, path = change
    body = copy.deepcopy(body)
    node = body
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    answer = client.post(address, json=body)
    assert answer.status_code in (200, 412, 422), answer.text
    if answer.status_code != 200:
        assert CANARY not in answer.text
    elif "cards" in answer.json():
        assert faults(answer.json(), RESPONSE) == []
