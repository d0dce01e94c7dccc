"""Send one message to its webhook: look at the address, then go there and no further."""

import ssl
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from anyio import fail_after, to_thread

from ..queue.errors import NoteKeyError, SealBrokenError
from ..queue.outbox import Message
from ..queue.vault.keeping import Vault
from . import signing
from .addresses import Reach, addresses_of, target_of
from .errors import AddressError

SECONDS = 15.0  # for the whole of a try
UNSIGNED = "unsigned"  # the key that opens it is not at hand, or somebody changed it
# What was answered, a status or a word of ours, and how long the receiver asks us to wait.
Answer = tuple[str, timedelta]
Post = Callable[[Message, datetime], Awaitable[Answer]]


def make_post(reach: Reach, vault: Vault, *, trust: ssl.SSLContext | None = None) -> Post:
    """Return what sends messages.

    vault: opens the secrets that sign. trust: the authorities; unless given, those of the machine.
    """

    async def post(message: Message, at: datetime) -> Answer:
        await to_thread.run_sync(load)
        from . import http

        try:
            keys = await to_thread.run_sync(lambda: [s.opened(vault) for s in message.secrets])
        except (NoteKeyError, SealBrokenError):
            return UNSIGNED, timedelta()
        signed = signing.headers(message.id, int(at.timestamp()), message.body, keys)
        try:
            with fail_after(SECONDS):
                target = target_of(message.url, reach)
                addresses = await addresses_of(target, reach)
                body = message.body.encode()
                return await http.to_first(addresses, target, body, signed, trust)
        except AddressError:
            return "address", timedelta()
        except TimeoutError:
            return "timeout", timedelta()

    return post


def load() -> None:
    """Import the client, which takes half a second: in a thread, and only where there is a use."""
    from . import http

    http.machine_trust()
