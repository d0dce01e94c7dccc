"""What the corpus holds: notes by split, author, setting, style, difficulty, and labels."""

from collections import Counter
from collections.abc import Sequence

from suggester.model import PayerRule

from .notes import LabelledNote, Setting
from .splits import Split, load_splits


def census(notes: Sequence[LabelledNote]) -> dict[str, object]:
    """Return counts of notes and labels, overall and a split."""
    splits = load_splits()
    rehab = [note for note in notes if note.setting is not Setting.OTHER]
    return {
        "notes": len(notes),
        "rehab, work done": sum(note.performed_any for note in rehab),
        "rehab, nothing done": sum(not note.performed_any for note in rehab),
        "other fields": len(notes) - len(rehab),
        "authors": len({note.author for note in notes}),
        "mentions": sum(len(note.mention) for note in notes),
        "not performed": sum(
            label.assertion != "performed" for note in notes for label in note.mention
        ),
        "codes labelled": len({code for note in notes for code in note.supported}),
        "minutes labelled": sum(len(note.minutes) for note in notes),
        "unit vectors": sum(PayerRule.CMS in note.units for note in notes),
        "by split": {
            split.value: _counts([n for n in notes if splits.of(n.author) is split])
            for split in Split
        },
    }


def _counts(notes: Sequence[LabelledNote]) -> dict[str, object]:
    return {
        "notes": len(notes),
        "author": dict(Counter(note.author for note in notes)),
        "setting": dict(Counter(note.setting.value for note in notes).most_common()),
        "style": dict(Counter(note.style.value for note in notes).most_common()),
        "difficulty": dict(
            Counter(kind.value for note in notes for kind in note.difficulty).most_common()
        ),
        "noise": dict(Counter(kind.value for note in notes for kind in note.noise).most_common()),
        "assertion": dict(
            Counter(m.assertion.value for note in notes for m in note.mention).most_common()
        ),
    }
