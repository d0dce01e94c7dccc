"""Who somebody at the provider is here: by issuer and subject; what else it takes, by the settings."""

from dataclasses import replace
from typing import Any

import pytest

from tests.accounts.small_house import ADDRESS, PASSWORD, enter, events, first, joined
from web.accounts import links, register, sessions
from web.accounts.book import Accounts
from web.accounts.errors import AccountError, LastAdministratorError, WrongSignInError
from web.accounts.provider import linking
from web.accounts.provider.departures import Departure
from web.accounts.provider.errors import ProviderError
from web.accounts.provider.id_token import Identity, groups_of
from web.accounts.provider.linking import Entered
from web.accounts.provider.setup import Setup
from web.accounts.roles import Role
from web.accounts.signing_in import ways_in
from web.accounts.tokens import digest_of
from web.queue import audit

ISSUER = "https://login.clinic.example"
SETUP = Setup(
    issuer=ISSUER,
    client_id="suggester",
    secret="s",  # noqa: S106
    site="https://codes.clinic.example",
    name="Clinic login",
    scopes=("openid", "email"),
    domains=frozenset(),
    roles={},
    groups_claim="groups",
    name_claim="email",
    joins=False,
    links_by_email=False,
    max_age=None,
    acr=(),
    logs_out=True,
)
CORA = Identity(ISSUER, "u-1", "cora@clinic.example", "cora@clinic.example", ())
ANYBODY = replace(SETUP, joins=True, roles={"coders": Role.CODER, "audit": Role.AUDITOR})
BY_ADDRESS = replace(SETUP, links_by_email=True)
HOME = Departure("/")


def arrive(
    accounts: Accounts, setup: Setup = SETUP, who: Identity = CORA, way: Departure = HOME
) -> Entered:
    return linking.enter(accounts, setup, who, way, address=ADDRESS)


def roles(accounts: Accounts, name: str) -> frozenset[Role]:
    (found,) = (one.roles for one in register.everybody(accounts) if one.name == name)
    return found


def acts(accounts: Accounts, since: int = 0) -> list[str]:
    return [f"{actor} {action}" for actor, action, _ in events(accounts)[since:]]


