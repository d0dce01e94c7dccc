"""The calls to the provider: JSON out of an address of its own, in few seconds and few bytes.

No proxy of the environment and no redirect: both would go where nobody looked.
"""

import json
from collections.abc import Mapping
from typing import Any

import httpx2
from anyio import fail_after

from ...webhooks.http import AGENT, machine_trust
from .errors import ProviderError

SECONDS = 10.0  # for the whole of a call
MOST_BYTES = 262_144
HEADERS = {"Accept": "application/json", "User-Agent": AGENT}


async def get_json(url: str) -> Mapping[str, Any]:
    """Return the object at an address. Raises ProviderError (unreachable)."""
    status, found = await _asked("GET", url, None, None)
    if status != 200 or found is None:
        raise ProviderError("unreachable", f"status-{status}")
    return found


async def post_form(
    url: str, fields: Mapping[str, str], user: tuple[str, str] | None
) -> tuple[int, Mapping[str, Any] | None]:
    """Return the status and the object that a form was answered with. user: for HTTP Basic.

    Raises ProviderError (unreachable).
    """
    return await _asked("POST", url, fields, user)


async def _asked(
    method: str, url: str, fields: Mapping[str, str] | None, user: tuple[str, str] | None
) -> tuple[int, Mapping[str, Any] | None]:
    body = bytearray()
    try:
        with fail_after(SECONDS):
            async with (
                httpx2.AsyncClient(
                    trust_env=False, follow_redirects=False, timeout=SECONDS, verify=machine_trust()
                ) as client,
                client.stream(method, url, data=fields, auth=user, headers=HEADERS) as answer,
            ):
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise ProviderError("unreachable", "too-long")
                status = answer.status_code
    except TimeoutError:
        raise ProviderError("unreachable", "too-slow") from None
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise ProviderError("unreachable", "no-connection") from None
    return status, _object(bytes(body))


def _object(body: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
