"""docs/security.md has every bar once, each with a test and a control that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
BARS = [f"R{n}" for n in range(1, 9)] + [f"S{n}" for n in range(1, 17)]
ROW = re.compile(r"^\| ([RS]\d+) \|([^|]+)\|([^|]+)\|([^|]+)\|([^|]*)\|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "security.md").read_text())


def test_every_bar_has_one_row() -> None:
    assert [row[0] for row in ROWS] == BARS


def test_every_test_and_control_is_there() -> None:
    for bar, _, tests, control, _ in ROWS:
        files = re.findall(r"`(tests/[\w/]+\.py)`", tests + control)
        assert files, bar
        source = "".join((ROOT / file).read_text() for file in files)
        names = re.findall(r"`(\w+)`", control)
        assert control.strip(), bar
        assert [name for name in names if f"def {name}(" not in source] == [], bar
