"""What can go wrong with webhooks."""

from suggester import SuggesterError


class WebhookError(SuggesterError):
    """Base of the errors of webhooks. status: the HTTP status that fits."""

    code = "W400"
    status = 422


class AddressError(WebhookError):
    """A webhook may not, or cannot, go to that address."""

    code = "W401"


class UnknownWebhookError(WebhookError):
    """There is no such webhook or message."""

    code = "W402"
    status = 404


class PausedError(WebhookError):
    """The webhook is paused, so nothing is sent to it now; or somebody sends this very message."""

    code = "W403"
    status = 409


class TakenNameError(WebhookError):
    """There is, or was, a webhook of this name."""

    code = "W404"
