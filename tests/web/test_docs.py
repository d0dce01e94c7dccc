"""docs/operations.md names every setting with its default, and no other."""

import re
from pathlib import Path
from typing import Any

from web.settings import Settings

TABLE = Path(__file__).parents[2] / "docs" / "operations.md"
ROW = re.compile(r"^\| `SUGGESTER_(\w+)` \| ([^|]+) \|", re.MULTILINE)


def written(value: Any) -> str:
    if value is None or value == ():
        return "none"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def test_every_setting_is_documented_with_its_default() -> None:
    found = {name.lower(): default for name, default in ROW.findall(TABLE.read_text())}
    fields = Settings.model_fields
    assert found == {name: written(field.default) for name, field in fields.items()}
