"""Say a claim in lines for a person: working, edits, what else to mind. Claim in, text out."""

from collections.abc import Iterable, Iterator

from suggester.model import Claim, ClaimLine, PayerRule

RULE_NAMES = {
    PayerRule.CMS: "Medicare's 8-minute rule",
    PayerRule.AMA: "CPT midpoint rule, each code alone",
}
OTHER = {PayerRule.CMS: PayerRule.AMA, PayerRule.AMA: PayerRule.CMS}


def written(line: ClaimLine) -> str:
    """Return the code of a line as a claim has it, e.g. ``97110-GP``."""
    return "-".join((line.code, *line.modifiers))


def remarks(claim: Claim) -> Iterator[str]:
    """Yield what stands below the lines: the minutes, other right splits, the other rule."""
    if claim.lines:
        yield f"Timed minutes in all: {claim.total_timed_minutes}"
    for other in claim.alternatives:
        yield f"Equally right: {_split(other)}"
    if claim.other_rule:
        yield f"The other rule ({RULE_NAMES[OTHER[claim.rule]]}): {_split(claim.other_rule)}"
        yield from (f"  {line.why}" for line in claim.other_rule if line.minutes is not None)
    yield from claim.warnings


def edit_lines(claim: Claim) -> Iterator[str]:
    """Yield each edit: what it means, what the note must show, where it is from."""
    for edit in claim.edits:
        yield f"{edit.severity}  {' + '.join(edit.codes)}: {edit.says}"
        if edit.needs:
            yield f"  {edit.needs}"
        yield f"  ({edit.source})"


def claim_text(claim: Claim) -> Iterator[str]:
    """Yield the whole claim, a line each."""
    yield f"Units by {RULE_NAMES[claim.rule]}"
    for line in claim.lines:
        yield f"  {written(line)} x {line.units}  {line.why}"
    yield from (f"  {line}" for line in remarks(claim))
    if claim.edits:
        yield "What a payer may deny"
        yield from (f"  {line}" for line in edit_lines(claim))


def _split(lines: Iterable[ClaimLine]) -> str:
    return ", ".join(f"{written(line)} x {line.units}" for line in lines)
