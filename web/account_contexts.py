"""What the templates of accounts are given; as in `contexts`, ready to print."""

from dataclasses import dataclass

from .contexts import Choice, Context
from .qr_code import QrCode


@dataclass(frozen=True)
class SignInPage(Context):
    """sign_in.html: the form. back: where to go then. error, notice: a sentence or "".

    provider: through whom one may sign in too, or "".
    """

    name: str
    back: str
    error: str
    notice: str
    provider: str


@dataclass(frozen=True)
class OnwardPage(Context):
    """onward.html: on the way to the provider. out: to sign out there, else to sign in."""

    provider: str
    url: str
    out: bool


@dataclass(frozen=True)
class JoinPage(Context):
    """join.html: choose a password by a one-time link.

    token: of the link, for the form's address. chooses: whether the name is to be chosen too.
    provider: through whom one may join instead, or "".
    """

    token: str
    title: str
    chooses: bool
    name: str
    roles: str
    shortest: int
    error: str
    provider: str


@dataclass(frozen=True)
class SessionView:
    """One of a person's own sessions."""

    begun: str
    seen: str
    current: bool


@dataclass(frozen=True)
class AccountPage(Context):
    """account.html: one's own account.

    provider: through whom one may sign in too, or ""; connected: whether one can; provider_error:
    why that was not changed, or "". has_password: whether one has a password here. factor_since:
    when the second factor was set up, or ""; codes_left: recovery codes; factor_required: nobody is
    without one; factor_error, sessions_error: what went wrong in that part, or "".
    """

    name: str
    roles: str
    sessions: tuple[SessionView, ...]
    shortest: int
    error: str
    notice: str
    provider: str
    connected: bool
    provider_error: str
    has_password: bool
    factor_since: str
    codes_left: int
    factor_required: bool
    factor_error: str
    sessions_error: str


@dataclass(frozen=True)
class CodePage(Context):
    """code.html: the second factor is asked for.

    token: of who is halfway to signing in; back: where to go then.
    """

    token: str
    back: str
    error: str


@dataclass(frozen=True)
class FactorPage(Context):
    """second_factor.html: set up a second factor.

    address: where its form goes. token: of who is halfway to signing in, or ""; back: where to go
    then. secret, uri: for the app; code: the uri for its camera.
    """

    address: str
    token: str
    back: str
    secret: str
    uri: str
    code: QrCode
    error: str


@dataclass(frozen=True)
class RecoveryPage(Context):
    """recovery_codes.html: shown this once. onward: where to go then."""

    codes: tuple[str, ...]
    onward: str


@dataclass(frozen=True)
class PersonView:
    """One person in the administrator's list. state: a word, with the day if disabled.

    factor: whether there is a second factor to reset.
    """

    name: str
    state: str
    disabled: bool
    factor: bool
    roles: tuple[Choice, ...]


@dataclass(frozen=True)
class KeyView:
    """One API key in the administrator's list. works: whether it opens anything."""

    name: str
    scopes: str
    made: str
    ends: str
    used: str
    state: str
    works: bool


@dataclass(frozen=True)
class PeoplePage(Context):
    """people.html: people and API keys. secret: a link or key that is shown this once, or "";
    about: what it is."""

    people: tuple[PersonView, ...]
    keys: tuple[KeyView, ...]
    roles: tuple[Choice, ...]
    scopes: tuple[Choice, ...]
    secret: str
    about: str
    error: str
    notice: str
