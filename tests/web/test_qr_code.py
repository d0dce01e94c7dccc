"""A text as a QR code in attributes alone: the modules that every reader looks for, in their places."""

import re

import pytest

from web.qr_code import BORDER, QrCode, qr_code

FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
URI = "otpauth://totp/Rehab:ada?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=Rehab"


def rows(code: QrCode) -> list[str]:
    """Draw the path as rows of 0 and 1."""
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path)}
    return ["".join(str(int((x, y) in dark)) for x in range(code.size)) for y in range(code.size)]


@pytest.mark.parametrize("text", ["a", URI, URI + "&name=" + "ü" * 60])
def test_three_corners_and_a_border(text: str) -> None:
    code = qr_code(text)
    drawn = rows(code)
    first, last = BORDER, code.size - BORDER - 7
    for top, left in ((first, first), (first, last), (last, first)):
        assert [row[left : left + 7] for row in drawn[top : top + 7]] == FINDER
    assert {row[:BORDER] + row[-BORDER:] for row in drawn} == {"0" * 2 * BORDER}
    assert (code.size - 2 * BORDER - 17) % 4 == 0


def test_only_attributes_that_the_policy_allows() -> None:
    assert re.fullmatch(r"(?:M\d+ \d+h1v1h-1z)+", qr_code(URI).path)


def test_another_text_is_another_code() -> None:
    assert qr_code(URI) != qr_code(URI.replace("ada", "bea"))
