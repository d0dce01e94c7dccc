"""Ask what the mix of a visit's codes leaves open: passive care alone, a side left out."""

from collections.abc import Iterator

from suggester.claims.asked import Checks
from suggester.claims.visited import MODALITIES, DoneCode, DoneVisit
from suggester.model import Gap

MANY = 3  # modalities to one part of the body
_HANDS_ON = frozenset(["97140", "97124"])
_SIDED = MODALITIES | frozenset(["dry needling"])
_REGION = "region-"
_OTHER = {"left": "right", "right": "left"}


def mix_gaps(visit: DoneVisit, checks: Checks) -> Iterator[Gap]:
    """Yield the questions that several codes raise together."""
    by_name = checks.by_name
    modalities = [done for done in visit.codes if done.family in MODALITIES]
    if modalities and len(modalities) == len(visit.codes):
        yield by_name["passive-only"].gap()
    if _same_part(modalities):
        codes = ", ".join(done.code for done in modalities)
        yield by_name["many-modalities"].gap(codes=codes)
    yield from _other_side(visit, checks)
    for done in visit.codes:
        hands = done.family in _SIDED or done.code in _HANDS_ON
        if hands and "paired" in done.near and "side" not in visit.anywhere:
            yield by_name["side-missing"].gap(done.place)
            return


def _other_side(visit: DoneVisit, checks: Checks) -> Iterator[Gap]:
    """Yield the question about a part whose one side heads the note and whose other was treated.

    Facts such as ``left-knee`` tell the two.
    """
    for fact in sorted(visit.head):
        head, _, part = fact.partition("-")
        treated = f"{_OTHER.get(head)}-{part}"
        if head not in _OTHER or treated in visit.head:
            continue
        for done in visit.codes:
            if treated in done.near and fact not in done.near:
                yield checks.by_name["side-contradicted"].gap(
                    done.place, head=head, treated=_OTHER[head], part=part
                )
                return


def _same_part(modalities: list[DoneCode]) -> bool:
    """Tell whether three or more modalities went to one part of the body."""
    regions = [{name for name in done.near if name.startswith(_REGION)} for done in modalities]
    return any(sum(name in found for found in regions) >= MANY for name in set().union(*regions))
