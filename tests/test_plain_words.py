"""The plainest line there is: one word of work and its minutes. Every word bills its code alone."""

import pytest

from suggester import suggest

WORDS = {
    "97110": "theraband, exercise, exercises, ther ex, therex, bike, NuStep, UBE, treadmill, elliptical, "
    "stretching, stretches, strengthening, ROM, AROM, PROM, AAROM, squats, leg press, SLR, LAQ, "
    "quad sets, heel slides, bridges, planks, cardio, theraputty, pulleys, wand, dowel, heel raises, "
    "TKE, conditioning, LE ex, UE ex, core work, ther tx ex, bent-knee fallouts, swiss ball ham curls, "
    "swiss ball bridges, prone scooterboard pulls, forearm roll-outs",
    "97112": "balance, balance training, NMR, neuro re-ed, proprioception, SLS, tandem, BOSU, wobble board, "
    "BAPS, vestibular, VOR, gaze stabilization, PNF, coordination, perturbations, weight shifting, NDT, "
    "desensitization, habituation, standing balance, trunk control, neuromusc",
    "97116": "gait, gait training, ambulation, stairs, stair training, amb, gait w/ RW, crutch training",
    "97140": "manual, manual therapy, MT, STM, MFR, mobs, joint mobs, mobilization, soft tissue, IASTM, "
    "Graston, trigger point release, SOR, manual traction, cross friction, M/T, condylar distraction, "
    "radiocarpal glides, Vodder sequence, digital release, rib springing",
    "97530": "transfers, bed mobility, transfer training, car transfer, sit to stand, functional mobility, "
    "floor transfer, standing tolerance, TA, w/c transfers, fine motor, FMC, dynamic activities, "
    "bead threading, copying homework, cruising, OOB to chair, step and land from curb, chair to mat",
    "97535": "ADL, ADLs, bathing, dressing, grooming, toileting, feeding, showering, oral care, hygiene, "
    "meal prep, self care, med management, LB dressing, UB dressing, homemaking",
    "97533": "deep pressure, body sock, crash pad, heavy work",
    "97537": "community mobility, community outing, pharmacy outing, crossing at signal",
    "97018": "wax, paraffin",
    "97016": "vaso, Game Ready",
    "97010": "ice, hot pack, moist heat",
}


@pytest.mark.parametrize(
    ("code", "word"), [(code, word) for code, words in WORDS.items() for word in words.split(", ")]
)
def test_a_word_of_work_with_its_minutes_is_enough(code: str, word: str) -> None:
    found = suggest(f"O: {word} 15 min").suggestions
    assert {one.code: one.minutes for one in found} == {code: 15}
