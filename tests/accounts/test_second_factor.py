"""The second factor: set up, asked for, used once, lost, reset; its secret is sealed."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from tests.accounts.small_house import ADDRESS, PASSWORD, enter, events, first, joined
from tests.queue.small_reviews import Watch
from web.accounts import factor_setup, links, register, second_factor, sessions, tries
from web.accounts.book import Accounts
from web.accounts.errors import (
    AccountError,
    CodeError,
    HalfwayError,
    UnknownError,
    WaitError,
    WrongSignInError,
)
from web.accounts.roles import Role
from web.accounts.signing_in import (
    Halfway,
    SignedIn,
    change_password,
    sign_in,
    sign_in_with_code,
)
from web.queue import factor_secrets, rekeying
from web.queue.errors import SealBrokenError

NEW = "another four words here"


class App:
    """An authenticator app: it has the secret as it was shown, and a clock."""

    def __init__(self, accounts: Accounts, text: str) -> None:
        self.accounts = accounts
        self.totp = TOTP(base64.b32decode(text.replace(" ", "")), 6, SHA1(), 30)  # noqa: S303

    def code(self, *, later: int = 0) -> str:
        """later: steps of 30 seconds."""
        at = self.accounts.clock() + timedelta(seconds=30 * later)
        return self.totp.generate(int(at.timestamp())).decode()


def with_factor(accounts: Accounts, watch: Watch, name: str = "ada") -> tuple[App, tuple[str, ...]]:
    """Set a second factor up; return the app and the recovery codes. The next step has begun."""
    app = App(accounts, factor_setup.begin(accounts, name, PASSWORD).text)
    codes = factor_setup.finish(accounts, name, app.code()).codes
    watch.move(seconds=60)
    return app, codes


def halfway(accounts: Accounts, name: str = "ada", password: str = PASSWORD) -> str:
    found = sign_in(accounts, name, password, address=ADDRESS)
    assert isinstance(found, Halfway)
    return found.token


def show(accounts: Accounts, token: str, code: str) -> SignedIn:
    return sign_in_with_code(accounts, token, code, address=ADDRESS)


def is_let_in(accounts: Accounts, code: str) -> bool:
    try:
        show(accounts, halfway(accounts), code)
    except WrongSignInError:
        with accounts.writing() as change:  # waits are looked at below
            tries.forgive(change, [tries.account("ada"), tries.address(ADDRESS)])
        return False
    return True


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, the last six digits of each."""
    app = second_factor._app(b"12345678901234567890")
    known = {59: b"287082", 1111111109: b"081804", 20000000000: b"353130"}
    assert {at: app.generate(at) for at in known} == known


