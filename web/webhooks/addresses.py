"""Where a webhook may go. An address that somebody enters must not reach what only this server
can reach (SSRF): the network's inside, this machine, a cloud's metadata."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from anyio import getaddrinfo

from .errors import AddressError

LONGEST = 1_000  # characters
PRINTABLE = re.compile(r"[!-~]+")  # nothing that two readers could read differently
HOST = re.compile(r"[a-z0-9.-]+|[0-9a-f:.]+", re.I)
# Networks in IPv6 that carry an IPv4 address, which may be any.
CARRIERS = tuple(
    map(ip_network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
)
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Reach:
    """What an operator allows beyond public addresses by https.

    loopback: this machine, also by http. networks: private networks, by https.
    """

    loopback: bool = False
    networks: tuple[Network, ...] = ()

    def includes(self, address: Address) -> bool:
        """Whether a webhook may go to this very address."""
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if address.is_loopback:
            return self.loopback
        if any(address in network for network in self.networks):
            return True
        if isinstance(address, IPv6Address) and (
            address.is_site_local or any(address in network for network in CARRIERS)
        ):
            return False
        return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True)
class Target:
    """An address in its parts. netloc: host and port as written, for the Host header."""

    scheme: str
    host: str
    port: int
    netloc: str
    path: str


def target_of(url: str, reach: Reach) -> Target:
    """Return the parts of an address. Raises AddressError for one that cannot be meant."""
    if len(url) > LONGEST or not PRINTABLE.fullmatch(url) or "\\" in url:
        raise AddressError("Write an https address in up to 1,000 plain characters, no blanks.")
    parts, port = _split(url)
    host = parts.hostname or ""
    if not HOST.fullmatch(host) or "@" in parts.netloc or parts.fragment:
        raise AddressError("Write https://host/path, without a name, a password or a #.")
    literal = _literal(host)
    here = reach.loopback and (host == "localhost" or bool(literal and literal.is_loopback))
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise AddressError("A webhook needs https.")
    if literal and not reach.includes(literal):
        raise AddressError("That address is not public. An operator may allow its network.")
    port = port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, parts.netloc, path)


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        raise AddressError("Write the address as https://host/path.") from None


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


async def addresses_of(target: Target, reach: Reach) -> tuple[str, ...]:
    """Return the addresses that a host has now; the caller connects to these and asks no more.

    Raises AddressError if one of them may not be reached, so that no second one is let through.
    """
    try:
        found = await getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressError("The host has no address.") from None
    addresses = tuple(dict.fromkeys(str(where[0]) for *_, where in found))
    if not addresses or not all(reach.includes(ip_address(one)) for one in addresses):
        raise AddressError("The host has an address that is not public.")
    return addresses
