"""The Python of the README runs as it stands, and says what a reader expects."""

import re
from pathlib import Path

import pytest

BLOCKS = re.findall(r"^```python\n(.*?)^```$", Path("README.md").read_text("utf-8"), re.M | re.S)


def test_five_lines_of_python(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = BLOCKS
    exec(block, {})  # noqa: S102 (our own page)
    assert capsys.readouterr().out.startswith("97140 15 ['MFR to R UT'")
