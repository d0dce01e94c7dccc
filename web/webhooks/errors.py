"""What can go wrong with webhooks."""

from suggester import SuggesterError


class WebhookError(SuggesterError):
    """Base of the errors of webhooks."""

    code = "W400"


class AddressError(WebhookError):
    """A webhook may not, or cannot, go to that address."""

    code = "W401"


class UnknownWebhookError(WebhookError):
    """There is no such webhook, or its name is taken."""

    code = "W402"