def test_no_session_before_the_code(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    app, _ = with_factor(accounts, watch)
    token = halfway(accounts)
    assert sessions.find(accounts, token) is None
    with accounts.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1  # old one
    signed = show(accounts, token, app.code())
    found = sessions.find(accounts, signed.session)
    assert found is not None
    assert found.person.name == "ada"


@pytest.mark.parametrize(
    ("later", "right"),
    [
        pytest.param(-2, False, id="two-steps-old"),
        pytest.param(-1, True, id="one-step-old"),
        pytest.param(0, True, id="now"),
        pytest.param(1, True, id="one-step-early"),
        pytest.param(2, False, id="two-steps-early"),
    ],
)
def test_one_step_of_drift(accounts: Accounts, watch: Watch, later: int, right: bool) -> None:
    first(accounts)
    app, _ = with_factor(accounts, watch)
    watch.move(minutes=5)
    assert is_let_in(accounts, app.code(later=later)) == right


def test_a_code_works_once(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    app, _ = with_factor(accounts, watch)
    code = app.code()
    assert is_let_in(accounts, code)
    assert not is_let_in(accounts, code)
    assert not is_let_in(accounts, app.code(later=-1))  # older than one that was used
    watch.move(seconds=30)
    assert is_let_in(accounts, app.code())


def test_the_code_that_confirmed_it_signs_nobody_in(accounts: Accounts) -> None:
    first(accounts)
    app = App(accounts, factor_setup.begin(accounts, "ada", PASSWORD).text)
    code = app.code()
    factor_setup.finish(accounts, "ada", code)
    assert not is_let_in(accounts, code)


def test_without_that_check_a_code_is_taken_twice(
    accounts: Accounts, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(factor_secrets, "use", lambda connection, person, step: True)
    with pytest.raises(AssertionError):
        test_a_code_works_once(accounts, watch)


def test_recovery_codes_work_once_each(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    _, codes = with_factor(accounts, watch)
    assert len(set(codes)) == second_factor.RECOVERY
    assert is_let_in(accounts, codes[0].lower().replace("-", " "))
    assert not is_let_in(accounts, codes[0])
    assert is_let_in(accounts, codes[1])
    with accounts.reading() as now:
        assert second_factor.state(now, "ada").left == second_factor.RECOVERY - 2


def test_recovery_codes_are_of_one_person_and_stored_as_digests(
    accounts: Accounts, watch: Watch
) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    _, codes = with_factor(accounts, watch)
    with_factor(accounts, watch, "cora")
    with pytest.raises(WrongSignInError):
        show(accounts, halfway(accounts, "cora"), codes[0])
    with accounts.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT digest FROM recovery_codes").scalars().all()
    assert all(len(row) == 64 for row in rows)
    assert codes[0].replace("-", "") not in "".join(rows).upper()


@pytest.mark.parametrize("code", ["", "000000", "1" * 100_000, "\ud800" * 6, "abc", "٣٣٣٣٣٣"])
def test_wrong_codes_count_against_the_tries_of_the_password(
    accounts: Accounts, watch: Watch, code: str
) -> None:
    first(accounts)
    app, _ = with_factor(accounts, watch)
    token = halfway(accounts)  # one try
    for _ in range(4):
        with pytest.raises(WrongSignInError):
            show(accounts, token, code)
    with pytest.raises(WaitError):
        show(accounts, token, app.code())
    with pytest.raises(WaitError):
        sign_in(accounts, "ada", PASSWORD, address=ADDRESS)
    failed = [detail for _, action, detail in events(accounts) if action == "sign-in-failed"]
    assert failed == [{"person": "ada", "address": ADDRESS, "reason": "code"}] * 4


def test_a_right_password_starts_no_count_anew(accounts: Accounts, watch: Watch) -> None:
    """Who knows the password cannot have more codes looked at by sending it in between."""
    first(accounts)
    with_factor(accounts, watch)
    said = []
    for _ in range(0, 900, 10):
        try:
            show(accounts, halfway(accounts), "000000")
        except WrongSignInError:
            said.append("wrong")
        except WaitError:
            said.append("waits")
        watch.move(seconds=10)
    assert said.count("wrong") <= 5


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda accounts, watch: watch.move(minutes=5), id="time"),
        pytest.param(lambda accounts, watch: register.disable(accounts, "ada", by="x"), id="off"),
        pytest.param(
            lambda accounts, watch: links.use(
                accounts, links.reset(accounts, "ada", by="x"), "", NEW
            ),
            id="new-password",
        ),
    ],
)
def test_who_is_halfway_is_sent_back(
    accounts: Accounts, watch: Watch, act: Callable[[Accounts, Watch], object]
) -> None:
    first(accounts)
    joined(accounts, "zoe", Role.ADMINISTRATOR)
    app, _ = with_factor(accounts, watch)
    token = halfway(accounts)
    act(accounts, watch)
    with pytest.raises(HalfwayError):
        show(accounts, token, app.code())


def test_who_is_halfway_comes_in_once(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    app, codes = with_factor(accounts, watch)
    token = halfway(accounts)
    show(accounts, token, app.code())
    with pytest.raises(HalfwayError):
        show(accounts, token, codes[0])


def test_a_reset_link_leaves_the_second_factor(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    app, _ = with_factor(accounts, watch)
    links.use(accounts, links.reset(accounts, "ada", by="cli"), "", NEW)
    assert show(accounts, halfway(accounts, password=NEW), app.code()).name == "ada"


def test_setting_up_asks_for_the_password_and_ends_other_sessions(accounts: Accounts) -> None:
    first(accounts)
    other = enter(accounts, "ada").session
    with pytest.raises(WrongSignInError):
        factor_setup.begin(accounts, "ada", "wrong")
    app = App(accounts, factor_setup.begin(accounts, "ada", PASSWORD).text)
    with pytest.raises(WrongSignInError):
        factor_setup.finish(accounts, "ada", "000000")
    assert enter(accounts, "ada")  # what is not confirmed is not asked for
    made = factor_setup.finish(accounts, "ada", app.code())
    assert sessions.find(accounts, other) is None
    assert sessions.find(accounts, made.session) is not None
    assert events(accounts)[-1][1] == "second-factor-made"
    with pytest.raises(CodeError):
        factor_setup.begin(accounts, "ada", PASSWORD)


def test_the_password_and_the_factor_are_changed_with_both(
    accounts: Accounts, watch: Watch
) -> None:
    first(accounts)
    app, codes = with_factor(accounts, watch)
    for act in (
        lambda password, code: change_password(accounts, "ada", password, NEW, code),
        lambda password, code: factor_setup.renew_codes(accounts, "ada", password, code),
        lambda password, code: factor_setup.remove(accounts, "ada", password, code),
    ):
        for password, code in ((PASSWORD, ""), (PASSWORD, "000000"), ("wrong", app.code())):
            with pytest.raises(WrongSignInError):
                act(password, code)
        watch.move(hours=2)
    renewed = factor_setup.renew_codes(accounts, "ada", PASSWORD, app.code())
    assert not set(renewed) & set(codes)
    assert not is_let_in(accounts, codes[0])
    change_password(accounts, "ada", PASSWORD, NEW, renewed[0])
    watch.move(minutes=1)
    factor_setup.remove(accounts, "ada", NEW, app.code())
    assert enter(accounts, "ada", NEW)
    done = [action for _, action, _ in events(accounts)]
    for action in ("recovery-codes-made", "password-changed", "second-factor-removed"):
        assert action in done


def test_where_it_is_required_nobody_is_without(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    before = enter(accounts, "ada").session
    strict = replace(accounts, factor_required=True)
    assert sessions.find(accounts, before) is not None
    assert sessions.find(strict, before) is None  # a session from before does not count either
    found = sign_in(strict, "ada", PASSWORD, address=ADDRESS)
    assert isinstance(found, Halfway)
    assert not found.has_factor
    with pytest.raises(WrongSignInError):
        show(strict, found.token, "000000")
    app = App(strict, second_factor.propose(strict, "ada").text)
    assert second_factor.proposed(strict, "ada").text.replace(" ", "")
    with pytest.raises(WrongSignInError):
        factor_setup.finish_at_sign_in(strict, found.token, "000000", address=ADDRESS)
    signed, codes = factor_setup.finish_at_sign_in(strict, found.token, app.code(), address=ADDRESS)
    assert len(codes) == second_factor.RECOVERY
    assert sessions.find(strict, signed.session) is not None
    with pytest.raises(CodeError):
        factor_setup.remove(strict, "ada", PASSWORD, codes[0])


def test_an_administrator_resets_that_of_another(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    app, _ = with_factor(accounts, watch, "cora")
    theirs = show(accounts, halfway(accounts, "cora"), app.code()).session
    token = halfway(accounts, "cora")
    factor_setup.reset(accounts, "cora", by="ada")
    assert sessions.find(accounts, theirs) is None
    assert events(accounts)[-1][:2] == ("ada", "second-factor-reset")
    with pytest.raises(HalfwayError):
        show(accounts, token, app.code(later=1))
    assert enter(accounts, "cora").name == "cora"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("ada", AccountError, id="ones-own"),
        pytest.param("cora", CodeError, id="there-is-none"),
        pytest.param("nobody", UnknownError, id="nobody"),
    ],
)
def test_what_is_not_reset(accounts: Accounts, name: str, error: type[Exception]) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    with pytest.raises(error):
        factor_setup.reset(accounts, name, by="ada")


def test_the_secret_is_sealed_for_its_person(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    text = factor_setup.begin(accounts, "ada", PASSWORD).text.replace(" ", "")
    factor_setup.begin(accounts, "cora", PASSWORD)
    with accounts.store.writing() as connection:
        rows = connection.execute(select(factor_secrets.second_factors)).all()
        stored = b"".join(bytes(row.sealed) + bytes(row.wrapped) for row in rows)
        ada, cora = factor_secrets.every(connection)
    assert base64.b32decode(text) not in stored
    assert text.encode() not in stored
    moved = factor_secrets.SealedFactor("ada", cora.wrapped, cora.sealed, None, 0)
    with pytest.raises(SealBrokenError):
        moved.opened(accounts.store.vault)
    assert ada.opened(accounts.store.vault) == base64.b32decode(text)


def test_rotation_brings_it_under_the_newest_key(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    app, _ = with_factor(accounts, watch)
    with accounts.store.writing() as connection:
        (before,) = factor_secrets.every(connection)
    assert before.wrapped.by == rekeying.newest(accounts.store)
    (use,) = rekeying.needs(accounts.store)
    assert (use.factors, use.at_hand) == (1, True)
    assert is_let_in(accounts, app.code())
