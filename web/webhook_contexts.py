"""What the template of webhooks is given; as in `contexts`, ready to print."""

from dataclasses import dataclass

from .contexts import Context


@dataclass(frozen=True)
class DeliveryView:
    """One message. what: what it says; fate: what became of it, in words; lost: whether it needs
    somebody. again: what the button that sends it says, "" where it cannot be sent now."""

    id: str
    made: str
    what: str
    tries: int
    fate: str
    lost: bool
    again: str


@dataclass(frozen=True)
class WebhookView:
    """One webhook. state: a word, with the time if paused; fared: its messages in words."""

    name: str
    url: str
    state: str
    paused: bool
    made: str
    fared: str
    deliveries: tuple[DeliveryView, ...]


@dataclass(frozen=True)
class WebhooksPage(Context):
    """webhooks.html: who is told that a review is decided.

    secret: a secret that is shown this once, or ""; about: what it is. name, url: as typed in a
    form that could not be taken.
    """

    webhooks: tuple[WebhookView, ...]
    secret: str
    about: str
    error: str
    notice: str
    name: str
    url: str