def test_nobody_gets_in_who_is_not_known(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora@clinic.example", Role.CODER)
    with pytest.raises(ProviderError) as caught:
        arrive(accounts)
    assert caught.value.kind == "unknown"


def test_connected_and_found_again_by_subject_alone(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    linking.connect(accounts, SETUP, CORA, "cora")
    linking.connect(accounts, SETUP, CORA, "cora")  # twice is once
    moved = replace(CORA, email="married@clinic.example", name="other")
    entered = arrive(accounts, who=moved)
    session = sessions.find(accounts, entered.session)
    assert session
    assert session.person.name == "cora"
    for other in (
        replace(CORA, subject="u-2"),
        replace(CORA, issuer="https://evil.example"),
        replace(CORA, subject="U-1"),
    ):
        with pytest.raises(ProviderError):
            arrive(accounts, who=other)
    assert acts(accounts)[-2:] == ["cora provider-connected", "cora sign-in"]
    assert events(accounts)[-1][2] == {"address": ADDRESS, "provider": ISSUER}
    assert audit.verify(accounts.store)


def test_one_person_one_identity(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    linking.connect(accounts, SETUP, CORA, "cora")
    for who, name, kind in (
        (CORA, "ada", "taken"),
        (replace(CORA, subject="u-2"), "cora", "another"),
    ):
        with pytest.raises(ProviderError) as caught:
            linking.connect(accounts, SETUP, who, name)
        assert caught.value.kind == kind


def test_who_is_disabled_stays_out(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    linking.connect(accounts, SETUP, CORA, "cora")
    register.disable(accounts, "cora", by="ada")
    with pytest.raises(ProviderError) as caught:
        arrive(accounts)
    assert caught.value.kind == "disabled"


def test_an_invitation_is_used_once_and_needs_no_password(accounts: Accounts) -> None:
    first(accounts)
    token = links.invite(accounts, "cora", frozenset({Role.CODER}), by="ada")
    way = Departure("/", link=digest_of(token))
    assert arrive(accounts, way=way).name == "cora"
    assert roles(accounts, "cora") == {Role.CODER}
    assert ways_in(accounts, "cora", ISSUER).password is False
    assert ways_in(accounts, "cora", ISSUER).connected is True
    with pytest.raises(ProviderError) as caught:
        arrive(accounts, who=replace(CORA, subject="u-2"), way=way)
    assert caught.value.kind == "invitation"
    assert acts(accounts, 2) == [
        "ada link-made",
        "cora link-used",
        "cora provider-connected",
        "cora sign-in",
    ]


@pytest.mark.parametrize("password", ["", PASSWORD, "x" * 15])
def test_who_has_no_password_cannot_sign_in_with_one(accounts: Accounts, password: str) -> None:
    first(accounts)
    token = links.invite(accounts, "cora", frozenset({Role.CODER}), by="ada")
    arrive(accounts, way=Departure("/", link=digest_of(token)))
    with pytest.raises(WrongSignInError):
        enter(accounts, "cora", password)


def test_a_link_for_a_new_password_is_no_invitation(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    token = links.reset(accounts, "cora", by="ada")
    with pytest.raises(ProviderError):
        arrive(accounts, way=Departure("/", link=digest_of(token)))


def test_a_new_password_by_link_disconnects_what_was_connected(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    linking.connect(accounts, SETUP, CORA, "cora")
    links.use(accounts, links.reset(accounts, "cora", by="ada"), "", PASSWORD + " new")
    with pytest.raises(ProviderError):
        arrive(accounts)


def test_disconnecting_needs_another_way_in(accounts: Accounts) -> None:
    first(accounts)
    token = links.invite(accounts, "cora", frozenset({Role.CODER}), by="ada")
    arrive(accounts, way=Departure("/", link=digest_of(token)))
    with pytest.raises(AccountError, match="no password here"):
        linking.disconnect(accounts, SETUP, "cora")
    links.use(accounts, links.reset(accounts, "cora", by="ada"), "", PASSWORD)
    linking.connect(accounts, SETUP, CORA, "cora")
    linking.disconnect(accounts, SETUP, "cora")
    with pytest.raises(ProviderError):
        arrive(accounts)
    assert acts(accounts)[-1] == "cora provider-disconnected"


# --- by a verified address, only where that is set --------------------------------------


@pytest.mark.parametrize(
    ("setup", "email", "kind"),
    [
        pytest.param(BY_ADDRESS, "cora@clinic.example", None, id="verified-and-set"),
        pytest.param(BY_ADDRESS, None, "unknown", id="not-verified"),
        pytest.param(BY_ADDRESS, "cora@evil.example", "unknown", id="another-address"),
        pytest.param(SETUP, "cora@clinic.example", "unknown", id="not-set"),
    ],
)
@pytest.mark.parametrize("invited", [False, True], ids=["known", "invited"])
def test_by_address(
    accounts: Accounts, setup: Setup, email: str | None, kind: str | None, invited: bool
) -> None:
    first(accounts)
    if invited:
        links.invite(accounts, "cora@clinic.example", frozenset({Role.CODER}), by="ada")
    else:
        joined(accounts, "cora@clinic.example", Role.CODER)
    who = replace(CORA, email=email)
    if kind is None:
        assert arrive(accounts, setup, who).name == "cora@clinic.example"
        with pytest.raises(ProviderError) as caught:  # an address that was given to somebody else
            arrive(accounts, setup, replace(who, subject="u-2"))
        assert caught.value.kind == "taken-name"
    else:
        with pytest.raises(ProviderError) as caught:
            arrive(accounts, setup, who)
        assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("email", "kind"),
    [
        pytest.param("cora@clinic.example", "unknown", id="of-the-clinic"),
        pytest.param("cora@evil.example", "domain", id="of-another"),
        pytest.param("cora@x.clinic.example", "domain", id="of-a-part"),
        pytest.param("cora@evilclinic.example", "domain", id="ends-alike"),
        pytest.param(None, "domain", id="not-verified"),
    ],
)
def test_domains(accounts: Accounts, email: str | None, kind: str) -> None:
    first(accounts)
    setup = replace(SETUP, domains=frozenset({"clinic.example"}))
    with pytest.raises(ProviderError) as caught:
        arrive(accounts, setup, replace(CORA, email=email))
    assert caught.value.kind == kind


# --- somebody new, only where that is set -----------------------------------------------


def test_somebody_new_has_the_roles_of_their_groups(accounts: Accounts) -> None:
    first(accounts)
    who = replace(CORA, groups=("audit", "coders", "others"))
    assert arrive(accounts, ANYBODY, who).name == "cora@clinic.example"
    assert roles(accounts, "cora@clinic.example") == {Role.CODER, Role.AUDITOR}
    assert acts(accounts, 2)[0] == "cora@clinic.example person-joined"


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        pytest.param(replace(CORA, groups=()), "role", id="no-group"),
        pytest.param(replace(CORA, groups=("Coders",)), "role", id="group-in-capitals"),
        pytest.param(replace(CORA, groups=("*",)), "role", id="group-named-star"),
        pytest.param(replace(CORA, name=None, groups=("audit",)), "name", id="no-name"),
        pytest.param(replace(CORA, name="key:emr", groups=("audit",)), "name", id="name-of-a-key"),
        pytest.param(replace(CORA, name="ada", groups=("audit",)), "taken-name", id="taken"),
        pytest.param(replace(CORA, name=" ADA", groups=("audit",)), "taken-name", id="capitals"),
        pytest.param(replace(CORA, name="bob", groups=("audit",)), "taken-name", id="invited"),
    ],
)
def test_somebody_new_who_cannot_join(accounts: Accounts, who: Identity, kind: str) -> None:
    first(accounts)
    links.invite(accounts, "bob", frozenset({Role.CODER}), by="ada")
    before = register.everybody(accounts)
    with pytest.raises(ProviderError) as caught:
        arrive(accounts, ANYBODY, who)
    assert caught.value.kind == kind
    assert register.everybody(accounts) == before


# --- roles follow the groups -------------------------------------------------------------

GIVEN = {"coders": Role.CODER, "heads": Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("before", "groups", "after"),
    [
        pytest.param({Role.CODER}, ("coders",), {Role.CODER}, id="as-it-was"),
        pytest.param({Role.AUDITOR}, ("coders",), {Role.AUDITOR, Role.CODER}, id="given"),
        pytest.param({Role.CODER, Role.AUDITOR}, (), {Role.AUDITOR}, id="taken"),
        pytest.param({Role.CODER, Role.CLINICIAN}, ("x",), {Role.CLINICIAN}, id="another-group"),
        pytest.param({Role.CODER}, (), None, id="the-last-one"),
    ],
)
def test_roles_follow_groups(
    accounts: Accounts, before: set[Role], groups: tuple[str, ...], after: set[Role] | None
) -> None:
    first(accounts)
    joined(accounts, "cora", *before)
    linking.connect(accounts, SETUP, CORA, "cora")
    old = enter(accounts, "cora").session
    setup, who = replace(SETUP, roles=GIVEN), replace(CORA, groups=groups)
    if after is None:
        with pytest.raises(ProviderError) as caught:
            arrive(accounts, setup, who)
        assert caught.value.kind == "role"
        assert sessions.find(accounts, old) is None
        return
    arrive(accounts, setup, who)
    assert roles(accounts, "cora") == after
    assert (sessions.find(accounts, old) is None) == (before != after)


def test_groups_never_leave_a_server_without_an_administrator(accounts: Accounts) -> None:
    first(accounts)
    register.set_roles(accounts, "ada", frozenset({Role.ADMINISTRATOR, Role.CODER}), by="ada")
    linking.connect(accounts, SETUP, CORA, "ada")
    with pytest.raises(LastAdministratorError):
        arrive(accounts, replace(SETUP, roles=GIVEN), replace(CORA, groups=("coders",)))
    assert Role.ADMINISTRATOR in roles(accounts, "ada")


@pytest.mark.parametrize(
    ("claims", "claim", "groups"),
    [
        pytest.param({"groups": ["a", "b"]}, "groups", ("a", "b"), id="list"),
        pytest.param({"groups": "a b"}, "groups", ("a b",), id="one"),
        pytest.param({"groups": ["a", 7, None]}, "groups", ("a",), id="numbers-left-out"),
        pytest.param({"groups": {"a": 1}}, "groups", (), id="an-object"),
        pytest.param({}, "groups", (), id="none"),
        pytest.param({"realm_access": {"roles": ["a"]}}, "realm_access.roles", ("a",), id="inside"),
        pytest.param({"https://x.example/g": ["a"]}, "https://x.example/g", ("a",), id="address"),
        pytest.param({"realm_access": ["a"]}, "realm_access.roles", (), id="not-inside"),
    ],
)
def test_groups(claims: dict[str, Any], claim: str, groups: tuple[str, ...]) -> None:
    assert groups_of(claims, claim) == groups
