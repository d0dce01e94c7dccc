"""Why somebody could not sign in through the provider: one table of what they are told.

What a person reads says what to do and nothing of the provider's answer. `why` is for the record
and the log: a word of ours, never of a token.
"""

from typing import NamedTuple

from ..errors import AccountError


class ProviderSetupError(AccountError):
    """The settings of the provider cannot be used; the message says what to set."""

    code = "A409"


class Told(NamedTuple):
    """What a person is told. ``{name}`` is the provider, ``{url}`` this server."""

    status: int
    message: str


TOLD = {
    "unreachable": Told(
        503,
        "{name} cannot be reached now. Try again in a minute, or sign in with a password if you "
        "have one here.",
    ),
    "stale": Told(
        400,
        "This sign-in was begun too long ago, in another browser, or twice. Begin again: open "
        "{url} and press the button once.",
    ),
    "declined": Told(
        403, "{name} did not sign you in. Press the button to try again, or ask your administrator."
    ),
    "untrusted": Told(
        502,
        "The answer of {name} did not hold, so nobody was signed in. Try again; if it happens "
        "again, tell your administrator, who finds the reason in the record.",
    ),
    "again": Told(
        403,
        "You must sign in at {name} in the way that this server asks for. Sign out there, then "
        "press the button again.",
    ),
    "domain": Told(
        403,
        "That account of {name} is not one for this server. Use your account at work, with its "
        "confirmed mail address.",
    ),
    "unknown": Told(
        403,
        "Nobody here has that account of {name} yet. If you have a password here, sign in with it "
        "and connect the two on your account page; else ask your administrator for an invitation.",
    ),
    "role": Told(
        403,
        "Your groups at {name} give you no role here. Ask your administrator which group you need.",
    ),
    "name": Told(
        403,
        "{name} told no name by which you could be known here. Ask your administrator for an "
        "invitation.",
    ),
    "taken-name": Told(
        409,
        "Somebody here has the name that {name} gave for you. If that is you, sign in with your "
        "password and connect the two on your account page; else ask your administrator.",
    ),
    "disabled": Told(403, "Your account here is switched off. Ask your administrator."),
    "taken": Told(
        409, "That account of {name} belongs to another person here. Sign out there, and in as you."
    ),
    "another": Told(
        409,
        "You are connected with another account of {name} already. Disconnect that one first.",
    ),
    "invitation": Told(
        404, "This invitation was used already, or ran out. Ask your administrator for a new one."
    ),
    "person": Told(
        403,
        "You were signed out meanwhile. Sign in, and connect {name} on your account page anew.",
    ),
}


class ProviderError(AccountError):
    """Nobody was signed in. kind: of `TOLD`. why: more exactly, for the record."""

    code = "A410"

    def __init__(self, kind: str, why: str | None = None) -> None:
        self.kind, self.why = kind, why or kind
        self.status = TOLD[kind].status
        super().__init__(TOLD[kind].message)

    def told(self, name: str, url: str) -> str:
        """Return what the person reads."""
        return TOLD[self.kind].message.format(name=name, url=url)
