"""What the templates of accounts are given; as in `contexts`, ready to print."""

from dataclasses import dataclass

from .contexts import Choice, Context


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
    why that was not changed, or "". has_password: whether one has a password here.
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


@dataclass(frozen=True)
class PersonView:
    """One person in the administrator's list. state: a word, with the day if disabled."""

    name: str
    state: str
    disabled: bool
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
