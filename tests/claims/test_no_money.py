"""Design guarantee 7: no price is anywhere, and none could change a claim."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suggester.claims.apart import CodeMinutes
from suggester.claims.tables import RULES_DATE, shipped_tables
from suggester.claims.units import build_claim
from suggester.claims.visit import complete_claim
from suggester.model import Claim, Edit, PayerRule, Visit
from suggester.shipped import lexicon_dir

FILES = sorted((lexicon_dir() / "claims").iterdir())
MONEY = re.compile(
    r"\$|\bfees?\b|\bpric\w*|\bdollars?\b|\bcosts?\b|\bcharges?\b|\brvus?\b|\breimburs\w*"
    r"|\bconversion factor|\brates?\b|\bcents?\b",
    re.IGNORECASE,
)
# Codes that no table tells apart here: pooled, and always therapy.
ALIKE = ("97110", "97112", "97116", "97530")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_word_of_money_in_the_data(path: object) -> None:
    text = (lexicon_dir() / "claims" / getattr(path, "name", "")).read_text(encoding="utf-8")
    found = {match.group().lower() for match in MONEY.finditer(text)}
    # The yearly threshold is an amount that a patient has used, and belongs to no service.
    assert found <= ({"dollars"} if getattr(path, "name", "") == "modifiers.toml" else set())


def numbers(value: object, place: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from numbers(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner, place)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield place, int(value)


def test_amounts_stand_only_in_the_yearly_threshold() -> None:
    for path in FILES:
        if path.suffix != ".toml":
            continue
        for place, number in numbers(tomllib.loads(path.read_text(encoding="utf-8"))):
            assert number <= 100 or place.startswith(".threshold."), f"{path.name} {place}"


def test_no_field_of_a_claim_holds_money() -> None:
    fields = {*Claim.model_fields, *Edit.model_fields}
    assert not [name for name in fields if MONEY.search(name.replace("_", " "))]
    assert [name for name in Visit.model_fields if "amount" in name] == ["year_to_date_amount"]


def complete(minutes: Mapping[str, int], **visit: object) -> Claim:
    facts = Visit.model_validate({"date_of_service": RULES_DATE, "discipline": "PT"} | visit)
    lines = [CodeMinutes(code, value, 15) for code, value in minutes.items()]
    return complete_claim(
        build_claim(lines, rule=facts.payer_rule),
        lines,
        facts,
        tables=shipped_tables(),
        rules_date=RULES_DATE,
    )


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(*[st.integers(0, 60)] * 4),
    st.sampled_from(list(PayerRule)),
    st.sampled_from(list(permutations(ALIKE))),
)
def test_exchanging_codes_and_whatever_they_pay_exchanges_nothing_else(
    minutes: tuple[int, ...], rule: PayerRule, order: tuple[str, ...]
) -> None:
    """Units depend on minutes and their order alone: a price per code has no way in."""
    ours = complete(dict(zip(ALIKE, minutes, strict=True)), payer_rule=rule)
    theirs = complete(dict(zip(order, minutes, strict=True)), payer_rule=rule)
    assert [line.units for line in ours.lines] == [line.units for line in theirs.lines]
    assert [line.modifiers for line in ours.lines] == [line.modifiers for line in theirs.lines]
    assert len(ours.alternatives) == len(theirs.alternatives)


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[st.integers(0, 60)] * 4), st.decimals(0, 9999, places=2))
def test_the_amount_used_moves_no_unit_and_no_edit(minutes: tuple[int, ...], used: Decimal) -> None:
    by_code = dict(zip(ALIKE, minutes, strict=True))
    ours, theirs = complete(by_code), complete(by_code, year_to_date_amount=used)
    assert ours.edits == theirs.edits
    assert [(line.code, line.units, line.minutes) for line in ours.lines] == [
        (line.code, line.units, line.minutes) for line in theirs.lines
    ]
    for one, two in zip(ours.lines, theirs.lines, strict=True):
        assert [m for m in two.modifiers if m != "KX"] == list(one.modifiers)
