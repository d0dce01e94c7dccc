"""What a batch is asked for. Every process and every resumed run must hold the same."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from suggester.model import Visit


class OutFormat(StrEnum):
    """How answers are written."""

    PARQUET = "parquet"
    JSONL = "jsonl"


@dataclass(frozen=True)
class Settings:
    """visit: what is known of every visit whose row does not say otherwise.

    part_notes: rows of one part, which is the unit of work and of what a kill can cost.
    with_text: write the matched words into the table of evidence.
    """

    visit: Visit = field(default_factory=Visit)
    overlays: tuple[Path, ...] = ()
    out_format: OutFormat = OutFormat.PARQUET
    with_text: bool = False
    part_notes: int = 1000

    def as_json(self) -> dict[str, Any]:
        """Return what the answers depend on. Overlays are in the lexicon's digest."""
        plain = asdict(self) | {"visit": self.visit.model_dump(mode="json", exclude_unset=True)}
        del plain["overlays"]
        return plain
