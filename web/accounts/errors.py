"""What can go wrong with accounts, each with a searchable code and a remedy, never a secret.

`status` is the HTTP status that fits.
"""

from datetime import timedelta

from suggester import SuggesterError


class AccountError(SuggesterError):
    """Base of the errors of accounts. status: the HTTP status that fits."""

    code = "A400"
    status = 422


class WrongSignInError(AccountError):
    """Name and password do not belong together; which of the two is wrong is not said."""

    code = "A401"
    status = 401


class CodeError(AccountError):
    """The second factor cannot be set up, or taken away, as things are."""

    code = "A411"
    status = 409


class HalfwayError(AccountError):
    """The password was shown too long ago, or the sign-in is finished."""

    code = "A412"
    status = 409


class WaitError(AccountError):
    """Too many wrong tries. seconds: how long to wait, whole, rounded up."""

    code = "A402"
    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, -(-wait // timedelta(seconds=1)))
        super().__init__(
            f"Too many wrong tries. Wait {self.seconds} seconds, or ask an administrator for a "
            "link with which to choose a new password."
        )


class PasswordError(AccountError):
    """The password is too weak, or cannot be kept; the message says what to choose."""

    code = "A403"


class LinkError(AccountError):
    """The one-time link was used, ran out, or never was."""

    code = "A404"
    status = 404


class UnfitNameError(AccountError):
    """The name does not fit, or is taken."""

    code = "A405"


class UnknownError(AccountError):
    """There is no such person or key."""

    code = "A406"
    status = 404


class LastAdministratorError(AccountError):
    """Without this person nobody could look after the accounts."""

    code = "A407"
    status = 409


class OpenAddressError(AccountError):
    """The server would listen to other machines without TLS; the message says what to set."""

    code = "A408"
