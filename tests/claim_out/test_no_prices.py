"""Design guarantee 7 for what leaves the house: no way out of a claim has room for a price."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from starlette.testclient import TestClient

from suggester import shipped_engine
from suggester.claim_out import Format, write_claim
from suggester.claim_out.csv_lines import COLUMNS
from suggester.model import Visit
from tests.claim_out.notes_to_claim import NOTES
from web.app import create_app

# Elements of FHIR's Claim and ChargeItem that hold money, and words for it.
ELEMENTS = {
    "unitPrice", "net", "total", "factor", "factorOverride", "priceOverride", "currency", "Money",
    "valueMoney", "overrideReason", "costCenter", "definitionCanonical", "payment",
}  # fmt: skip
MONEY = re.compile(
    r"[$€£]|\bfees?\b|\bpric\w*|\bdollars?\b|\bcosts?\b|\brvus?\b|\breimburs\w*"
    r"|\bpayments?\b|\brates?\b|\bcharges?\b",
    re.IGNORECASE,
)
VISIT = Visit(discipline="PT", date_of_service="2026-09-16", year_to_date_amount="2480.00")


def keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
        for value in node.values():
            yield from keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys(value)


@pytest.mark.parametrize("name", NOTES)
def test_no_element_holds_money(name: str) -> None:
    answer = shipped_engine().suggest(NOTES[name], VISIT)
    fhir = json.loads(write_claim(answer, VISIT, Format.FHIR))
    assert not ELEMENTS & set(keys(fhir))
    rows = list(csv.DictReader(StringIO(write_claim(answer, VISIT, Format.CSV).decode())))
    # The amount that was used this year decides on KX; it is no one's claim and goes nowhere.
    for text in (json.dumps(fhir), json.dumps(rows), write_claim(answer, VISIT, Format.JSON)):
        assert "2480" not in str(text)


def test_no_column_holds_money() -> None:
    assert not [name for name in COLUMNS if MONEY.search(name.replace("_", " "))]


@pytest.fixture(scope="module")
def page() -> Iterator[TestClient]:
    with TestClient(create_app(load_engine=shipped_engine)) as client:
        yield client


@pytest.mark.parametrize("name", NOTES)
def test_the_superbill_speaks_of_no_money(page: TestClient, name: str) -> None:
    text = page.post("/", data={"text": NOTES[name]}).text
    bill = text.partition('id="bill"')[2].partition("</section>")[0]
    assert "Superbill" in bill
    assert MONEY.findall(re.sub(r"<[^>]+>", " ", bill)) == []
