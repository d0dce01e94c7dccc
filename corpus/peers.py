"""Compare our reading of assertion with that of other libraries: ``make peers KIT=path``.

On the public NegEx kit (``corpus.suites.negex``; its path is given) each system is asked of the
same places; on our own assertion suite, which mentions each takes for done. Prints Markdown;
``--out`` writes it to a file. Needs the ``bench`` extra, without which it says what to install.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from platform import python_version

from suggester import shipped_engine
from suggester.shipped import software_version

from .suites import assertion, negex
from .suites.lines import FOLDER, Half

NEEDED = ("medspacy", "negspacy")
_MISSING = """\
The peers are not installed here ({missing}). `make peers KIT=path` makes an environment for them
(.venv-bench); in your own: pip install --no-deps --require-hashes -r requirements/bench.txt
"""


@dataclass(frozen=True)
class Answers:
    """What a system says of every item of the kit. seconds: of an item, on average."""

    system: str
    says: frozenset[str]
    said: tuple[frozenset[str], ...]
    seconds: float
    read: negex.Reader


def answers(
    system: str, says: frozenset[str], read: negex.Reader, asked: Sequence[negex.Asked]
) -> Answers:
    """Ask a system of every item."""
    read("No warm-up needed.", 3, 10)
    began = time.perf_counter()
    said = tuple(read(item.text, item.start, item.end) for item in asked)
    return Answers(system, says, said, (time.perf_counter() - began) / max(1, len(asked)), read)


def systems(asked: Sequence[negex.Asked]) -> Iterator[Answers]:
    """Yield our answers, and of each peer those of its default and of its best other setting."""
    from .suites.peer_readers import peers

    name = f"this program {software_version()}"
    yield answers(name, frozenset(negex.KINDS), negex.ours(shipped_engine()), asked)
    tried: dict[str, list[Answers]] = {}
    for peer in peers():
        shown = f"{peer.name}, {peer.setting or 'as documented'}"
        found = answers(shown, peer.says, peer.read, asked)
        if peer.default:
            yield found
        else:
            tried.setdefault(peer.name, []).append(found)
    for others in tried.values():
        yield max(others, key=lambda one: negex.agreement(negex.NEGATED, one.said, asked).f1)


def kit_rows(found: Sequence[Answers], asked: Sequence[negex.Asked]) -> Iterator[str]:
    """Yield the table of the kit."""
    yield "| system | kind | F1 | precision | recall | spurious | missed | ms an item |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind in negex.KINDS:
        for one in found:
            if kind not in one.says:
                yield f"| {one.system} | {kind} | not read | | | | | |"
                continue
            agreed = negex.agreement(kind, one.said, asked)
            yield (
                f"| {one.system} | {kind} | {agreed.f1:.3f} | {agreed.precision:.3f} "
                f"| {agreed.recall:.3f} | {agreed.spurious} | {agreed.missed} "
                f"| {1000 * one.seconds:.2f} |"
            )


def suite_rows(found: Sequence[Answers], half: Half) -> Iterator[str]:
    """Yield the table of our assertion suite: what is let through, and what is dropped."""
    marks = [(item.text, mark) for item in assertion.items(half) for mark in item.mentions]
    kinds = sorted({mark.kind for _, mark in marks} - {assertion.PERFORMED})
    sizes = [sum(mark.kind == kind for _, mark in marks) for kind in kinds]
    done = sum(mark.kind == assertion.PERFORMED for _, mark in marks)
    yield (
        f"| system | let through, of {sum(sizes)} | performed dropped, of {done} | "
        + " | ".join(f"{kind}, of {size}" for kind, size in zip(kinds, sizes, strict=True))
        + " |"
    )
    yield "|---" * (3 + len(kinds)) + "|"
    through = {
        one.system: [mark.kind for text, mark in marks if not one.read(text, mark.start, mark.end)]
        for one in found
    }
    judged = list(assertion.judge(shipped_engine(), assertion.items(half)))
    through[f"{found[0].system}, phrases it finds itself"] = [
        one.kind for one in judged if one.said == assertion.PERFORMED
    ]
    for system, kinds_through in through.items():
        each = [kinds_through.count(kind) for kind in kinds]
        dropped = done - kinds_through.count(assertion.PERFORMED)
        cells = [system, f"{sum(each)} ({sum(each) / sum(sizes):.0%})", str(dropped)]
        yield "| " + " | ".join([*cells, *map(str, each)]) + " |"


def report(path: Path) -> Iterator[str]:
    """Yield the lines of the comparison."""
    asked = list(negex.kit(path))
    found = list(systems(asked))
    yield "# Our reading of assertion beside that of other libraries"
    yield ""
    yield (
        f"Written by `make peers` on {date.today().isoformat()}, Python {python_version()}, "
        f"spaCy {version('spacy')}."
    )
    yield from _EXPLAINED.splitlines()
    yield ""
    yield f"## The NegEx kit, {path.name}: {len(asked)} items"
    yield ""
    yield from kit_rows(found, asked)
    for half in Half:
        if (FOLDER / f"assertion.{half.value}.tsv").exists():
            yield ""
            yield f"## Our assertion suite, {half.value} half"
            yield ""
            yield from suite_rows(found, half)


_EXPLAINED = """
Each system gets the place of the target, so that none loses by what it does not find, and is
asked what is said of it. A peer stands here twice: with its documented default, and with that of
its other documented settings which does best on this very kit. Our own reader was written with
the odd half of the kit and the open half of the suite in view, and its second reading was fitted
to that open half; the figures that no rule has seen are those of the even and the sealed halves.

A mention is let through when a system finds nothing against it (for medSpaCy: none of its five
attributes), and a performed one is dropped when it finds something. Our last row is the program
as it runs on a note: it finds its phrases itself and reads each twice, and a performed mention
that it does not find counts as dropped.

The peers were made for diseases in hospital notes, not for treatments in therapy notes, and know
no plans, orders, home programmes or check boxes: the second table says how far such a library
carries here, not how good it is at what it was made for."""


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; 2 if the peers or the kit are missing."""
    parser = argparse.ArgumentParser(prog="python -m corpus.peers", description=__doc__)
    parser.add_argument("kit", type=Path, help="tab-separated file of the NegEx kit")
    parser.add_argument("--out", type=Path, help="write the tables here too")
    chosen = parser.parse_args(arguments)
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        sys.stderr.write(_MISSING.format(missing=", ".join(missing)))
        return 2
    if not chosen.kit.is_file():
        sys.stderr.write(f"{chosen.kit} is no file. Give the path of the kit: KIT=path\n")
        return 2
    text = "\n".join(report(chosen.kit)) + "\n"
    sys.stdout.write(text)
    if chosen.out is not None:
        chosen.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
