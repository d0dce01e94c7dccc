"""Tables of code descriptions in, an overlay of code files out; draw.py only weighs."""

import csv
import json
from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from suggester.draw import Candidate, Description, Telling
from suggester.errors import LexiconError

MOST_WORDS = 24  # distinctive words of one code
TOGETHER = 3.0  # points of two of them in one sentence


def read_descriptions(path: Path) -> list[Description]:
    """Read CODES.csv. Raises LexiconError naming the line that cannot be used."""
    found: dict[str, Description] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"code", "description"} <= set(rows.fieldnames or ()):
                raise LexiconError(
                    f"{path}: needs the columns code and description; it has "
                    f"{', '.join(rows.fieldnames or ()) or 'none'}."
                )
            for row in rows:
                code, text = (row["code"] or "").strip(), (row["description"] or "").strip()
                place = f"{path}, line {rows.line_num}"
                if not (len(code) == 5 and code.isalnum() and code[1:].isdigit()):
                    raise LexiconError(f"{place}: {code!r} is no five-character code.")
                if code in found or not text:
                    said = "stands twice" if text else "has no description"
                    raise LexiconError(f"{place}: {code} {said}. Keep one line with a text.")
                found[code] = Description(code, (row.get("label") or text).strip(), text)
    except UnicodeDecodeError:
        raise LexiconError(f"{path}: is not UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}. Check the name.") from None
    return list(found.values())


def write_overlay(
    out: Path,
    entries: Sequence[Description],
    found: Sequence[Candidate],
    words: Mapping[str, Telling],
    shipped: Set[str],
) -> int:
    """Write an overlay folder of the codes that are not shipped; return how many it holds.

    words: code -> its distinctive words. Raises LexiconError if the folder is not empty.
    """
    new = [entry for entry in entries if entry.code not in shipped]
    if out.exists() and any(out.iterdir()):
        raise LexiconError(f"{out}: is not empty. Name a new folder.")
    (out / "codes").mkdir(parents=True, exist_ok=True)
    (out / "overlay.toml").write_text('name = "drawn"\n', encoding="utf-8")
    written = 0
    for entry in new:
        mine = [row for row in found if row.code == entry.code]
        if mine:
            written += 1
            text = as_code_file(entry, mine, words.get(entry.code))
            (out / "codes" / f"{entry.code}.toml").write_text(text, encoding="utf-8")
    return written


def as_code_file(
    entry: Description, rows: Sequence[Candidate], words: Telling | None = None
) -> str:
    """Return a complete code file for a code known by its description alone. It is not timed:
    minutes and neighbours are for a person to add."""
    lines = [
        f"code = {json.dumps(entry.code)}",
        f"label = {_quoted(entry.label, 80)}",
        'family = "drawn from a description"',
        f"description = {_quoted(entry.text.ljust(10, '.'), 600)}",
        "timed = false",
        'disciplines = ["other"]',
    ]
    for number, row in enumerate(rows, start=1):
        lines += [
            "",
            "[[phrase]]",
            f'id = "drawn-{number}"',
            f'kind = "{row.kind}"',
            f"text = [{_quoted(row.text, 120)}]",
            'source = "description"',
            f"weight = {row.weight}",
        ]
    if words:
        lines += [
            "",
            "[[together]]",
            'id = "drawn-words"',
            'kind = "technique"',
            f"all = [{_part(words.rare)}, {_part(words.content)}]",
            f"weight = {TOGETHER}",
        ]
    return "\n".join(lines) + "\n"


def _part(words: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(word, 40) for word in words[:MOST_WORDS])}]"


def _quoted(text: str, most: int) -> str:
    """Return a TOML string of at most ``most`` characters; JSON's form is one."""
    return json.dumps(" ".join(text.split())[:most], ensure_ascii=False)
