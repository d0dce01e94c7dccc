"""Apply what was learnt, and take it back. Folders in, folders out; nothing is thrown away.

Beside the overlay ``NAME`` stands ``NAME.history`` with one numbered folder for each state that was
replaced: what an apply put aside, a revert puts back byte for byte.
"""

import re
import shutil
from pathlib import Path

from suggester.learning.lessons import LessonError

NOTHING = "nothing"  # file in a numbered folder: there was no overlay
TAKEN_BACK = "-reverted"
FIRST_FILE = "overlay.toml"


def apply(proposal: Path, overlay: Path) -> Path:
    """Put a proposal in the place of an overlay folder; return where the old state is kept.

    Raises LessonError where either is no such folder.
    """
    if not (proposal / FIRST_FILE).is_file():
        raise LessonError(f"{proposal}: holds no {FIRST_FILE}. Name the folder learn wrote.")
    if overlay.exists() and not (overlay / FIRST_FILE).is_file():
        raise LessonError(f"{overlay}: is no overlay. Name the one learn is to keep, or a new one.")
    if proposal.resolve() == overlay.resolve():
        raise LessonError(f"{proposal}: is the overlay itself. Name two folders.")
    kept = _history(overlay) / f"{len(_states(overlay)) + 1:04}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = overlay.with_name(f"{overlay.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(proposal, fresh)
    if overlay.exists():
        overlay.rename(kept)
    else:
        kept.mkdir()
        (kept / NOTHING).touch()
    fresh.rename(overlay)
    return kept


def revert(overlay: Path) -> Path:
    """Put the state before the last apply back; return where what was taken back is kept.

    Raises LessonError where nothing was applied.
    """
    states = [state for state in _states(overlay) if not state.name.endswith(TAKEN_BACK)]
    if not states or not overlay.exists():
        raise LessonError(f"{overlay}: nothing was applied that could be taken back.")
    last = states[-1]
    aside = last.with_name(f"{last.name}{TAKEN_BACK}")
    overlay.rename(aside)
    if (last / NOTHING).exists():
        shutil.rmtree(last)
    else:
        last.rename(overlay)
    return aside


def _history(overlay: Path) -> Path:
    return overlay.with_name(f"{overlay.name}.history")


def _states(overlay: Path) -> list[Path]:
    folder = _history(overlay)
    found = folder.iterdir() if folder.is_dir() else iter(())
    return sorted(path for path in found if re.match(r"\d{4}", path.name))
