"""A page for each code of the shipped lexicon, made while the site is built (a hook of MkDocs)."""

from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from suggester.lexicon import Lexicon, load_lexicon
from suggester.schema import CodeFile, Kind
from suggester.shipped import lexicon_dir

LEXICON = load_lexicon(lexicon_dir())
CODES = tuple(sorted(LEXICON.codes, key=lambda entry: entry.code))
KINDS = {
    Kind.NAME: "Names the service",
    Kind.TECHNIQUE: "Done only as part of it",
    Kind.ACTIVITY: "Work that may be its",
    Kind.PURPOSE: "Why or how, beside an activity",
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the codes into the navigation."""
    pages = [f"codes/{entry.code}.md" for entry in CODES]
    if config.nav is not None:
        config.nav.append({"Codes": ["codes/index.md", *pages]})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    files.append(File.generated(config, "codes/index.md", content=index()))
    for entry in CODES:
        content = "\n".join(page(entry, LEXICON))
        files.append(File.generated(config, f"codes/{entry.code}.md", content=content))
    return files


def index() -> str:
    """Return the list of codes."""
    rows = [
        f"| [{entry.code}]({entry.code}.md) | {entry.label} | {entry.family} |" for entry in CODES
    ]
    head = ["# Codes", "", "Labels are our own words, not the CPT text.", ""]
    return "\n".join([*head, "| code | what | family |", "|---|---|---|", *rows]) + "\n"


def page(entry: CodeFile, lexicon: Lexicon) -> Iterator[str]:
    """Yield the lines of a code's page."""
    yield f"# {entry.code} {entry.label}\n"
    yield f"{entry.description}\n"
    if not entry.propose:
        yield "**Explained only, never proposed.**\n"
    counted = f"timed, {entry.minutes_per_unit} minutes a unit" if entry.timed else "not timed"
    yield f"Family: {entry.family} · {counted} · {', '.join(entry.disciplines)}\n"
    if entry.neighbour:
        yield "## Told apart from\n"
        for other in entry.neighbour:
            known = other.code in lexicon.by_code
            name = f"[{other.code}]({other.code}.md)" if known else other.code
            yield f"- **{name}**: {other.how}"
        yield ""
    yield from words(entry)
    if entry.decoy:
        yield "## Not meant\n"
        for decoy in entry.decoy:
            yield f"- {spelled(decoy.text)}: {decoy.why}"
        yield ""
    yield from examples(entry)


def words(entry: CodeFile) -> Iterator[str]:
    """Yield the phrases by their kind."""
    for kind, said in KINDS.items():
        phrases = [phrase for phrase in entry.phrase if phrase.kind is kind]
        if phrases:
            yield f"## {said}\n"
            for phrase in phrases:
                doubt = ", only with treatment beside it" if phrase.ambiguous else ""
                yield f"- `{phrase.id}`{doubt}: {spelled(phrase.text)}"
            yield ""
    if entry.together:
        yield "## Only together\n"
        for row in entry.together:
            yield f"- `{row.id}`: {' with '.join(spelled(part) for part in row.all)}"
        yield ""


def examples(entry: CodeFile) -> Iterator[str]:
    """Yield the examples, each of which is a test."""
    if entry.example:
        yield "## Examples\n\n| note | supports it |\n|---|---|"
    for example in entry.example:
        note = " ".join(example.note.split()).replace("|", "\\|").replace("`", "'")
        yield f"| `{note}` | {'yes' if example.expect else 'no'} |"


def spelled(texts: tuple[str, ...]) -> str:
    """Return wordings as they are written, apart from all that Markdown could read in them."""
    return ", ".join(f"`{text}`" for text in texts)
