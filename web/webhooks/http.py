"""The HTTP of webhooks: one POST to an address that was looked at, with no way elsewhere."""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cache

import httpx2

from .addresses import Target

AGENT = "rehab-code-suggester"


@cache
def machine_trust() -> ssl.SSLContext:
    """Return the authorities of this machine, read once."""
    return httpx2.create_ssl_context()


async def to_first(
    addresses: tuple[str, ...],
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    trust: ssl.SSLContext | None,
) -> tuple[str, timedelta]:
    """Post to the first of a host's addresses at which somebody is; return what was answered."""
    *others, last = addresses
    try:
        for address in others:
            with suppress(httpx2.ConnectError):
                return await sent(address, target, body, headers, trust)
        return await sent(last, target, body, headers, trust)
    except httpx2.ConnectError:  # nobody there, or a certificate that does not hold
        return "no connection", timedelta()
    except httpx2.HTTPError:
        return "broken off", timedelta()


async def sent(
    address: str,
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    trust: ssl.SSLContext | None,
) -> tuple[str, timedelta]:
    """Post to this address of the target's host. The answer's body is not read."""
    numbers = f"[{address}]" if ":" in address else address
    # No proxy of the environment and no redirect: both would go where nobody looked.
    async with (
        httpx2.AsyncClient(
            trust_env=False, follow_redirects=False, timeout=None, verify=trust or machine_trust()
        ) as client,
        client.stream(
            "POST",
            f"{target.scheme}://{numbers}:{target.port}{target.path}",
            content=body,
            headers={
                "Host": target.netloc,
                "Content-Type": "application/json",
                "User-Agent": AGENT,
                **headers,
            },
            extensions={"sni_hostname": target.host},
        ) as answer,
    ):
        return str(answer.status_code), waiting(answer.headers.get("retry-after", ""))


def waiting(said: str) -> timedelta:
    """Return what a Retry-After in seconds asks for; a date is passed over."""
    return timedelta(seconds=int(said)) if said.isdecimal() and len(said) < 7 else timedelta()
