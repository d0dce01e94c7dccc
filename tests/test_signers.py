"""Who signs? Only another field's hand at the end, or in the line of who treated, takes the note."""

import pytest

from suggester import Engine
from suggester.signers import ForeignSigners

WORK = "S: sore\nO: gait training 100 ft RW x 15 min\n"


@pytest.fixture(scope="module")
def signers(engine: Engine) -> ForeignSigners:
    return ForeignSigners(engine.lexicon.titles, engine.lexicon.who)


@pytest.mark.parametrize(
    ("end", "signer"),
    [
        pytest.param("-- D. Fennimore RN", "D. Fennimore RN", id="nurse"),
        pytest.param("Call light in reach. -jt lpn", "jt lpn", id="initials"),
        pytest.param("Elec. signed, M. Thorvald MD", "M. Thorvald MD", id="physician"),
        pytest.param("RTC 6 wk. Dr. Ngozi Ferrier", "Dr. Ngozi Ferrier", id="no-credential"),
        pytest.param("Dr. Coy Whitlatch, D.C.", "Dr. Coy Whitlatch, D.C.", id="periods"),
        pytest.param("Tess, LMT #40417", "Tess, LMT", id="first-name"),
        pytest.param("KB, ATC\n5/3 14:10", "KB, ATC", id="date-below"),
        pytest.param("60 min. Trainer: Ingrid M.", "Trainer: Ingrid M.", id="role"),
        pytest.param("Provider: Al Strom, LMT\nNeck, 4 units", "Al Strom, LMT", id="labelled"),
        pytest.param("Cheers, Gilda Prow RMT", "Gilda Prow RMT", id="letter"),
        pytest.param("Scribe: A. Tull, RN rehab coord.", "A. Tull, RN", id="scribe"),
        pytest.param("Prepared 10/3 by records custodian.", "records custodian", id="prepared-by"),
        pytest.param("Attending: Soren Black MD", "Soren Black MD", id="attending"),
        pytest.param(
            "Bring ID. - Steel Valley Rehab front desk",
            "Steel Valley Rehab front desk",
            id="office",
        ),
        pytest.param(
            "Pain 0. – front desk/wellness coach Ned",
            "front desk/wellness coach Ned",
            id="two-roles",
        ),
        pytest.param("No f/u needed. Ortho, R. Hashim", "Ortho, R. Hashim", id="specialty"),
        pytest.param("No driving. - ENT resident Yoshida", "ENT resident Yoshida", id="resident"),
    ],
)
def test_another_field_signs(signers: ForeignSigners, end: str, signer: str) -> None:
    note = WORK + end
    place = signers.find(note)
    assert place is not None
    assert note[slice(*place)] == signer


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("J. Doe, PTA\nK. Roe, PT", id="assistant-and-therapist"),
        pytest.param("K. Roe, SPT\nCo-signed: M. Lee, PT", id="student"),
        pytest.param("K. Roe, PT, ATC", id="therapist-and-trainer"),
        pytest.param("PT, ATC", id="credentials-alone"),
        pytest.param("Kim Roe, DPT\nElectronically signed: R. Lee, MD", id="physician-below"),
        pytest.param("Physical therapist: Kim\nR. Lee, MD", id="named-by-a-label"),
        pytest.param("I certify this plan of care. R. Lee, MD", id="certified"),
        pytest.param("Reviewed and agree. R. Lee, MD", id="agreed"),
        pytest.param("Referring: R. Lee, MD", id="referring"),
        pytest.param("Provider: R. Lee, MD", id="provider"),
        pytest.param("cc: Dr. Lee", id="copy"),
        pytest.param("cc. Dr. Lee", id="copy-with-a-period"),
        pytest.param("P: ask MD.", id="asked"),
        pytest.param("- ask RN", id="bullet"),
        pytest.param("P: cont. Notify MD", id="told"),
        pytest.param("P: discussed with Jane Doe, RN", id="discussed"),
        pytest.param("P: RTP call to be made w/ Dr. Orban and the AT.", id="with"),
        pytest.param("Coach: Smith", id="whose-coach"),
        pytest.param("P: f/u with ortho, R. Hashim", id="specialty-spoken-of"),
        pytest.param("- call front desk", id="bullet-of-an-office"),
        pytest.param("Attending: son Marcus", id="attending-kin"),
        pytest.param("Kim Roe", id="nobody"),
    ],
)
def test_the_therapist_may_have_signed(engine: Engine, signers: ForeignSigners, end: str) -> None:
    assert signers.find(WORK + end) is None
    assert engine.suggest(WORK + end).suggestions
