"""Draw a text as a QR code for a template: SVG attributes alone, so that no style is inline."""

from dataclasses import dataclass

import segno

BORDER = 4  # blank modules around it, as the standard asks for


@dataclass(frozen=True)
class QrCode:
    """A square of size modules, border included; path: the dark ones, as data of an SVG path."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the code of a text, 15 of 100 of whose modules may be unreadable."""
    code = segno.make_qr(text, error="m")
    rows = list(code.matrix_iter(border=BORDER))
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on]
    return QrCode(len(rows), "".join(dark))
