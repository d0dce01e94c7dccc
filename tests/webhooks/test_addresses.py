"""Where a webhook may go: public addresses by https, and what an operator allows beside them."""

from ipaddress import ip_address, ip_network

import anyio
import pytest

from web.webhooks.addresses import Reach, Target, addresses_of, target_of
from web.webhooks.errors import AddressError

PUBLIC = Reach()
HERE = Reach(loopback=True)
CLINIC = Reach(networks=(ip_network("10.1.0.0/16"), ip_network("fd00:1::/32")))


@pytest.mark.parametrize(
    ("address", "reach", "may"),
    [
        pytest.param("93.184.216.34", PUBLIC, True, id="public"),
        pytest.param("2606:2800:220:1::1", PUBLIC, True, id="public-6"),
        pytest.param("10.0.0.1", PUBLIC, False, id="private-10"),
        pytest.param("172.16.0.1", PUBLIC, False, id="private-172"),
        pytest.param("192.168.1.1", PUBLIC, False, id="private-192"),
        pytest.param("100.64.0.1", PUBLIC, False, id="shared"),
        pytest.param("169.254.169.254", PUBLIC, False, id="metadata"),
        pytest.param("fd00:ec2::254", PUBLIC, False, id="metadata-6"),
        pytest.param("fe80::1", PUBLIC, False, id="link-local-6"),
        pytest.param("fec0::1", PUBLIC, False, id="site-local-6"),
        pytest.param("0.0.0.0", PUBLIC, False, id="this-network"),
        pytest.param("::", PUBLIC, False, id="unspecified-6"),
        pytest.param("127.0.0.1", PUBLIC, False, id="loopback"),
        pytest.param("127.8.8.8", PUBLIC, False, id="loopback-other"),
        pytest.param("::1", PUBLIC, False, id="loopback-6"),
        pytest.param("::ffff:127.0.0.1", PUBLIC, False, id="mapped-loopback"),
        pytest.param("::ffff:10.0.0.1", PUBLIC, False, id="mapped-private"),
        pytest.param("::ffff:93.184.216.34", PUBLIC, True, id="mapped-public"),
        pytest.param("::10.0.0.1", PUBLIC, False, id="compatible"),
        pytest.param("64:ff9b::a00:1", PUBLIC, False, id="nat64"),
        pytest.param("2002:a00:1::", PUBLIC, False, id="6to4"),
        pytest.param("2001:0:a00:1::", PUBLIC, False, id="teredo"),
        pytest.param("224.0.0.1", PUBLIC, False, id="multicast"),
        pytest.param("ff02::1", PUBLIC, False, id="multicast-6"),
        pytest.param("240.0.0.1", PUBLIC, False, id="reserved"),
        pytest.param("255.255.255.255", PUBLIC, False, id="broadcast"),
        pytest.param("127.0.0.1", HERE, True, id="loopback-allowed"),
        pytest.param("::1", HERE, True, id="loopback-6-allowed"),
        pytest.param("10.0.0.1", HERE, False, id="private-still-not"),
        pytest.param("10.1.2.3", CLINIC, True, id="clinic"),
        pytest.param("::ffff:10.1.2.3", CLINIC, True, id="clinic-mapped"),
        pytest.param("10.2.0.1", CLINIC, False, id="beside-the-clinic"),
        pytest.param("fd00:1::5", CLINIC, True, id="clinic-6"),
        pytest.param("127.0.0.1", CLINIC, False, id="loopback-is-no-network"),
    ],
)
def test_which_addresses(address: str, reach: Reach, may: bool) -> None:
    assert reach.includes(ip_address(address)) == may


@pytest.mark.parametrize(
    ("url", "reach", "target"),
    [
        pytest.param(
            "https://a.example",
            PUBLIC,
            Target("https", "a.example", 443, "a.example", "/"),
            id="bare",
        ),
        pytest.param(
            "https://A.example:8443/hooks?x=1",
            PUBLIC,
            Target("https", "a.example", 8443, "A.example:8443", "/hooks?x=1"),
            id="port-and-query",
        ),
        pytest.param(
            "http://127.0.0.1:9/h",
            HERE,
            Target("http", "127.0.0.1", 9, "127.0.0.1:9", "/h"),
            id="here",
        ),
        pytest.param(
            "http://localhost/h",
            HERE,
            Target("http", "localhost", 80, "localhost", "/h"),
            id="name",
        ),
        pytest.param(
            "https://[::1]:9/", HERE, Target("https", "::1", 9, "[::1]:9", "/"), id="here-6"
        ),
    ],
)
def test_which_urls(url: str, reach: Reach, target: Target) -> None:
    assert target_of(url, reach) == target


@pytest.mark.parametrize(
    ("url", "reach"),
    [
        pytest.param("http://a.example/", PUBLIC, id="http"),
        pytest.param("http://a.example/", HERE, id="http-elsewhere"),
        pytest.param("http://localhost/", PUBLIC, id="http-here"),
        pytest.param("http://10.1.2.3/", CLINIC, id="http-in-the-clinic"),
        pytest.param("ftp://a.example/", PUBLIC, id="ftp"),
        pytest.param("file:///etc/passwd", PUBLIC, id="file"),
        pytest.param("a.example/hooks", PUBLIC, id="no-scheme"),
        pytest.param("https:///hooks", PUBLIC, id="no-host"),
        pytest.param("https://user:pass@a.example/", PUBLIC, id="password"),
        pytest.param("https://a.example@10.0.0.1/", PUBLIC, id="name-before-at"),
        pytest.param("https://a.example/#x", PUBLIC, id="fragment"),
        pytest.param("https://a.example:99999/", PUBLIC, id="port"),
        pytest.param("https://a.example:port/", PUBLIC, id="port-word"),
        pytest.param("https://a.example\\@b.example/", PUBLIC, id="backslash"),
        pytest.param("https://a.example/a b", PUBLIC, id="blank"),
        pytest.param("https://a.example/\r\nHost: b", PUBLIC, id="line-end"),
        pytest.param("https://ä.example/", PUBLIC, id="not-ascii"),
        pytest.param("https://a.example/" + "a" * 1000, PUBLIC, id="long"),
        pytest.param("https://10.0.0.1/", PUBLIC, id="private"),
        pytest.param("https://[::ffff:169.254.169.254]/", PUBLIC, id="metadata-mapped"),
        pytest.param("https://127.0.0.1/", PUBLIC, id="loopback"),
    ],
)
def test_which_urls_are_refused(url: str, reach: Reach) -> None:
    with pytest.raises(AddressError):
        target_of(url, reach)


@pytest.mark.parametrize(
    ("host", "reach", "found"),
    [
        pytest.param("localhost", HERE, {"127.0.0.1", "::1"}, id="here"),
        pytest.param("localhost", PUBLIC, None, id="a-name-of-this-machine"),
        pytest.param("2130706433", PUBLIC, None, id="a-number-that-is-loopback"),
        pytest.param("0x7f.1", PUBLIC, None, id="in-hexadecimal"),
        pytest.param("127.1", PUBLIC, None, id="shortened"),
        pytest.param("nowhere.invalid", HERE, None, id="no-such-host"),
    ],
)
def test_a_name_is_judged_by_its_addresses(host: str, reach: Reach, found: set[str] | None) -> None:
    target = Target("https", host, 443, host, "/")
    if found is None:
        with pytest.raises(AddressError):
            anyio.run(addresses_of, target, reach)
        return
    assert set(anyio.run(addresses_of, target, reach)) <= found
