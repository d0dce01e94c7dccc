"""What the engine says of every open note, committed beside the code that made it say so.

``python -m corpus.snapshots`` writes ``snapshots/<author>.json``; a test compares them. A change
of the engine or the lexicon therefore shows its whole effect in its own diff. Sealed notes have
no snapshot: their answers are not for reading.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from suggester import Engine, Suggestions, shipped_engine

from .notes import load_notes
from .splits import Split, load_splits

FOLDER = Path(__file__).parent / "snapshots"
Snapshot = dict[str, Any]


def snapshot(answer: Suggestions) -> Snapshot:
    """Return what is worth comparing of an answer: codes with minutes, units and words, and why
    the others were not proposed."""
    units = {line.code: line.units for line in answer.claim.lines}
    return {
        "proposed": {
            found.code: {
                "confidence": round(found.confidence, 2),
                "minutes": found.minutes,
                "units": units.get(found.code),
                "words": list(
                    dict.fromkeys(
                        item.text for item in found.evidence if item.names_work or item.weight > 0
                    )
                ),
            }
            for found in sorted(answer.suggestions, key=lambda found: found.code)
        },
        "considered": {
            found.code: f"{found.gate}: {_nearest(found.evidence)}"
            for found in sorted(answer.considered, key=lambda found: found.code)
        },
        "stated": [answer.note.timed_minutes, answer.note.total_minutes],
    }


def _nearest(evidence: tuple[Any, ...]) -> str:
    return "; ".join(dict.fromkeys(f"{item.text} = {item.assertion.value}" for item in evidence))


def snapshots(engine: Engine) -> dict[str, dict[str, Snapshot]]:
    """Return author -> note id -> snapshot, for the open splits."""
    splits = load_splits()
    found: dict[str, dict[str, Snapshot]] = {}
    for note in load_notes():
        if splits.of(note.author) is not Split.TEST:
            found.setdefault(note.author, {})[note.id] = snapshot(engine.suggest(note.text))
    return found


def as_text(notes: Mapping[str, Snapshot]) -> str:
    """Return one author's file."""
    return json.dumps(notes, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def committed(author: str) -> dict[str, Snapshot] | None:
    """Return an author's snapshots of the last commit, or None where there are none (or no git)."""
    try:
        shown = subprocess.run(  # noqa: S603
            ["git", "show", f"HEAD:./{FOLDER.name}/{author}.json"],  # noqa: S607
            cwd=FOLDER.parent,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    found: dict[str, Snapshot] = json.loads(shown.stdout)
    return found


def flips(new: Mapping[str, Mapping[str, Snapshot]]) -> Iterator[str]:
    """Yield a line a note whose proposed codes, minutes or units are not those of the last
    commit."""
    for author, notes in new.items():
        old = committed(author)
        if old is None:
            yield f"{author}: no snapshot in the last commit"
            continue
        for name, now in notes.items():
            before = old.get(name)
            if before is None:
                yield f"{name}: new note"
                continue
            changed = _changed(before["proposed"], now["proposed"])
            if changed:
                yield f"{name}: {', '.join(changed)}"


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    lost = [f"-{code}" for code in before.keys() - now.keys()]
    gained = [f"+{code}" for code in now.keys() - before.keys()]
    moved = [
        f"{code} {field} {before[code][field]} -> {now[code][field]}"
        for code in before.keys() & now.keys()
        for field in ("minutes", "units")
        if before[code][field] != now[code][field]
    ]
    return sorted(lost) + sorted(gained) + sorted(moved)


def main() -> None:
    """Write the files anew."""
    FOLDER.mkdir(exist_ok=True)
    for author, notes in snapshots(shipped_engine()).items():
        (FOLDER / f"{author}.json").write_text(as_text(notes), encoding="utf-8")


if __name__ == "__main__":
    main()
